"""What people are told of by mail: their own choices, and who is told in an account."""
