"""What had ended when somebody wanted it undone is not undone."""

from collections.abc import Collection, Iterator

from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords


def undone_in_vain(records: MemoryRecords, in_vain: Collection[int]) -> Iterator[str]:
    """`in_vain`: the requests to undo what held no longer, or had not come about."""
    for case in records[CASES].values():
        if case.request in in_vain:
            yield f"case {case.number} ({case.kind.name}) was opened to undo what did not hold"
