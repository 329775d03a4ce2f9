"""Surveying a fleet: the list, the details that it lacks, and both as one value. Both clients drive it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.client.batch import Batch, calls_for, checked_concurrency
from phala_facade.errors import PhalaError
from phala_facade.models import Cvm, CvmList, Inventory
from phala_facade.operations.cvms import list_cvms
from phala_facade.operations.inventory import details_add, with_details

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from phala_facade.client.deadline import Deadline


class Survey:
    """One survey: the shell makes `call` within `limit` seconds, then those of the batch that `lacking` makes of it.

    Args:
        details: Whether to ask for details at all.
        concurrency: How many calls may be under way at one time.
        on_progress: Called with how many CVMs have been asked for by themselves, and how many there are to ask for.
        deadline: The total time.

    Raises:
        ConfigurationError: An argument cannot be used.
    """

    def __init__(
        self,
        *,
        details: bool,
        concurrency: int,
        on_progress: Callable[[int, int], object] | None,
        deadline: Deadline,
    ) -> None:
        self.call = list_cvms(user_id=None, node_id=None)
        self._details = details
        self._concurrency = checked_concurrency(concurrency)
        self._on_progress = on_progress
        self._deadline = deadline
        self._listed = CvmList()
        self._places: list[int] = []

    @property
    def limit(self) -> float:
        """What the call may take, in seconds."""
        return self._deadline.limit

    def lacking(self, listed: CvmList) -> Batch[Cvm]:
        """Take the list, and ask for what it lacks."""
        self._listed = listed
        self._places = [place for place, cvm in enumerate(listed) if self._details and details_add(cvm)]
        return Batch(
            calls_for([listed[place] for place in self._places]),
            concurrency=self._concurrency,
            on_progress=self._on_progress,
            deadline=self._deadline,
        )

    def inventory(self, details: Sequence[Cvm | PhalaError]) -> Inventory:
        """Put the list and the details together.

        Args:
            details: What came of the calls of the batch, in their order.
        """
        found = {
            place: detail if isinstance(detail, PhalaError) else with_details(self._listed[place], detail)
            for place, detail in zip(self._places, details, strict=True)
        }
        return Inventory.of(self._listed, found)
