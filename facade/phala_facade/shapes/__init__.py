"""Converting typed wire models to values of the facade: one module per wire family, all pure functions."""
