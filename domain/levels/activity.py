"""What a member did and is not counted yet: merged, so that it takes the same room however much it is."""

from typing import Final, NewType, Self

from attrs import Factory, define, field, frozen

from domain.levels.rules import Places
from domain.shared.ids import GuildId, RoleId, UserId

Second = NewType("Second", int)
"""A moment in whole seconds since 1970, UTC."""

Quarter = NewType("Quarter", int)
"""A quarter of an hour, counted since 1970: no local day begins within one."""

UtcDay = NewType("UtcDay", int)
"""A day in UTC, counted since 1970."""

QUARTER: Final = 900
DAY: Final = 86_400

MOST_MOMENTS: Final = 240
"""Seconds with messages that are kept of one member and day as they are; of more, those at least SPACING apart."""

SPACING: Final = 15
"""In seconds; it bounds what is kept of a day, however long the database is away."""

type MemberId = tuple[GuildId, UserId]


def quarter_of(second: int) -> Quarter:
    return Quarter(second // QUARTER)


def day_of(second: int) -> UtcDay:
    return UtcDay(second // DAY)


@frozen
class ActivityKey:
    """What is merged: a member's activity on a day."""

    guild: GuildId
    user: UserId
    day: UtcDay


@frozen
class Face:
    """How a member was last seen."""

    at: Second
    username: str
    display_name: str
    roles: frozenset[RoleId]


@define
class Activity:
    """Of one member on one UTC day."""

    face: Face
    messages: dict[Quarter, int] = field(factory=dict)
    moments: dict[Second, Places] = field(factory=dict)
    """Seconds with a message, and where it was written. Whether it counts is decided when it is stored."""
    voice: dict[tuple[Quarter, Places], int] = field(factory=dict)
    """Minutes in voice, by where."""
    since: Second = field(default=Factory(lambda self: self.face.at, takes_self=True), kw_only=True)
    """When the first of it was."""
    _thin_at: int = field(default=MOST_MOMENTS, init=False, eq=False)

    @classmethod
    def message(cls, face: Face, places: Places) -> Self:
        return cls(face, {quarter_of(face.at): 1}, {face.at: places})

    @classmethod
    def minute_in_voice(cls, face: Face, places: Places) -> Self:
        return cls(face, voice={(quarter_of(face.at), places): 1})

    def merge(self, other: "Activity") -> Self:
        """Take in the other, of the same member and day."""
        self.since = min(self.since, other.since)
        if other.face.at >= self.face.at:
            self.face = other.face
        for quarter, messages in other.messages.items():
            self.messages[quarter] = self.messages.get(quarter, 0) + messages
        for second, places in other.moments.items():
            self.moments.setdefault(second, places)
        for where, minutes in other.voice.items():
            self.voice[where] = self.voice.get(where, 0) + minutes
        if len(self.moments) > self._thin_at:
            self.moments = _thinned(self.moments)
            self._thin_at = max(MOST_MOMENTS, 2 * len(self.moments))
        return self

    @property
    def message_count(self) -> int:
        return sum(self.messages.values())


def _thinned(moments: dict[Second, Places]) -> dict[Second, Places]:
    """Of fewer moments no more are far enough apart to count, so that thinning never brings XP."""
    kept, last = dict[Second, Places](), -SPACING
    for second in sorted(moments):
        if second - last >= SPACING:
            kept[second], last = moments[second], second
    return kept
