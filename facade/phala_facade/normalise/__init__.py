"""From typed wire models to values of the facade: one module a documented shape, pure functions."""
