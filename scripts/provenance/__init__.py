"""Where each field of the facade comes from, found out by running the code."""
