"""Tries the wheel as those who install it will (`make test-wheel`)."""
