"""The records of the embedded fleet: all invented, all constant."""
