"""How many examples a property is tried with."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

FUZZING = "fuzz"
"""The profile that `make campaigns` loads; it says how many examples there are."""

_EXAMPLES = 8

# To explain a failure takes longer than to find it.
PHASES = [Phase.explicit, Phase.generate, Phase.shrink]


def budget() -> settings:
    """Return the settings of a property: those of the fuzzing profile, otherwise few examples, the same each time."""
    if settings.get_current_profile_name() == FUZZING:
        return settings()
    return settings(
        max_examples=_EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=PHASES,
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
