import discord
import structlog
from attrs import define

from application.moderation.queries import CaseView
from domain.moderation.case_answer import AnswerPlace
from interface.moderation.cards import action_result
from interface.shared.avatars import Avatars
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.failures import said_of
from interface.shared.layout import barest, card, text
from interface.shared.messages import edit_answer

_log = structlog.stdlib.get_logger(__name__)

_BAD_REQUEST = 400


@define
class DiscordModeratorAnswers:
    _client: CurrentClient
    _avatars: Avatars

    async def show(self, place: AnswerPlace, case: CaseView) -> None:
        result = action_result(case, await self._avatars.address(case.target))
        client = self._client.get()
        try:
            async with discord_answers():
                try:
                    await edit_answer(client, place.application, place.token, result)
                except discord.HTTPException as error:
                    if error.status != _BAD_REQUEST:
                        raise
                    # It is the card that is refused: its heading and its number still can be said.
                    await edit_answer(client, place.application, place.token, card(text(barest(result))))
        except discord.HTTPException as error:
            # The token has ended, the moderator has dismissed the message, or Discord takes no form of it.
            _log.info("a moderator can no longer be answered", case=case.number, error=said_of(error))
