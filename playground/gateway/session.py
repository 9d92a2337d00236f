"""A gateway session: what a bot asked for, what it was sent, and what it may still miss."""

from collections import deque
from collections.abc import Callable

from attrs import define, field

from playground.rules.local_discord import AnyEvent, GatewayEvent, WrittenEvent
from playground.wire.message_json import without_content
from playground.world.json_value import JsonObject, dump

GUILDS, GUILD_MEMBERS = 1 << 0, 1 << 1
GUILD_PRESENCES, MESSAGE_CONTENT = 1 << 8, 1 << 15
_BUFFER = 2000


@define(eq=False)
class Session:
    """`send` takes a frame's JSON text, and is None while nobody is connected; events are kept for a resume.

    `listed_at` says when all members of a guild were asked for, by the loop's clock.
    """

    id: str
    intents: int
    shard: tuple[int, int]
    bot_id: int
    send: Callable[[bytes], None] | None = None
    sequence: int = 0
    listed_at: dict[int, float] = field(init=False, factory=dict)
    _sent: deque[bytes] = field(init=False, factory=lambda: deque(maxlen=_BUFFER))

    def offer(self, event: AnyEvent) -> None:
        """Pass an event on when this session asked for it and its shard serves it."""
        if not self.serves(event.guild_id) or (event.intents and not event.intents & self.intents):
            return
        match event:
            case GatewayEvent():
                self.push(event.name, self._as_allowed(event))
            case WrittenEvent():
                self._push(event.name, event.data if self.intents & MESSAGE_CONTENT else event.without_content)

    def serves(self, guild_id: int | None) -> bool:
        """Whether a guild belongs to this session's shard; direct messages, without a guild, belong to the first."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def push(self, name: str, data: JsonObject) -> None:
        self._push(name, dump(data))

    def _push(self, name: str, data: bytes) -> None:
        self.sequence += 1
        frame = b'{"op":0,"t":"%b","s":%d,"d":%b}' % (name.encode(), self.sequence, data)
        self._sent.append(frame)
        if self.send is not None:
            self.send(frame)

    def missed_since(self, sequence: int) -> list[bytes] | None:
        """What came after a sequence number; None when that is no longer known."""
        kept, missed = list(self._sent), self.sequence - sequence
        return kept[len(kept) - missed :] if 0 <= missed <= len(kept) else None

    def _as_allowed(self, event: GatewayEvent) -> JsonObject:
        if event.name not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or self.intents & MESSAGE_CONTENT:
            return event.data
        return event.data if event.guild_id is None else without_content(event.data, self.bot_id)
