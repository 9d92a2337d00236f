"""An appeal of which nothing is left to decide settles itself, and is open again where something is after all."""

from contextlib import suppress

from attrs import define, frozen

from application.moderation.appeals.queries import AppealReader
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.appeals.appeal import AppealState, is_at_issue
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class FollowCase:
    """After the case ended, was voided, or the like."""

    guild: GuildId
    number: CaseNumber


@frozen(kw_only=True)
class RecordFollowing:
    guild: GuildId
    number: CaseNumber


@define
class RecordFollowingHandler:
    """The transaction. The case is read once the appeal is locked: a later change of it is followed after this."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordFollowing) -> None:
        now = await self._clock.now()
        async with self._uow() as uow:
            appeal = await uow.appeals.lock(command.guild, command.number)
            case = await uow.cases.get(command.guild, command.number)
            follow = appeal.open_again if is_at_issue(case, now) else appeal.become_moot
            if follow(at=now):
                await uow.appeals.save(appeal)
                await uow.commit()


@define
class FollowCaseHandler:
    """Of nearly no case there is an appeal, so that is looked for before anything is locked."""

    _appeals: AppealReader
    _record: UseCase[RecordFollowing, None]

    async def __call__(self, command: FollowCase) -> None:
        with suppress(AppealNotFound):
            appeal = await self._appeals.show(command.guild, command.number)
            if appeal.state in (AppealState.OPEN, AppealState.MOOT):
                await self._record(RecordFollowing(guild=command.guild, number=command.number))
