"""A soak: many callers against a server that misbehaves on purpose, watching answers, errors, memory and sockets."""
