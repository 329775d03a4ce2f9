"""The recordings of the API, and what the facade must read in them."""
