"""Which backups are kept."""

from collections.abc import Callable, Iterable
from datetime import datetime

from attrs import frozen

from domain.backups.manifest import BackupName, Manifest


@frozen(kw_only=True)
class Keep:
    """Of how many of the last days, weeks and months in which there is a backup the newest is kept, besides the newest.

    With nothing but zeros all are kept.
    """

    newest: int = 0
    days: int = 0
    weeks: int = 0
    months: int = 0

    @property
    def is_everything(self) -> bool:
        return not (self.newest or self.days or self.weeks or self.months)


def kept(backups: Iterable[Manifest], keep: Keep) -> frozenset[BackupName]:
    """Days, weeks (from Monday on) and months are those of UTC."""
    newest_first = sorted(backups, key=lambda each: each.origin.taken_at, reverse=True)
    if keep.is_everything:
        return frozenset(each.name for each in newest_first)
    chosen = {each.name for each in newest_first[: keep.newest]}
    for count, span in ((keep.days, _day), (keep.weeks, _week), (keep.months, _month)):
        newest_of: dict[tuple[int, ...], BackupName] = {}
        for each in newest_first:
            newest_of.setdefault(span(each.origin.taken_at), each.name)
        chosen.update(list(newest_of.values())[:count])
    return frozenset(chosen)


type _Span = Callable[[datetime], tuple[int, ...]]


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime) -> tuple[int, ...]:
    year, week, _ = moment.isocalendar()
    return year, week


def _month(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month
