from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.names import Names


class GreetingRefused(ApplicationError):
    """Discord does not let the bot write there."""


@frozen(kw_only=True)
class Household:
    """A guild as Discord told of it last; `here` are those asked for who are in it."""

    name: str
    count: int
    here: Mapping[UserId, Names]


class Households(Protocol):
    async def of(self, guild: GuildId, users: Collection[UserId]) -> Household:
        """Raises DiscordUnreachable."""
        ...


@frozen(kw_only=True)
class Said:
    """What is said to one, or of one: the text as it was typed, and what its variables stand for."""

    user: UserId
    names: Names
    text: str
    server: str
    count: int


@frozen
class Greeting:
    """`more` are those beyond the ones that it is said to."""

    said: Sequence[Said]
    more: int = 0


class GreetingChannel(Protocol):
    """Each raises GreetingRefused or DiscordUnreachable."""

    async def welcome(self, guild: GuildId, channel: ChannelId, greeting: Greeting, *, ping: bool) -> None: ...

    async def farewell(self, guild: GuildId, channel: ChannelId, greeting: Greeting) -> None: ...

    async def tell(self, said: Said) -> None:
        """In a direct message."""
        ...
