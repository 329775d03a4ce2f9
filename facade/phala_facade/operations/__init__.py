"""The operations as data: how each is requested, which documented shapes its responses have, how they are parsed."""
