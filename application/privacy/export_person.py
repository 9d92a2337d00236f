from attrs import define

from application.privacy.ports import Mail, Packing
from application.privacy.queries import PersonalReader
from domain.privacy.request import PrivacyRequest


@define
class ExportPersonHandler:
    """Sends somebody all that is stored of them. Raises MailRefused, TooMuchToSend or DiscordUnreachable."""

    _data: PersonalReader
    _pack: Packing
    _mail: Mail

    async def __call__(self, request: PrivacyRequest) -> None:
        async with self._pack(self._data.rows(request.user), self._data.promise()) as parts:
            await self._mail.send(request, parts)
