"""No key, token or password in anything that comes out."""
