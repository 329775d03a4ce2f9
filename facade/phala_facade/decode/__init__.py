"""From bytes to typed wire models: which documented shape an object has, and what in it departs from that shape."""
