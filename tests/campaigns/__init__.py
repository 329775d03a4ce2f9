"""Campaigns: what is tried for as long as one wants (`make campaigns SECONDS=600`), and in small by `make test-all`."""
