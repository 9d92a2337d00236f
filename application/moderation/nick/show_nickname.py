from attrs import define, frozen

from application.moderation.nick.ports import NickReader
from application.moderation.queries import CaseView
from application.shared.errors import RecordsUnavailable, TransientFailure
from domain.moderation.case import CaseStatus


@frozen
class ShowNickname:
    """What a case took, just after it was taken."""

    case: CaseView


@define
class ShowNicknameHandler:
    """None where nothing was done, or the records are away: what was done is told all the same."""

    _nicknames: NickReader

    async def __call__(self, command: ShowNickname) -> str | None:
        if command.case.status is not CaseStatus.APPLIED:
            return None
        try:
            return await self._nicknames.taken(command.case.guild, command.case.number)
        except (RecordsUnavailable, TransientFailure):
            return None
