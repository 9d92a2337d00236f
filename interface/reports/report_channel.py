import discord
from attrs import define, evolve

from application.reports.ports import PostedReport
from domain.reports.report import ReportReason
from domain.shared.ids import ChannelId, MessageId, RoleId
from interface.reports.cards import report_card, report_marker
from interface.shared.client import CurrentClient
from interface.shared.languages import gettext, in_every_language
from interface.shared.messages import NOBODY
from interface.shared.posting import in_some_form, send_up_to_date, writing
from interface.shared.sending import Outgoing


@define
class DiscordReportChannel:
    _client: CurrentClient

    async def post(self, channel: ChannelId, shown: PostedReport, *, may_be_there: bool) -> MessageId:
        target = self._client.get().get_partial_messageable(channel, guild_id=shown.guild)

        async def send(shown: PostedReport) -> discord.Message:
            outgoing, edited = _outgoing(shown), report_card(shown)
            return await send_up_to_date(self._client, target, outgoing, look=may_be_there, edited=edited)

        async with writing():
            message = await in_some_form(send, shown, _bare(shown))
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, shown: PostedReport) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=shown.guild)
        post = target.get_partial_message(message)

        async def edit(shown: PostedReport) -> None:
            await post.edit(view=report_card(shown), allowed_mentions=NOBODY)

        async with writing():
            await in_some_form(edit, shown, _bare(shown))


def _outgoing(shown: PostedReport) -> Outgoing:
    report = shown.report
    return Outgoing(
        card=report_card(shown, pings=shown.pings),
        nonce=f"q{report.guild:x}.{report.number:x}",
        opening=in_every_language(lambda: report_marker(report.number)),
        since=report.opened_at,
        is_silent=shown.pings is None,
        pings=NOBODY if shown.pings is None else only(shown.pings),
    )


def _bare(shown: PostedReport) -> PostedReport:
    """The report without what people said, which is what a post can be refused for."""
    left_out = ReportReason(gettext("(left out, as Discord refused a post with it; `/reports show` has it)"))
    first = tuple(evolve(voice, reason=left_out) for voice in shown.voices.first)
    dismissal = None if shown.report.dismissal is None else left_out
    report, voices = evolve(shown.report, dismissal=dismissal), evolve(shown.voices, first=first)
    return evolve(shown, report=report, voices=voices, capture=None)


def only(role: RoleId) -> discord.AllowedMentions:
    """Whom the guild chose, and nobody else whatever the texts hold."""
    return discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(role)], replied_user=False)
