"""Records every cassette anew: `python -m tests.recorded`."""

from __future__ import annotations

import os

from tests.recorded.cassette import CASSETTES, record
from tests.recorded.catalogue import QUESTIONS
from tests.recorded.origin import recording_origin

if __name__ == "__main__":
    with recording_origin(os.environ) as origin:
        for question in QUESTIONS:
            record(CASSETTES, origin, question)
