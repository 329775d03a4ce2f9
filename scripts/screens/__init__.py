"""Pictures of the program's screens, for the documentation: taken of today's program, the same on every run."""
