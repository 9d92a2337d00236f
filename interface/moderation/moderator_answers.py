from functools import partial

import discord
import structlog
from attrs import define

from application.moderation.queries import CaseView
from domain.moderation.case_answer import AnswerPlace
from interface.moderation.cards import action_result
from interface.shared.avatars import Avatars
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.failures import said_of
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import barest, card, text
from interface.shared.messages import edit_answer
from interface.shared.posting import in_some_form

_log = structlog.stdlib.get_logger(__name__)


@define
class DiscordModeratorAnswers:
    _client: CurrentClient
    _avatars: Avatars
    _languages: GuildLanguages

    async def show(self, place: AnswerPlace, case: CaseView) -> None:
        avatar = await self._avatars.address(case.target)
        async with self._languages.speaking(case.guild):
            result = action_result(case, avatar)
        client = self._client.get()
        try:
            async with discord_answers():
                edit = partial(edit_answer, client, place.application, place.token)
                await in_some_form(edit, result, card(text(barest(result))))
        except discord.HTTPException as error:
            # The token has ended, the moderator has dismissed the message, or Discord takes no form of it.
            _log.info("a moderator can no longer be answered", case=case.number, error=said_of(error))
