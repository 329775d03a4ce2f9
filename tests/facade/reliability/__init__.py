"""The public clients against servers that misbehave on purpose."""
