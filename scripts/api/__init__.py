"""The guard of the public API: what it was, what it is, and whether the changelog announces what breaks."""
