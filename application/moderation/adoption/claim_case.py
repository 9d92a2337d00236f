from attrs import define, field, frozen

from application.moderation.queries import CaseView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.amending import check_claim
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.names import Names
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ClaimCase:
    """Somebody says that an action was theirs, of which Discord did not record who took it."""

    guild: GuildId
    number: CaseNumber
    by: Standing
    names: Names = field(factory=Names)


@define
class ClaimCaseHandler:
    """Raises MissingPermission, CaseAboutOneself, NotClaimable, CaseNotFound.

    Of two at once the first has it: the second finds it claimed.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ClaimCase) -> CaseView:
        async with self._uow() as uow:
            case = await uow.cases.lock(command.guild, command.number)
            check_claim(case, command.by)
            case.claim(by=command.by.user, names=command.names, at=self._clock.now())
            await uow.cases.save(case)
            await uow.commit()
        return CaseView.of(case)
