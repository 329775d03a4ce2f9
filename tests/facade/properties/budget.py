"""How many examples a property is tried with."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_FUZZING = "fuzz"
"""The profile that `make campaigns` loads; it says how many examples there are."""

settings.register_profile(
    _FUZZING,
    max_examples=max(1, int(os.environ.get("CAMPAIGN_SECONDS", "120"))),
    deadline=None,
    database=None,
    # To explain a failure takes longer than to find it.
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def budget() -> settings:
    """Return the settings of a property: those of the fuzzing profile, otherwise few examples, the same each time."""
    if settings.get_current_profile_name() == _FUZZING:
        return settings()
    return settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
