"""One REST request, as its handler sees it."""

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from playground.rules.attachments import Upload
from playground.rules.permissions import in_channel
from playground.rules.services import Services
from playground.wire.forms import Form, InvalidForm
from playground.world.guild import Guild
from playground.world.json_value import Json
from playground.world.permission import Permission
from playground.world.records import Channel, Message
from playground.world.refusals import DiscordError, Refusal
from playground.world.world import World

LONGEST_REASON = 512


@frozen(eq=False)
class Call:
    """`reason` is the decoded X-Audit-Log-Reason; `uploads` are the files that came with it."""

    services: Services
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json = None
    reason: str | None = None
    uploads: Sequence[Upload] = ()

    @property
    def world(self) -> World:
        return self.services.world

    @property
    def bot(self) -> int:
        return self.world.bot_id

    def id(self, name: str) -> int:
        return int(self.path[name])

    @property
    def form(self) -> Form:
        return Form.of({} if self.body is None else self.body)

    def limit(self, *, default: int, most: int) -> int:
        return Form(self.query).integer("limit", lowest=1, highest=most) or default

    def number(self, name: str) -> int | None:
        return Form(self.query).integer(name)

    def guild(self) -> Guild:
        """The path's guild. Raises 10004, also where the bot is no member."""
        guild = self.world.find_guild(self.id("guild_id"))
        if self.bot not in guild.members:
            raise DiscordError(Refusal.UNKNOWN_GUILD)
        return guild

    def channel(self, *needed: Permission) -> Channel:
        """The path's channel. Raises 10003, 50001 when the bot cannot see it, 50013 when it lacks a right."""
        channel = self.world.channel(self.id("channel_id"))
        held = in_channel(self.world, self.bot, channel)
        if not held & Permission.VIEW_CHANNEL:
            raise DiscordError(Refusal.MISSING_ACCESS)
        if any(not held & permission for permission in needed):
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        return channel

    def guild_of(self, channel: Channel) -> Guild:
        """The guild of a channel. Raises 50013 for direct messages, where there are no rights to have."""
        guild = self.world.guild_of(channel)
        if guild is None:
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        return guild

    def message(self) -> Message:
        """The path's message, unless only one person may see it. Raises 10008."""
        message = self.world.message(self.id("channel_id"), self.id("message_id"))
        if message.addressee is not None:
            raise DiscordError(Refusal.UNKNOWN_MESSAGE)
        return message


type Handler = Callable[[Call], Json]


def checked_reason(reason: str | None) -> str | None:
    """Raises 50035 for an audit-log reason over 512 characters."""
    if reason is not None and len(reason) > LONGEST_REASON:
        words = "Must be 512 or fewer in length."
        raise InvalidForm(("X-Audit-Log-Reason",), "BASE_TYPE_MAX_LENGTH", words)
    return reason or None
