"""Looks for credentials in the tree, and in what the cassettes hold compressed or encoded."""
