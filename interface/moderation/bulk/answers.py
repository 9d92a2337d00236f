"""The message of whoever confirmed an operation, or approved it, shows how far it is."""

from datetime import timedelta

import discord
import structlog
from attrs import define

from application.moderation.bulk.queries import BulkStatus
from application.shared.clock import Clock
from domain.moderation.case_answer import ANSWERABLE_FOR
from interface.moderation.bulk.buttons import status_card
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.failures import said_of
from interface.shared.languages import language, speaking
from interface.shared.messages import edit_answer

_log = structlog.stdlib.get_logger(__name__)

_SPARE = timedelta(seconds=30)


@define
class DiscordBulkAnswers:
    """For as long as Discord takes answers, in the language of who reads it; what comes later stands in the mod-log."""

    _client: CurrentClient
    _clock: Clock

    async def show(self, status: BulkStatus) -> None:
        operation = status.operation
        place, asked_at = operation.answer_place, operation.answer_asked_at
        if place is None or asked_at is None or self._clock.now() - asked_at > ANSWERABLE_FOR - _SPARE:
            return
        try:
            with speaking(place.language or language()):
                card = status_card(status)
            async with discord_answers():
                await edit_answer(self._client.get(), place.application, place.token, card)
        except discord.HTTPException as error:
            # The token has ended, the moderator has dismissed the message, or Discord does not take this form of it.
            _log.info("a bulk operation can no longer be shown", operation=operation.number, error=said_of(error))
