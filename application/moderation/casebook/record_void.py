from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class RecordVoid:
    """By somebody who may."""

    guild: GuildId
    number: CaseNumber
    by: UserId
    reason: Reason
    is_void: bool
    """False where it is to count again."""


@define
class RecordVoidHandler:
    """The transaction. Of two at once the second finds what the first did, and is refused."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RecordVoid) -> CaseView:
        """Raises CaseStillPending, CaseAlreadyVoided, CaseNotVoided."""
        async with self._uow() as uow:
            case = await uow.cases.get(command.guild, command.number)
            change = case.void if command.is_void else case.unvoid
            change(command.reason, by=command.by, at=self._clock.now())
            await uow.cases.save(case)
            await uow.commit()
        return CaseView.of(case)
