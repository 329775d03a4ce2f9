"""Fuzzing: the properties with many examples, and what reads answers led by the coverage of its code."""
