import discord
import structlog
from attrs import define

from application.privacy.ports import MailRefused
from application.shared.errors import ApplicationError
from domain.privacy.request import PrivacyRequest
from interface.privacy.cards import erased_card
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.languages import language, speaking
from interface.shared.messages import NOBODY

_log = structlog.stdlib.get_logger(__name__)


@define
class DiscordErasureNotice:
    """A direct message, in the language in which it was asked for."""

    _client: CurrentClient

    async def tell(self, request: PrivacyRequest) -> None:
        with speaking(request.language or language()):
            shown = erased_card()
        try:
            async with discord_answers():
                target = await self._client.get().create_dm(discord.Object(request.user))
                await target.send(view=shown, nonce=f"e{request.request}", allowed_mentions=NOBODY)
        except discord.HTTPException as refused:
            raise MailRefused(refused.text or None) from refused


def not_told(why: ApplicationError) -> None:
    """Whose erasure it was is not said: nothing of them is left."""
    _log.info("somebody was not told that what was stored of them is erased", error=type(why).__name__)
