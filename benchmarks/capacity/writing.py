"""People in all guilds who write, at a rate."""

import asyncio
import random
from collections.abc import Mapping, Sequence

from attrs import define, field, frozen

from playground.api import Playground
from playground.people.crowd import Writer

_PAUSE = 0.005  # seconds
_AT_MOST_BEHIND = 1.0
"""Seconds of messages that are made up for; with more, fewer are sent than was asked for."""
_AT_MOST_UNREAD = 2.0
"""Seconds of messages that wait for the bots to read them; then people wait with theirs."""
_NEW_ONE_IN = 0.1  # seconds


@frozen
class Said:
    """`at` is by the event loop's clock; `heard`: a connection of the guild's shard was there; `is_kept`: there was
    none, and a session that may be resumed, which is told of it then."""

    at: float
    id: int
    guild: int
    user: int
    heard: bool
    is_kept: bool = False


@define(eq=False)
class Writing:
    """`channels` are by guild. Of `newcomers` each writes once: when that was counted can be seen."""

    _playground: Playground
    _members: Sequence[Writer]
    _newcomers: list[Writer]
    _channels: Mapping[int, int]
    _shards: int
    rate: float
    said: list[Said] = field(factory=list, init=False)
    first_words: list[Said] = field(factory=list, init=False)
    waited: float = field(default=0.0, init=False)
    """Seconds in which more was due, and the bots had too much to read already."""
    dropped: int = field(default=0, init=False)
    """Messages that were due and not sent: this process did not get round to them."""
    longest_backlog: int = field(default=0, init=False)
    _draw: random.Random = field(factory=lambda: random.Random(7), init=False)

    async def go_on(self) -> None:
        """Until cancelled."""
        clock = asyncio.get_running_loop().time
        due_at, new_at = clock(), clock()
        while True:
            now = clock()
            if now - due_at > _AT_MOST_BEHIND:
                self.dropped += int((now - due_at - _AT_MOST_BEHIND) * self.rate)
                due_at = now - _AT_MOST_BEHIND
            backlog = self._playground.gateway.backlog
            self.longest_backlog = max(self.longest_backlog, backlog)
            if backlog > _AT_MOST_UNREAD * self.rate:
                self.waited += _PAUSE
                due_at = max(due_at, now)
            else:
                sessions = self._playground.gateway.sessions
                connected, cut_off = sessions.connected, sessions.cut_off
                while due_at <= now:
                    is_new = now >= new_at and bool(self._newcomers)
                    writer = self._newcomers.pop() if is_new else self._draw.choice(self._members)
                    said = self._say(writer, connected, cut_off)
                    if is_new:
                        self.first_words.append(said)
                    new_at = max(new_at, now) + _NEW_ONE_IN if is_new else new_at
                    due_at += 1 / self.rate
            await asyncio.sleep(_PAUSE)

    def _say(self, writer: Writer, connected: frozenset[int], cut_off: frozenset[int]) -> Said:
        at, shard = asyncio.get_running_loop().time(), (writer.guild_id >> 22) % self._shards
        number = self._playground.crowd.say(writer, self._channels[writer.guild_id])
        heard = shard in connected
        said = Said(at, number, writer.guild_id, writer.user_id, heard, not heard and shard in cut_off)
        self.said.append(said)
        return said
