from attrs import define, frozen

from application.moderation.errors import ActionUnfinished
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case import Case, CaseStatus


@frozen
class NoteNickname:
    case: Case
    nickname: str


@define
class NoteNicknameHandler:
    """Puts on record which nickname is about to go; only whoever holds the case may. Raises ActionUnfinished."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: NoteNickname) -> None:
        async with self._uow() as uow:
            case = await uow.cases.lock(command.case.guild, command.case.number)
            if case.status is not CaseStatus.PENDING or case.lease_token != command.case.lease_token:
                raise ActionUnfinished(case.number)
            await uow.nick_resets.put(case.guild, case.number, command.nickname)
            await uow.commit()
