from datetime import datetime

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.repository import DueCase
from domain.moderation.term import Ending, next_look


@frozen(kw_only=True)
class RecordEnd:
    """`ending` is None where it was renewed, and goes on. `began`: when, by the shared clock, or a little earlier."""

    due: DueCase
    ending: Ending | None
    began: datetime


@define
class RecordEndHandler:
    """Records how a case ended, or when it is looked at next.

    One that lost the claim, or finds that it ended meanwhile, changes nothing.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RecordEnd) -> None:
        due = command.due
        async with self._uow() as uow:
            case = await uow.cases.get(due.guild, due.number)
            goes_on = case.is_in_force and command.ending is None
            if case.is_in_force and command.ending is not None:
                case.end(command.ending, at=self._clock.now())
                await uow.cases.save(case)
            # After the case, as where another case ends this one: whoever comes second then waits, and no two deadlock.
            if not await uow.case_schedule.finish(due):
                return
            if goes_on and case.expires_at is not None:
                due_at = next_look(case.kind, case.expires_at, command.began)
                await uow.case_schedule.put(due.guild, due.number, due_at=due_at)
            await uow.commit()
