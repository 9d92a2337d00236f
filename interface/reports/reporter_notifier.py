from attrs import define

from application.reports.queries import ReportView
from application.shared.clock import Clock
from application.shared.errors import BotNotInGuild
from domain.shared.ids import UserId
from interface.reports.cards import outcome_card, outcome_marker
from interface.shared.client import CurrentClient
from interface.shared.sending import Outgoing, may_be_there, send_privately


@define
class DiscordReporterNotifier:
    _client: CurrentClient
    _clock: Clock

    async def tell(self, report: ReportView, reporter: UserId) -> None:
        assert report.closed_at is not None, "of an open report there is nothing to tell"
        try:
            guild = self._client.guild(report.guild)
        except BotNotInGuild:
            return  # it was removed, and speaks for that server no more
        outgoing = Outgoing(
            card=outcome_card(report, guild.name),
            nonce=f"t{report.guild:x}.{report.number:x}",
            opening=outcome_marker(report),
            since=report.closed_at,
        )
        await send_privately(self._client, reporter, outgoing, look=may_be_there(outgoing, self._clock))
