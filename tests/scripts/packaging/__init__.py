"""What the distributions hold, and how they are tried."""
