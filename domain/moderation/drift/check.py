"""The nightly look at whether the record and Discord agree."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Final
from zoneinfo import ZoneInfo

from attrs import define, frozen

from domain.moderation.drift.difference import Difference, Side, fingerprint
from domain.shared.events import Aggregate, Event
from domain.shared.ids import GuildId
from domain.shared.lease import LeaseToken

AT_NIGHT: Final = time_of_day(4)
"""By the guild's clock."""


@frozen(kw_only=True)
class DriftFound(Event):
    """Other differences than the night before: how many stand in Discord alone, how many on record alone, and how many
    do not end at the same time in both."""

    unrecorded: int
    undone: int
    otherwise: int = 0
    fingerprint: str


@define(eq=False, kw_only=True)
class DriftCheck(Aggregate):
    """What the last look found; claimed by `lease_token`."""

    guild: GuildId
    lease_token: LeaseToken
    differences: int = 0
    fingerprint: str | None = None
    """Of what was found; None where all agreed."""

    def record(self, found: Sequence[Difference], *, at: datetime) -> None:
        """What was found before is not told of again."""
        before, self.fingerprint = self.fingerprint, fingerprint(found) if found else None
        self.differences = len(found)
        if self.fingerprint is not None and self.fingerprint != before:
            sides = Counter(each.side for each in found)
            self._record(
                DriftFound(
                    guild=self.guild,
                    at=at,
                    unrecorded=sides[Side.UNRECORDED],
                    undone=sides[Side.UNDONE],
                    otherwise=sides[Side.ENDS_OTHERWISE],
                    fingerprint=self.fingerprint,
                )
            )


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    """When the next look is due."""
    here = now.astimezone(zone)
    tonight = datetime.combine(here.date(), AT_NIGHT, zone)
    if tonight <= here:
        tonight = datetime.combine(here.date() + timedelta(days=1), AT_NIGHT, zone)
    return tonight.astimezone(now.tzinfo)
