"""The heart of the playground: the world, its clock, and everybody who is told about changes."""

import asyncio
from collections.abc import Callable

from attrs import Factory, define, field, frozen

from playground.world.json_value import JsonObject
from playground.world.records import Message
from playground.world.snowflakes import Clock, Snowflakes
from playground.world.world import World

GUILDS = 1 << 0


@frozen
class GatewayEvent:
    """Something for the bot's gateway connections; `intents` names the bits of which one must be asked for."""

    name: str
    data: JsonObject
    intents: int
    guild_id: int | None


@frozen
class WrittenEvent:
    """The same as JSON text already; `without_content` is for a bot without the message content intent."""

    name: str
    data: bytes
    without_content: bytes
    intents: int
    guild_id: int | None


@frozen
class MessageChanged:
    message: Message


@frozen
class MessageRemoved:
    message: Message


@frozen
class StateChanged:
    """Anything but a message: members, roles, commands, bans, the bot's presence."""


@frozen
class ModalShown:
    interaction_id: int
    user_id: int
    modal: JsonObject


@frozen
class InteractionFailed:
    interaction_id: int
    user_id: int
    error: str


@frozen
class InteractionMoved:
    """An interaction was answered, or its answer changed."""

    interaction_id: int


type AnyEvent = GatewayEvent | WrittenEvent
type Notice = MessageChanged | MessageRemoved | StateChanged | ModalShown | InteractionFailed | InteractionMoved


@define(eq=False)
class LocalDiscord:
    """What every part of the playground shares."""

    world: World
    clock: Clock
    snowflakes: Snowflakes = field(init=False)
    _gateway: list[Callable[[AnyEvent], None]] = Factory(list)
    _watchers: list[Callable[[Notice], None]] = Factory(list)

    def __attrs_post_init__(self) -> None:
        self.snowflakes = Snowflakes(self.clock)
        self.snowflakes.start_after(self.world.highest_id())

    def send_gateway_events_to(self, receiver: Callable[[AnyEvent], None]) -> None:
        self._gateway.append(receiver)

    def watch(self, watcher: Callable[[Notice], None]) -> Callable[[], None]:
        """Call back on every change; returns what ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def dispatch(self, name: str, data: JsonObject, *, intents: int = 0, guild_id: int | None = None) -> None:
        """Send an event to the bot: to the shard of its guild, or to the first one."""
        self.send(GatewayEvent(name, data, intents, guild_id))

    def send(self, event: AnyEvent) -> None:
        for receiver in self._gateway:
            receiver(event)

    def notify(self, notice: Notice) -> None:
        """Tell the page, the people and the state file."""
        for watcher in list(self._watchers):
            watcher(notice)

    async def until(self, condition: Callable[[], bool], *, timeout: float = 10.0) -> None:
        """Wait until a condition on the world holds. Raises `TimeoutError` after `timeout` seconds."""
        changed = asyncio.Event()
        stop = self.watch(lambda _: changed.set())
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    await changed.wait()
                    changed.clear()
        finally:
            stop()
