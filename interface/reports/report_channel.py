from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from attrs import define, evolve

from application.reports.ports import PostedReport
from application.shared.posting import PlaceUnwritable, PostGone
from domain.reports.report import ReportReason
from domain.shared.ids import ChannelId, MessageId, RoleId
from interface.reports.cards import report_card, report_marker
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import texts, texts_of
from interface.shared.messages import NOBODY, REFUSALS
from interface.shared.sending import Outgoing, send_once

_UNKNOWN_MESSAGE = 10008
"""Discord API reference, "JSON error codes"."""

_BAD_REQUEST = 400
_LEFT_OUT = ReportReason("(left out, as Discord refused a post with it; /reports show has it)")


@define
class DiscordReportChannel:
    _client: CurrentClient

    async def post(self, channel: ChannelId, shown: PostedReport, *, may_be_there: bool) -> MessageId:
        target = self._client.get().get_partial_messageable(channel, guild_id=shown.guild)
        async with _writing():
            try:
                message = await self._post(target, shown, look=may_be_there)
            except discord.HTTPException as error:
                if error.status != _BAD_REQUEST:
                    raise
                message = await self._post(target, _bare(shown), look=may_be_there)
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, shown: PostedReport) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=shown.guild)
        post = target.get_partial_message(message)
        async with _writing():
            try:
                await post.edit(view=report_card(shown), allowed_mentions=NOBODY)
            except discord.HTTPException as error:
                if error.status != _BAD_REQUEST:
                    raise
                await post.edit(view=report_card(_bare(shown)), allowed_mentions=NOBODY)

    async def _post(self, target: discord.PartialMessageable, shown: PostedReport, *, look: bool) -> discord.Message:
        """What is found there is brought up to date."""
        report, card = shown.report, report_card(shown, pings=shown.pings)
        outgoing = Outgoing(
            card=card,
            nonce=f"q{report.guild:x}.{report.number:x}",
            opening=report_marker(report.number),
            since=report.opened_at,
            is_silent=shown.pings is None,
            pings=NOBODY if shown.pings is None else only(shown.pings),
        )
        message = await send_once(self._client, target, outgoing, look=look)
        if list(texts(message.components)) != texts_of(card):
            await message.edit(view=report_card(shown), allowed_mentions=NOBODY)
        return message


def _bare(shown: PostedReport) -> PostedReport:
    """The report without what people said, which is what a post can be refused for."""
    first = tuple(evolve(voice, reason=_LEFT_OUT) for voice in shown.voices.first)
    dismissal = None if shown.report.dismissal is None else _LEFT_OUT
    report, voices = evolve(shown.report, dismissal=dismissal), evolve(shown.voices, first=first)
    return evolve(shown, report=report, voices=voices, capture=None)


def only(role: RoleId) -> discord.AllowedMentions:
    """Whom the guild chose, and nobody else whatever the texts hold."""
    return discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(role)], replied_user=False)


@asynccontextmanager
async def _writing() -> AsyncIterator[None]:
    """Turns Discord's refusal into PlaceUnwritable, or into PostGone where it misses only the message."""
    try:
        async with discord_answers():
            yield
    except REFUSALS as error:
        is_gone = isinstance(error, discord.HTTPException) and error.code == _UNKNOWN_MESSAGE
        raise (PostGone if is_gone else PlaceUnwritable) from error
