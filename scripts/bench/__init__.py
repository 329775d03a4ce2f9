"""The bench: what the facade costs, beside what a user would pick instead (`make bench`)."""
