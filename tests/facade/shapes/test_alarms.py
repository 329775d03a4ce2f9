"""What an alarm's handler raises while a value is converted leaves the call, whatever class it has."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from phala_facade.decode.item import ItemDecoder
from phala_facade.operations.versions import LISTED
from phala_facade.shapes import values
from tests.support.documented import CVM_INFO, HOSTED_CVM, full

if TYPE_CHECKING:
    from types import FrameType


def hosted() -> dict[str, Any]:
    body = full(HOSTED_CVM)
    body["hosted"]["exited_at"] = "20240101T0500"
    return body


def info() -> dict[str, Any]:
    body = full(CVM_INFO)
    body["created_at"] = "2024-01-01T05:00:00+02:00"
    body["resource"] |= {"compute_billing_price": "0.25", "memory_in_gb": 1.5}
    return body


@pytest.mark.parametrize("kind", [ValueError, OverflowError, TypeError])
@pytest.mark.parametrize("body", [hosted(), info()], ids=["HostedCvm", "CVMInfo"])
def test_an_alarm_while_a_value_is_converted_is_not_taken_for_an_odd_value(
    body: dict[str, Any], kind: type[Exception]
) -> None:
    """Raise before the first call of C that the conversion of values makes, then before the second, and so on."""
    decoder, text = ItemDecoder(LISTED, "2026-01-21", undocumented=False), msgspec.json.encode(body)

    def is_interrupted(number: int) -> bool:
        left = number

        def profile(frame: FrameType, event: str, _: object) -> None:
            nonlocal left
            if event == "c_call" and frame.f_code.co_filename == values.__file__:
                left -= 1
                if left == 0:
                    raise kind("alarm")

        sys.setprofile(profile)
        try:
            decoder.convert(text)
        except kind:
            return True
        finally:
            sys.setprofile(None)
        assert left > 0, "what was raised was swallowed"
        return False

    assert sum(1 for _ in itertools.takewhile(is_interrupted, itertools.count(1))) > 3
