"""How a list is shown: its columns, its order, only its identifiers, or again and again."""

from __future__ import annotations

import sys
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click
import msgspec

from phala_facade.cli.connection import connected
from phala_facade.cli.options import completing, duration, words
from phala_facade.cli.output import Result, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.table import Column, TextTable
from phala_facade.cli.terminal import suggestion
from phala_facade.models.leaves import leaf_value
from phala_facade.models.source import Sourced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from phala_facade.cli.options import Options
    from phala_facade.cli.output import Screen
    from phala_facade.client import PhalaCloud
    from phala_facade.errors import PhalaError

V = TypeVar("V", bound=Sourced)


class View(msgspec.Struct, Generic[V], frozen=True, kw_only=True):
    """What there is to show of one kind of value.

    Attributes:
        ref: The path of the identifier.
        columns: The columns of a table.
        fields: The paths that have a column in CSV; any of them may be a column of a table, too.
        extra: The further fields that the command fills: they can be selected, but not sorted by.
        merged: The command that fills what the API version of a response does not carry, if there is one.
    """

    ref: str
    columns: tuple[Column[V], ...]
    fields: tuple[str, ...]
    extra: tuple[str, ...] = ()
    merged: str = ""

    def column(self, name: str, extra: tuple[str, ...] = ()) -> Column[V]:
        """Return the column of a name, or of a path, which may be an extra one.

        Raises:
            click.BadParameter: There is none.
        """
        named = {column.name: column for column in self.columns}
        names = (*named, *extra)
        name = name.lower()
        if name in named:
            return named[name]
        if name in (*self.fields, *extra):
            return Column(heading=name.upper(), path=name)
        raise click.BadParameter(
            f"{name!r} is not a column: use {', '.join(names)}, or a field in the header of -o csv"
            f"{suggestion(name, (*names, *self.fields))}"
        )


