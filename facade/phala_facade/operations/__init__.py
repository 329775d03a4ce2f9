"""The operations as data: how each is requested, which documented shapes it responds with, how these are parsed."""
