from attrs import define

from application.moderation.appeals.queries import AppealView
from application.shared.clock import Clock
from application.shared.errors import BotNotInGuild
from domain.moderation.appeals.appeal import AppealState
from interface.moderation.appeals.cards import outcome_card, outcome_marker
from interface.shared.client import CurrentClient
from interface.shared.sending import Outgoing, may_be_there, send_privately

_LETTERS = {AppealState.MOOT: "u"}
"""Of its own, as what is decided soon after a case turned out to be in force after all is another message."""


@define
class DiscordAppellantNotifier:
    _client: CurrentClient
    _clock: Clock

    async def tell(self, appeal: AppealView) -> None:
        assert appeal.decided_at is not None, "of an open appeal there is nothing to tell"
        try:
            guild = self._client.guild(appeal.guild)
        except BotNotInGuild:
            return  # it was removed, and speaks for that server no more
        outgoing = Outgoing(
            card=outcome_card(appeal, guild.name),
            nonce=f"{_LETTERS.get(appeal.state, 'o')}{appeal.guild:x}.{appeal.number:x}",
            opening=outcome_marker(appeal),
            since=appeal.decided_at,
        )
        look = may_be_there(outgoing, self._clock)
        await send_privately(self._client, appeal.appellant, outgoing, look=look)