class Listing(msgspec.Struct, Generic[V], frozen=True, kw_only=True):
    """How a list is to be shown.

    Attributes:
        view: What there is to show.
        columns: The columns to show; all of `view` if there are none.
        sort: The column to sort by, and whether downwards; the order of the response if None.
        quiet: Whether to show only identifiers.
        headings: Whether tables and CSV have a line of headings.
        watch: Whether to refresh the list until interrupted.
        every: The seconds between refreshes.
    """

    view: View[V]
    columns: tuple[Column[V], ...]
    sort: tuple[Column[V], bool] | None
    quiet: bool
    headings: bool
    watch: bool
    every: float

    def sorted(self, values: Sequence[V]) -> Sequence[V]:
        """Return values in order; those that lack the field come last in both directions."""
        if self.sort is None:
            return values
        column, downwards = self.sort

        def key(value: V) -> Any:
            found = leaf_value(value, column.order or column.path)
            return found.casefold() if isinstance(found, str) else found

        known = [value for value in values if key(value) is not None]
        return [*sorted(known, key=key, reverse=downwards), *(value for value in values if key(value) is None)]

    def result(
        self,
        values: Sequence[V],
        *,
        summary: str,
        groups: tuple[tuple[str, Sequence[V]], ...] = (),
        extra: Mapping[str, Callable[[V], object]] = MappingProxyType({}),
        warnings: Sequence[str] = (),
        errors: Sequence[tuple[str, PhalaError]] = (),
    ) -> Result:
        """Return values, in order, as they are to be shown.

        Args:
            values: The values.
            summary: The line below a table.
            groups: The titles of groups in a terminal, each with its values.
            extra: What returns the value of each extra field.
            warnings: As in `Result`.
            errors: As in `Result`.
        """
        lines: Sequence[Any] = [value.to_dict() for value in values]
        paths = [column.path for column in self.columns] or (*self.view.fields, *extra)
        rows = [
            {**line, **{name: of(value) for name, of in extra.items()}}
            for line, value in zip(lines, values, strict=True)
        ]
        columns = tuple(
            msgspec.structs.replace(column, text=extra.get(column.path, column.text))
            for column in self.columns or self.view.columns
        )
        if self.quiet:
            paths = [self.view.ref]
            rows = [line for line in lines if line[self.view.ref] is not None]
            lines = [row[self.view.ref] for row in rows]

        def show(screen: Screen) -> None:
            if self.quiet:
                for line in lines:
                    screen.line(line, wrap=False)
            else:
                screen.table(TextTable(columns, values, groups, headings=self.headings), summary=summary)

        return Result(
            document=lines,
            lines=lines,
            header=paths,
            rows=rows,
            show=show,
            headings=self.headings,
            warnings=[*warnings, *self._uncarried(values)],
            errors=errors,
        )

    def _uncarried(self, values: Sequence[V]) -> Iterator[str]:
        """Yield a warning for each field to show or to sort by that no response carries."""
        columns = (*self.columns, *([self.sort[0]] if self.sort else []))
        versions = ", ".join(sorted({value.source.api_version for value in values}))
        advice = f"; use `{self.view.merged}`" if self.view.merged else ""
        for path in dict.fromkeys(column.path for column in columns if column.path in self.view.fields):
            # What was merged was requested in every version that might carry the field.
            if values and not any(
                leaf_value(value, path) is not None or value.source.parts or value.source.documents(path)
                for value in values
            ):
                yield f"no response in API version {versions} has {path}{advice}"

    def show(self, options: Options, label: str, fetch: Callable[[PhalaCloud, ProgressBar], Result]) -> int:
        """Show what `fetch` returns, again and again if that is wanted, and return the exit code.

        Raises:
            click.UsageError: The output format does not go with the other options.
        """
        if self.columns and not (options.is_for_people or options.output == "csv"):
            raise click.UsageError("--columns needs -o table, wide or csv")
        if self.watch and not (options.is_for_people and sys.stdin.isatty() and sys.stdout.isatty()):
            raise click.UsageError("--watch needs a terminal, and -o table or wide")
        with connected(options) as cloud:
            with ProgressBar(label) as progress:
                result = fetch(cloud, progress)
            if self.watch:
                from phala_facade.cli.watch import watch

                return watch(result, lambda: fetch(cloud, ProgressBar(label)), options, self.every)
        return write(result, options)


def listing(view: View[V]) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return a decorator that adds the options for lists; the function takes them as `listing`."""
    names = [column.name for column in view.columns]

    def columns(text: str) -> tuple[Column[V], ...]:
        return tuple(dict.fromkeys(view.column(name, view.extra) for name in words(text)))

    def order(text: str) -> tuple[Column[V], bool]:
        return view.column(text.removeprefix("-")), text.startswith("-")

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        @click.option(
            "--columns",
            type=columns,
            metavar="NAME,...",
            help=f"The columns to show: {', '.join(names)}; or any field, by its path.",
            shell_complete=completing([*names, *view.fields]),
        )
        @click.option(
            "--sort",
            type=order,
            metavar="[-]NAME",
            help="The column or field to sort by; a leading - sorts in descending order.",
            shell_complete=completing([f"{sign}{name}" for sign in ("", "-") for name in (*names, *view.fields)]),
        )
        @click.option("-q", "--quiet", is_flag=True, help="Show only identifiers.")
        @click.option("--no-headers", is_flag=True, help="Omit the header line.")
        @click.option("--watch", is_flag=True, help="Refresh the list until q or Ctrl-C is pressed.")
        @click.option(
            "--every", type=duration, default="5s", show_default=True, metavar="TIME", help="Time between refreshes."
        )
        @wraps(function)
        def with_listing(*args: Any, columns: Any, no_headers: bool, **given: Any) -> int:
            others = {name: given.pop(name) for name in ("sort", "quiet", "watch", "every")}
            shown = Listing(view=view, columns=columns or (), headings=not no_headers, **others)
            return function(*args, listing=shown, **given)

        return with_listing

    return decorate
