from datetime import datetime, timedelta

from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseUnderWay
from domain.moderation.reason import Reason
from domain.moderation.repository import DueCase
from domain.shared.ids import GuildId, UserId

TELLING_TAKES = timedelta(minutes=1)
"""For so long nobody else tells Discord of the end."""


@frozen
class NewEnd:
    """`at` is None where it is to hold for good."""

    at: datetime | None


@frozen(kw_only=True)
class RecordEdit:
    """By somebody who may; what is None stays as it is."""

    guild: GuildId
    number: CaseNumber
    by: UserId
    reason: Reason | None
    end: NewEnd | None


@frozen(kw_only=True)
class RecordedEdit:
    """The case as it is now, and as it was. `due` is the caller's claim to tell Discord of another end."""

    case: CaseView
    reason_before: Reason | None
    end_before: datetime | None
    due: DueCase | None


@define
class RecordEditHandler:
    """The transaction of what a moderator changes in a case; where that is nothing, it writes nothing.

    That Discord is to be told of another end is recorded with it, so it will be, whatever becomes of this process.
    While somebody is at the end of the case, who read it before, it is not changed.
    """

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordEdit) -> RecordedEdit:
        now, due = await self._clock.now(), None
        async with self._uow() as uow:
            # The case first, as where it ends: whoever comes second then waits, and no two deadlock.
            case = await uow.cases.lock(command.guild, command.number)
            before = case.reason, case.expires_at
            if command.reason is not None:
                case.amend_reason(command.reason, by=command.by, at=now)
            if command.end is not None:
                due = await self._change_end(uow, case, command.end, command.by, now)
            if (case.reason, case.expires_at) != before:
                await uow.cases.save(case)
                await uow.commit()
        return RecordedEdit(case=CaseView.of(case), reason_before=before[0], end_before=before[1], due=due)

    async def _change_end(self, uow: UnitOfWork, case: Case, end: NewEnd, by: UserId, now: datetime) -> DueCase | None:
        before = case.expires_at
        case.change_end(end.at, by=by, at=now)
        if case.expires_at == before:
            return None
        if not await uow.case_schedule.lock(case.guild, case.number, now=now):
            raise CaseUnderWay(case.number)
        return await uow.case_schedule.take(case.guild, case.number, until=now + TELLING_TAKES)
