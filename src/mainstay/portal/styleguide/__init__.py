"""Every part of the pages once, for those who make pages."""
