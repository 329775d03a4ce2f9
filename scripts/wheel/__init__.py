"""Tries the wheel as those who install it will: what it holds, that it works alone, and what its types say."""
