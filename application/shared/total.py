from attrs import frozen

COUNTED_AT_MOST = 1000
"""A larger number is not counted: counting would cost what the guild is large."""


@frozen
class Total:
    """How many there are: `counted`, or more than that."""

    counted: int
    is_exact: bool

    @classmethod
    def of(cls, found: int) -> "Total":
        """Of a count that stopped one beyond the most that is counted."""
        return cls(min(found, COUNTED_AT_MOST), is_exact=found <= COUNTED_AT_MOST)

    def pages(self, size: int) -> int:
        """How many pages of that size hold what was counted."""
        return -(-self.counted // size)
