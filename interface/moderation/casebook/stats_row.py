from attrs import frozen


@frozen
class StatsRow:
    name: str
    counts: tuple[tuple[str, int], ...]
    """Of each kind, by its name in words, most first."""

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)
