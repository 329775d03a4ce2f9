"""Records the public API in docs/public-api.txt, or checks (`--check`) that the CHANGELOG announces each break."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
SNAPSHOT = ROOT / "docs" / "public-api.txt"
CHANGELOG = ROOT / "CHANGELOG.md"
MODULES = ("phala_facade", "phala_facade.statuses", "phala_facade.testing")

# What `object`, `copy` or rich does without these is as good.
_ALWAYS_THERE = frozenset(dir(object)) - {"__init__"} | {"__copy__", "__deepcopy__", "__rich_repr__"}


def public_api(root: Path, modules: Sequence[str]) -> dict[str, str]:
    """Return what users can depend on: each public name with its kind, and its signature, type, value or bases.

    Args:
        root: The folder that holds the package.
        modules: Full names of modules of one package, the package itself first; each has an `__all__`.
    """
    package = griffe.load(modules[0], search_paths=[root], resolve_aliases=True, allow_inspection=False)
    found = package.modules_collection
    exports = {
        f"{module}.{name}": _target(found[module][str(name)])
        for module in modules
        for name in found[module].exports or ()
    }
    public = {target.path: name for name, target in reversed(exports.items()) if target.is_class}
    return dict(sorted(entry for name, target in exports.items() for entry in _entries(name, target, public)))


def breaks(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return each public name whose change breaks those who depend on it, and what happened to it."""
    found: dict[str, str] = {}
    for name, before in old.items():
        now = new.get(name)
        if now is None and name.rpartition(".")[0] not in found:
            found[name] = "was removed"
        elif now is not None and (what := _break(before, now)):
            found[name] = what
    for name in new.keys() - old.keys():
        if new[name].startswith("field ") and " = " not in new[name] and name.rpartition(".")[0] in old:
            found[name] = "a required field was added"
    return found


def announced(changelog: str) -> set[str]:
    """Return the names in backticks below Breaking, Removed or Changed of the topmost version, without arguments."""
    top = "".join(re.split(r"^## ", changelog, flags=re.MULTILINE)[1:2])
    top = re.sub(r"^ *```.*?^ *```", "", top, flags=re.MULTILINE | re.DOTALL)
    parts = re.findall(r"^### (?:Breaking|Removed|Changed)\n(.*?)(?=^### |\Z)", top, re.MULTILINE | re.DOTALL)
    return {code.partition("(")[0].strip() for part in parts for code in re.findall(r"`([^`\n]+)`", part)}


def main(arguments: Sequence[str]) -> int:
    """Write the snapshot or, with `--check`, compare it; return 1 if it is out of date or a break is not announced."""
    new = public_api(ROOT / "facade", MODULES)
    text = "".join(f"{name} {what}\n" for name, what in new.items())
    noted = SNAPSHOT.read_text(encoding="utf-8") if SNAPSHOT.is_file() else ""
    old = {name: what for name, _, what in (line.partition(" ") for line in noted.splitlines())}
    names = announced(CHANGELOG.read_text(encoding="utf-8"))
    told = {name: what for name, what in breaks(old, new).items() if not {name, name.partition(".")[2]} & names}
    if told:
        print("These changes break users, and CHANGELOG.md does not announce them:", file=sys.stderr)
        print(*(f"  {name}: {what}" for name, what in told.items()), sep="\n", file=sys.stderr)
        print(
            "Undo them, or name them in backticks under ### Changed or ### Removed and run `make api`.", file=sys.stderr
        )
    elif "--check" not in arguments:
        SNAPSHOT.write_text(text, encoding="utf-8")
        return 0
    elif text != noted:
        print(f"{SNAPSHOT.name} is out of date; run `make api`", file=sys.stderr)
    return int(bool(told) or text != noted)


