"""Posts that show how something stands: sent once, brought up to date, barer where Discord refuses the words."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord

from application.shared.errors import ApplicationError
from application.shared.posting import PlaceUnwritable, PostGone
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import Card, texts, texts_of
from interface.shared.messages import NOBODY, REFUSALS
from interface.shared.sending import Outgoing, send_once

_BAD_REQUEST = 400
_UNKNOWN_MESSAGE = 10008
"""Discord API reference, "JSON error codes"."""


@asynccontextmanager
async def writing(
    *, unwritable: type[ApplicationError] = PlaceUnwritable, gone: type[ApplicationError] = PostGone
) -> AsyncIterator[None]:
    """Turns Discord's refusal into the one error, or into the other where it misses only the message."""
    try:
        async with discord_answers():
            yield
    except REFUSALS as error:
        is_gone = isinstance(error, discord.HTTPException) and error.code == _UNKNOWN_MESSAGE
        raise (gone if is_gone else unwritable) from error


async def in_some_form[Form, Written](write: Callable[[Form], Awaitable[Written]], form: Form, *barer: Form) -> Written:
    """What came of writing the first form that Discord does not refuse for what it says."""
    for instead in barer:
        try:
            return await write(form)
        except discord.HTTPException as error:
            if error.status != _BAD_REQUEST:
                raise
        form = instead
    return await write(form)


async def send_up_to_date(
    client: CurrentClient,
    target: discord.abc.Messageable,
    message: Outgoing,
    *,
    look: bool,
    edited: Card | None = None,
) -> discord.Message:
    """As send_once; what is found there is edited to show the card, or `edited` instead of it."""
    there = await send_once(client, target, message, look=look)
    if list(texts(there.components)) != texts_of(message.card):
        await there.edit(view=message.card if edited is None else edited, allowed_mentions=NOBODY)
    return there
