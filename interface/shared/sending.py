"""Sending a message once, although a try before may have sent it already."""

from datetime import datetime, timedelta

import discord
from attrs import frozen

from application.shared.clock import Clock
from domain.shared.ids import UserId
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.files import Upload
from interface.shared.layout import Card
from interface.shared.messages import NOBODY, find_own

_NONCE_HOLDS = timedelta(minutes=2)
"""Discord enforces a nonce "for a few minutes"; an older message is looked for before another is sent."""


@frozen(kw_only=True)
class Outgoing:
    """`nonce` (at most 25 characters) and `opening`, how one of its texts begins, are no other message's there.

    Where that depends on the language, `opening` has it `in_every_language`.
    """

    card: Card
    nonce: str
    opening: str | tuple[str, ...]
    since: datetime
    """When there was first something to send."""
    files: tuple[Upload, ...] = ()
    pings: discord.AllowedMentions = NOBODY
    is_silent: bool = True


def may_be_there(message: Outgoing, clock: Clock) -> bool:
    """Whether Discord would take it a second time by now."""
    return clock.now() - message.since > _NONCE_HOLDS


async def send_once(
    client: CurrentClient, target: discord.abc.Messageable, message: Outgoing, *, look: bool
) -> discord.Message:
    """The message that is there, or that was sent now; with `look` it is looked for first."""
    if look:
        found = await find_own(target, client.own_id(), message.opening, since=message.since)
        if found is not None:
            return found
    return await target.send(
        view=message.card,
        files=[picture.file() for picture in message.files],
        nonce=message.nonce,
        silent=message.is_silent,
        allowed_mentions=message.pings,
    )


async def send_privately(client: CurrentClient, person: UserId, message: Outgoing, *, look: bool) -> None:
    """The same by direct message; whoever takes none is not told. Raises DiscordUnreachable."""
    try:
        async with discord_answers():
            target = await client.get().create_dm(discord.Object(person))
            await send_once(client, target, message, look=look)
    except discord.HTTPException:
        return  # a clear refusal: closed direct messages, no server in common, a deleted account