def _entries(name: str, found: griffe.Object, public: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(found, griffe.Module):
        yield name, "module"
        for member, own in found.members.items():
            if not own.is_alias and not member.startswith("_"):
                yield from _entries(f"{name}.{member}", _target(own), public)
    elif isinstance(found, griffe.Class):
        paths = [_path(found, base) for owner in (found, *found.mro()) for base in owner.bases]
        shown = dict.fromkeys(public.get(path, path) for path in paths if path in public or not _inside(found, path))
        shown.pop("typing.Generic", None)
        yield name, f"class ({', '.join(shown)})".removesuffix(" ()")
        yield from _members(name, found, public)
    elif isinstance(found, griffe.Function):
        kind = next((label for label in ("classmethod", "staticmethod") if label in found.labels), "def")
        signature = re.sub(r"^\((self|cls)(, /)?(, )?", "(", found.signature(name=" ").strip())
        yield name, f"{'async ' if 'async' in found.labels else ''}{kind} {signature}"
    elif isinstance(found, griffe.Attribute):
        value = "" if found.value is None else f" = {found.value}"
        kind = "property" if "property" in found.labels else "field" if _is_field(found) else "attribute"
        yield name, f"{kind} {found.annotation or ''}{value if kind == 'field' else ''}".replace("  ", " ").strip()


def _members(name: str, cls: griffe.Class, public: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the entries of a class's members: its own, those of its private bases, and those of what groups calls."""
    for member, alias in cls.all_members.items():
        found = _target(alias)
        inherited = found.parent is not None and found.parent is not cls and found.parent.path in public
        special = found.is_function and member.startswith("__") and member not in _ALWAYS_THERE
        path = _path(cls, found.annotation) if isinstance(found, griffe.Attribute) and _is_field(found) else ""
        if inherited or (member.startswith("_") and not special):
            continue
        if _inside(cls, path) and path not in public:
            grouped = _members(f"{name}.{member}", cls.modules_collection[path], public)
            yield f"{name}.{member}", "namespace"
            yield from (entry for entry in grouped if not entry[0].endswith(".__init__"))
        else:
            yield from _entries(f"{name}.{member}", found, public)


def _is_field(found: griffe.Attribute) -> bool:
    """Return whether the body of a class declares it, so that it may be an argument of the constructor."""
    return "instance-attribute" in found.labels and ("class-attribute" in found.labels or found.value is None)


def _target(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if isinstance(found, griffe.Alias) else found


def _path(cls: griffe.Class, expression: object) -> str:
    """Return where the class that an expression names is defined."""
    path = str(getattr(expression, "canonical_path", expression))
    return _target(cls.modules_collection[path]).path if _inside(cls, path) else path


def _inside(cls: griffe.Class, path: str) -> bool:
    return path.startswith(f"{cls.package.path}.")


def _break(before: str, now: str) -> str:
    """Return what breaks between two entries of one name."""
    (kind, old), (new_kind, new) = (_parted(entry) for entry in (before, now))
    if kind != new_kind:
        return f"is {new_kind} now; it was {kind}"
    if kind == "class":
        lost = set(re.findall(r"[\w.]+", old)) - set(re.findall(r"[\w.]+", new))
        return f"no longer derives from {' or '.join(sorted(lost))}" if lost else ""
    if old.startswith("("):
        return "; ".join(_call_breaks(old, new))
    (old_type, _, value), (new_type, _, new_value) = (f" {each}".partition(" = ") for each in (old, new))
    if not _fits(new_type.strip(), old_type.strip()):
        return f"its type is {new_type.strip() or 'not declared'} now; it was {old_type.strip()}"
    return f"its value is {new_value or 'required'} now; it was {value}" if value and value != new_value else ""


def _parted(entry: str) -> tuple[str, str]:
    kind = entry.removeprefix("async ").partition(" ")[0]
    return kind if entry.startswith(kind) else f"async {kind}", entry.partition(kind)[2].strip()


def _call_breaks(old: str, new: str) -> Iterator[str]:
    """Yield what breaks callers: griffe judges the parameters, but overlooks their types and that of the result."""
    modules = [griffe.visit("api", Path("api.py"), f"def call{signature}: ...") for signature in (old, new)]
    for breakage in griffe.find_breaking_changes(*modules):
        name = getattr(breakage.old_value or breakage.new_value, "name", "")
        yield f"{breakage.kind.value.lower()}: {name}"
    before, now = (module.functions["call"] for module in modules)
    for one, other in ((one, now.parameters[one.name]) for one in before.parameters if one.name in now.parameters):
        if not _fits(one.annotation, other.annotation):
            yield f"{one.name} takes {other.annotation} now; it took {one.annotation or 'anything'}"
    if not _fits(now.returns, before.returns):
        yield f"returns {now.returns or 'anything'} now; it returned {before.returns}"


def _fits(narrow: object, wide: object) -> bool:
    """Return whether every value of one type is a value of another, as far as the names of the types tell."""
    options = str(wide or "Any").split(" | ")
    return bool({"Any", "object"} & {*options}) or {*str(narrow or "Any").split(" | ")} <= {*options}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
