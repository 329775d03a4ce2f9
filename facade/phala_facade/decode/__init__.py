"""Decoding bytes to typed wire models: which documented shape an object has, and where it deviates from it."""
