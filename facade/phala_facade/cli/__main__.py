"""`python -m phala_facade.cli`: the same as `phala-facade`."""

from __future__ import annotations

import sys

from phala_facade.cli import main

if __name__ == "__main__":
    sys.exit(main())
