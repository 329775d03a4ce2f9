"""The tools of the project: the spec pipeline, provenance, recordings, the demonstration."""
