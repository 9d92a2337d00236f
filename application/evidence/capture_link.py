from attrs import define, frozen

from application.evidence.keep_capture import KeepCapture
from application.evidence.ports import Messages
from application.shared.use_case import UseCase
from domain.evidence.link import place_in_link
from domain.shared.ids import CaptureId, GuildId, UserId


@frozen(kw_only=True)
class CaptureLink:
    guild: GuildId
    capture: CaptureId
    link: str
    by: UserId


@define
class CaptureLinkHandler:
    """Keeps the message that a link leads to. What somebody may not read, a link does not show them either.

    Raises NotAMessageLink, MessageElsewhere, MessageNotFound, DiscordUnreachable.
    """

    _messages: Messages
    _keep: UseCase[KeepCapture, CaptureId]

    async def __call__(self, command: CaptureLink) -> CaptureId:
        place = place_in_link(command.link, command.guild)
        seen = await self._messages.read(command.guild, place, by=command.by)
        return await self._keep(KeepCapture(guild=command.guild, capture=command.capture, message=seen, by=command.by))
