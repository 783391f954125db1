"""Advisories, Debian version keys, package manifests, and matching them at the size of a fleet."""
