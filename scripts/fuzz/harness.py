"""The process that atheris drives: `python -m scripts.fuzz.harness [option of libFuzzer | corpus | one input] ...`."""

from __future__ import annotations

import importlib
import sys

# It has no types, and is installed in an environment of its own.
atheris = importlib.import_module("atheris")

with atheris.instrument_imports(include=["phala_facade"]):
    from scripts.fuzz.mutation import mutated
    from scripts.fuzz.target import fuzz


def main() -> None:
    """Fuzz until libFuzzer's options say that it is enough; it ends the process itself."""
    atheris.Setup(sys.argv, fuzz, custom_mutator=_mutated)
    atheris.Fuzz()


def _mutated(data: bytes, longest: int, seed: int) -> bytes:
    return mutated(data, longest, seed, atheris.Mutate)


if __name__ == "__main__":
    main()
