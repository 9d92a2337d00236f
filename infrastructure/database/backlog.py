"""Work that a context may fall behind with: a line of `tux doctor`, and figures for Prometheus."""

from collections.abc import Callable, Mapping

from attrs import frozen
from prometheus_client import Gauge
from sqlalchemy import Executable

type Counts = Mapping[str, int]


@frozen(kw_only=True)
class Backlog:
    """Contributed by the package that has the tables, and listed in `infrastructure/backlogs.py`."""

    name: str
    statement: Executable
    """Returns one row of counts."""
    gauges: Mapping[str, Gauge]
    """By column of that row."""
    is_fine: Callable[[Counts], bool]
    """False if somebody has to look at it."""
    finding: Callable[[Counts], str]
    """The line's words."""
