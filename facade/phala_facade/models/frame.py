"""Values as the rows of a table with a fixed schema, for data frames."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from phala_facade.models.hints import Real

if TYPE_CHECKING:
    import polars as pl

_UNIT = Decimal("1e-12")
_MONEY = Context(prec=38, traps=[])


class Framed:
    """Values that are the rows of a table; its columns and their types are always the same."""

    __slots__ = ()

    @staticmethod
    @abstractmethod
    def schema() -> dict[str, type]:
        """Return the columns of `rows`, in order, each with its type."""

    @abstractmethod
    def rows(self) -> list[dict[str, Any]]:
        """Return one flat dictionary for each value, with the columns of `schema` as its keys."""

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(cls.schema())

    def to_polars(self) -> pl.DataFrame:
        """Return the rows as a polars data frame; requires the `polars` extra.

        The types do not depend on the values, and every column is there even if there are no rows: `Int64`, `String`,
        `Boolean`, `Decimal(38, 12)`, and `Datetime` in microseconds and UTC. Money is rounded to 12 decimals, and a
        number that its column cannot hold is null.
        """
        try:
            import polars as pl
        except ModuleNotFoundError:
            message = "a data frame or an Arrow table needs polars: pip install 'phala-facade[polars]'"
            raise ModuleNotFoundError(message, name="polars") from None

        types: dict[type, pl.DataType] = {
            str: pl.String(),
            int: pl.Int64(),
            bool: pl.Boolean(),
            Decimal: pl.Decimal(38, 12),
            Real.Time: pl.Datetime("us", "UTC"),
        }
        rows = [{name: _fitted(value) for name, value in row.items()} for row in self.rows()]
        return pl.DataFrame(rows, schema={name: types[kind] for name, kind in self.schema().items()})


def _fitted(value: object) -> object:
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else None
    if isinstance(value, Decimal):
        rounded = value.quantize(_UNIT, context=_MONEY)
        return None if rounded.is_nan() else rounded
    return value
