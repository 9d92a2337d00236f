"""What is asked of a runner, and what it answers."""

import json
from pathlib import Path

from attrs import asdict, field, frozen

BROKEN = 70
"""The exit code of a run that failed itself: pytest has none so high."""


@frozen
class Run:
    tests: list[str]
    """Node ids in their order, or files."""
    seconds: float
    """Seconds after which it is ended."""
    log: Path = field(converter=Path)
    environment: dict[str, str] = field(factory=dict)
    first_failure_ends: bool = True


@frozen
class Outcome:
    code: int | None
    """pytest's; None when time was up."""
    failed: list[str]
    seconds: dict[str, float]
    """By test."""

    @property
    def noticed(self) -> bool:
        """0: all passed; 5: none was left to run."""
        return self.code not in (0, 5)


def written(what: Run | Outcome) -> str:
    return json.dumps(asdict(what), default=str)


def read_run(line: str) -> Run:
    return Run(**json.loads(line))


def read_outcome(line: str) -> Outcome:
    return Outcome(**json.loads(line))
