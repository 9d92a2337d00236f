from collections.abc import Sequence

import discord
from attrs import define, frozen

from application.privacy.ports import MailRefused, Part
from domain.privacy.request import PrivacyRequest
from interface.privacy.cards import part_card, part_marker
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.languages import language, speaking
from interface.shared.sending import Outgoing, send_once

_LONGEST_REFUSAL = 200


@frozen
class PartUpload:
    part: Part

    def file(self) -> discord.File:
        self.part.content.seek(0)
        return discord.File(self.part.content, self.part.name)

    def shown(self) -> discord.ui.File[discord.ui.LayoutView]:
        return discord.ui.File(f"attachment://{self.part.name}")


@define
class DiscordMail:
    """Direct messages, one for each part; a later attempt looks which were sent."""

    _client: CurrentClient

    async def send(self, request: PrivacyRequest, parts: Sequence[Part]) -> None:
        try:
            async with discord_answers():
                target = await self._client.get().create_dm(discord.Object(request.user))
                for number, part in enumerate(parts, start=1):
                    with speaking(request.language or language()):
                        message = _message(request, PartUpload(part), number, len(parts))
                    await send_once(self._client, target, message, look=request.attempts > 1)
        except discord.HTTPException as refused:
            raise MailRefused(refused.text[:_LONGEST_REFUSAL] or None) from refused


def _message(request: PrivacyRequest, upload: PartUpload, number: int, of: int) -> Outgoing:
    return Outgoing(
        card=part_card(request, number, of, upload.shown()),
        nonce=f"p{request.request}-{number}",
        opening=part_marker(request, number, of),
        since=request.asked_at,
        files=(upload,),
        is_silent=True,
    )
