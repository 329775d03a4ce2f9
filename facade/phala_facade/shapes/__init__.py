"""From typed wire models to values of the facade: a module a wire family, and what these share; pure functions."""
