"""What changed between two snapshots of the public API, and which changes break those who import the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.api.entry import CALLABLES, Entry
from scripts.api.signature import fits, incompatible_parameters, parameters_and_result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True)
class Change:
    """One change of the public API.

    Attributes:
        name: The public name that changed, dotted: `"phala_facade.PhalaCloud.cvms.list"`; a class for its constructor.
        what: What happened to it.
        parameter: The parameter that it happened to, if it was one.
        breaks: Whether it breaks those who depend on the name as it was.
    """

    name: str
    what: str
    parameter: str = ""
    breaks: bool = True

    def __str__(self) -> str:
        """Name the change on one line."""
        place = f"({self.parameter})" if self.parameter else ""
        return f"{self.name}{place}: {self.what}"


def changes(old: Iterable[Entry], new: Iterable[Entry]) -> list[Change]:
    """List what changed; what a class now has of a public base is still there."""
    before, after = ({entry.name: entry for entry in entries} for entries in (old, new))
    found: list[Change] = []
    for name, entry in before.items():
        now = _still_there(name, after)
        if now is not None:
            found.extend(_changed(name, entry, now))
        elif not any(name.startswith(f"{change.name}.") for change in found):
            found.append(Change(_shown(name), "was removed"))
    for name, entry in after.items():
        if _still_there(name, before) is None:
            required = entry.kind == "field" and " = " not in entry.detail and _class_of(name) in before
            what = "a field that has to be given was added" if required else f"a new {entry.kind}"
            found.append(Change(_shown(name), what, breaks=required))
    return found


def _still_there(name: str, entries: Mapping[str, Entry]) -> Entry | None:
    if name in entries:
        return entries[name]
    cls, _, member = name.rpartition(".")
    bases = _bases(entries[cls]) if cls in entries else ()
    return next((entries[f"{base}.{member}"] for base in bases if f"{base}.{member}" in entries), None)


def _changed(name: str, old: Entry, new: Entry) -> Iterator[Change]:
    if old.kind != new.kind:
        yield Change(_shown(name), f"is {new.kind} now; it was {old.kind}")
    elif old.kind == "class":
        lost = [base for base in _bases(old) if base not in _bases(new)]
        yield from (Change(name, f"is no {base} any more") for base in lost)
    elif old.kind in CALLABLES:
        (parameters, result), (new_parameters, new_result) = map(parameters_and_result, (old.detail, new.detail))
        for parameter, what in incompatible_parameters(parameters, new_parameters):
            yield Change(_shown(name), what, parameter)
        if not fits(new_result, result):
            yield Change(_shown(name), f"gives {new_result or 'anything'} now; it gave {result}")
    else:
        yield from _changed_value(name, old, new)


def _changed_value(name: str, old: Entry, new: Entry) -> Iterator[Change]:
    (kind, value), (new_kind, new_value) = map(_type_and_value, (old.detail, new.detail))
    if not fits(new_kind, kind):
        yield Change(name, f"its type is {new_kind or 'not said'} now; it was {kind}")
    if value and not new_value:
        yield Change(name, "has to be given now")
    elif value and value != new_value:
        what = "value" if old.kind == "member" else "default"
        yield Change(name, f"its {what} is {new_value} now; it was {value}")


def _type_and_value(detail: str) -> tuple[str, str]:
    kind, _, value = f" {detail}".partition(" = ")
    return kind.strip(), value


def _bases(entry: Entry) -> tuple[str, ...]:
    return tuple(filter(None, entry.detail.strip("()").split(", ")))


def _class_of(name: str) -> str:
    return name.rpartition(".")[0]


def _shown(name: str) -> str:
    """Name a constructor after its class, as its callers do."""
    return name.removesuffix(".__init__")
