"""The stand-ins for what a real account says keep its form, and are the same wherever the same is said."""

from __future__ import annotations

import re

import pytest

from tests.recorded.pseudonyms import TIME, TIMESTAMP, Pseudonyms, listed_keys

DIGITS = "8F0aC1" + "5e" * 17


def pseudonyms(**known: str) -> Pseudonyms:
    return Pseudonyms(known, sent=frozenset({"nobody"}), keys=listed_keys())


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("cvm_8XkQ2", r"cvm_recorded\d+"),
        ("usr_8XkQ2", r"usr_recorded\d+"),
        (DIGITS, r"[0-9a-f]{40}"),
        (f"0x{DIGITS}", r"0x[0-9a-f]{40}"),
        (f"app_{DIGITS}", r"app_[0-9a-f]{40}"),
        ("8f0ac15e" * 8, r"[0-9a-f]{64}"),
        ("2c1f1b0e-6a55-4d5e-9f0b-5a7d3c9e1f00", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("5001", r"\d+"),
        ("https://8f0a-8080.dstack-prod5.phala.network/x?y=z", r"https://recorded-\d+\.example"),
        ("dstack-prod5.phala.network", r"recorded-\d+\.example"),
        ("my production database", r"recorded-\d+\.example"),
        ("2026-03-01T08:30:00+00:00", re.escape(TIME)),
        ("2026-03-01 08:30", re.escape(TIME)),
        ("2026-03-01", re.escape(TIME)),
        ("", ""),
        ("nobody", "nobody"),
    ],
)
def test_a_text_is_replaced_by_one_of_its_form(value: str, form: str) -> None:
    names = pseudonyms()

    assert re.fullmatch(form, names.text(value))
    assert names.text(value) == names.text(value)
    assert value in {"", "nobody"} or names.text(value) != value


def test_two_texts_never_share_a_stand_in_but_times_do() -> None:
    names = pseudonyms()
    values = [f"{kind}{number}" for kind in ("cvm_", "https://", "host.", "", "name-") for number in range(20)]

    assert len({names.text(value) for value in values}) == len(values)


def test_one_identifier_has_one_stand_in_however_it_is_spelled() -> None:
    names = pseudonyms()
    uuid = "2c1f1b0e-6a55-4d5e-9f0b-5a7d3c9e1f00"

    assert names.text(f"0x{DIGITS}") == f"0x{names.text(DIGITS.lower())}"
    assert names.text(uuid).replace("-", "") == names.text(uuid.replace("-", "").upper())
    assert names.text("5001") == str(names.number(5001))


def test_what_is_known_beforehand_gets_its_constant_in_every_spelling() -> None:
    names = pseudonyms(cvm_real="cvm_constant", **{DIGITS.lower(): "ab" * 20})

    assert names.text("cvm_real") == "cvm_constant"
    assert names.text(f"app_{DIGITS}") == f"app_{'ab' * 20}"


def test_of_a_body_only_its_structure_and_what_is_listed_stay() -> None:
    body = {
        "status": "running",
        "region": "us-west-1",
        "version": "0.5.7",
        "compute_billing_price": "0.116",
        "listed": True,
        "creator": None,
        "resource": {"vcpu": 2, "memory_in_gb": 1.5},
        "services": [{"state": "exited", "ports": [8080]}],
        "events": [{"timestamp": 1772353800001}],
        "teepod_id": 18,
        "name": "running",
        "hourly_rate": {"status": "free"},
    }

    disguised = pseudonyms().body(body)

    (unlisted,) = set(disguised) - set(body)
    changed = {key: disguised[key] for key in disguised if key not in body or disguised[key] != body[key]}
    assert re.fullmatch(r"unlisted_\d+", unlisted)
    assert changed == {
        "services": [{"unlisted_1": "recorded-2.example", "ports": [3]}],
        "events": [{"timestamp": TIMESTAMP}],
        "teepod_id": 4,
        "name": "recorded-5.example",
        unlisted: {"status": "recorded-7.example"},
    }
