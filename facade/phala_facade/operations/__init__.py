"""The four operations as data: how each is asked, which documented shapes answer it, how each shape is read."""
