"""Proof that the type check names the line of the facade that reads a property which has left the documented spec."""
