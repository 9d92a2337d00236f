"""What a process remembers of notices, so that no mention within the interval costs a statement."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import define, field

from domain.afk.away import Away
from domain.shared.ids import ChannelId, GuildId, UserId

INTERVAL = timedelta(minutes=5)
"""Of one member there is one notice in a channel within this."""

MOST_REMEMBERED = 20_000

type _Told = tuple[GuildId, ChannelId, UserId, datetime]


@define(eq=False)
class RecentNotices:
    """The longest unused is forgotten first: it costs a statement, or a few mentions that are not counted."""

    most: int = MOST_REMEMBERED
    _told: OrderedDict[_Told, datetime] = field(factory=OrderedDict)
    """When somebody was told of an absence last; it is told apart from an earlier one by when it began."""
    _mentions: OrderedDict[tuple[GuildId, UserId], int] = field(factory=OrderedDict)
    """Those that no notice has put on record yet."""

    def mentioned(self, guild: GuildId, channel: ChannelId, away: Iterable[Away], at: datetime) -> Mapping[UserId, int]:
        """Whom of them nobody was told of lately there, and how often they were mentioned meanwhile, this time
        included."""
        due = dict[UserId, int]()
        for each in away:
            count = self._mentions[guild, each.user] = self._mentions.get((guild, each.user), 0) + 1
            self._mentions.move_to_end((guild, each.user))
            told_at = self._told.get((guild, channel, each.user, each.since))
            if told_at is None or at - told_at >= INTERVAL:
                due[each.user] = count
        _shorten(self._mentions, self.most)
        return due

    def told(self, guild: GuildId, channel: ChannelId, away: Iterable[Away], at: datetime) -> None:
        for each in away:
            self._told[guild, channel, each.user, each.since] = at
            self._told.move_to_end((guild, channel, each.user, each.since))
        _shorten(self._told, self.most)

    def recorded(self, guild: GuildId, counts: Mapping[UserId, int]) -> None:
        """So many of the mentions are on record now."""
        for user, count in counts.items():
            left = self.pull(guild, user) - count
            if left > 0:
                self._mentions[guild, user] = left

    def pull(self, guild: GuildId, user: UserId) -> int:
        """How many mentions are not on record; they are forgotten."""
        return self._mentions.pop((guild, user), 0)


def _shorten[Key, Value](remembered: OrderedDict[Key, Value], most: int) -> None:
    while len(remembered) > most:
        remembered.popitem(last=False)
