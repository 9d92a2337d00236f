import discord
import structlog
from attrs import define

from application.moderation.queries import CaseView
from domain.moderation.case_answer import AnswerPlace
from interface.moderation.cards import action_result
from interface.shared.avatars import Avatars
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.messages import edit_answer

_log = structlog.stdlib.get_logger(__name__)


@define
class DiscordModeratorAnswers:
    _client: CurrentClient
    _avatars: Avatars

    async def show(self, place: AnswerPlace, case: CaseView) -> None:
        card = action_result(case, await self._avatars.address(case.target))
        try:
            async with discord_answers():
                await edit_answer(self._client.get(), place.application, place.token, card)
        except discord.HTTPException as error:
            # The token has ended, or the moderator has dismissed the message.
            _log.info("a moderator can no longer be answered", case=case.number, code=error.code)
