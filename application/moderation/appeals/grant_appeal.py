"""Granting: the decision is on record before the case is taken back, so that nobody else decides meanwhile."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.moderation.appeals.decidable_appeal import DecidableAppeal
from application.moderation.appeals.queries import AppealReader, AppealView, BeingGranted
from application.moderation.appeals.record_decision import RecordAppealDecision
from application.moderation.casebook.undo_case import UndoCase
from application.moderation.casebook.void_case import VoidCase
from application.moderation.queries import CaseReader, CaseView
from application.shared.clock import SharedClock
from application.shared.each_alone import each_alone
from application.shared.errors import CommitOutcomeUnknown
from application.shared.nothing_done import NOTHING_DONE
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.appeals.appeal import AppealAnswer, AppealState, appeal_answer, is_at_issue, reason_of_grant
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import NothingStands
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RequestId
from domain.shared.names import Names
from domain.shared.standing import Standing

SETTLED_AFTER = timedelta(minutes=2)
"""More than taking a case back takes, after which whoever grants records what came of it."""
AT_ONCE = 100


@frozen(kw_only=True)
class GrantAppeal:
    """`answer` as it was typed."""

    guild: GuildId
    number: CaseNumber
    by: Standing
    answer: str
    request: RequestId
    """Which opens the case that takes the other one back, too: by it the appeal is settled where the process ends
    before it is here."""
    asked_at: datetime
    """By Discord's clock."""
    moderator_names: Names = field(factory=Names)


@frozen
class RecordGrant:
    """`is_granted` is False where the case could not be taken back."""

    appeal: BeingGranted
    is_granted: bool
    undone_with: CaseNumber | None = None


@frozen
class SettleGrants:
    """Those of all guilds whose case was taken back, or could not be, by somebody who did not come as far as that."""


@define
class RecordGrantHandler:
    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordGrant) -> AppealView:
        appeal_of, now = command.appeal, await self._clock.now()
        async with self._uow() as uow:
            appeal = await uow.appeals.lock(appeal_of.guild, appeal_of.number)
            if command.is_granted:
                is_different = appeal.granted(appeal_of.deciding, command.undone_with, at=now)
            else:
                is_different = appeal.not_granted(appeal_of.deciding, at=now)
                if is_different and not is_at_issue(await uow.cases.get(appeal_of.guild, appeal_of.number), now):
                    appeal.become_moot(at=now)
            if is_different:
                await uow.appeals.save(appeal)
                await uow.commit()
        return AppealView.of(appeal)


@define
class SettleGrant:
    """Records of one appeal what came of taking its case back; nothing as long as that is under way.

    `is_gone` says that nothing of the case stands in Discord, whatever the record has.
    """

    _cases: CaseReader
    _record: UseCase[RecordGrant, AppealView]

    async def __call__(self, appeal: BeingGranted, *, is_gone: bool = False) -> AppealView | None:
        opposite = await self._cases.opened_by(appeal.guild, appeal.deciding)
        if opposite is not None and opposite.status is not CaseStatus.FAILED:
            if opposite.status is CaseStatus.PENDING:
                return None
            return await self._record(RecordGrant(appeal, is_granted=True, undone_with=opposite.number))
        case = await self._cases.show(appeal.guild, appeal.number)
        return await self._record(RecordGrant(appeal, is_granted=is_gone or _is_taken_back(case)))


def _is_taken_back(case: CaseView) -> bool:
    """By whomever. Of what lasts a void takes nothing back: it goes on standing."""
    return case.voided_at is not None if case.kind.undone_by is None else case.ending is Ending.LIFTED


@define
class GrantAppealHandler:
    """Takes the case back, with all checks of that; where that is not possible, the appeal is to be decided on again
    as long as anything is left of the case.

    Raises MissingPermission, CaseNotFound, AppealNotFound, NothingToRead, AppealAnswerTooLong, what ranks refuse, what
    `Appeal.begin_granting` raises, and what taking the case back raises.
    """

    _decidable: DecidableAppeal
    _decide: UseCase[RecordAppealDecision, AppealView]
    _undo: UseCase[UndoCase, CaseView]
    _void: UseCase[VoidCase, CaseView]
    _settle: SettleGrant

    async def __call__(self, command: GrantAppeal) -> AppealView:
        answer = appeal_answer(command.answer)
        case = await self._decidable(command.guild, command.number, command.by)
        decision = RecordAppealDecision(
            guild=command.guild,
            number=command.number,
            by=command.by.user,
            answer=answer,
            request=command.request,
            is_granting=True,
        )
        appeal = await self._decide(decision)
        if appeal.state is not AppealState.GRANTING:
            return appeal  # delivered again, after it was done
        being_granted = BeingGranted(command.guild, command.number, command.request)
        try:
            is_done = await self._take_back(case, command, answer)
        except NOTHING_DONE as refusal:
            settled = None
            is_gone = isinstance(refusal, NothingStands)  # by hand, and nobody told the bot
            with suppress(*NOTHING_DONE, CommitOutcomeUnknown):  # what stands in the way of that hides nothing
                settled = await self._settle(being_granted, is_gone=is_gone)
            if settled is None or settled.state is not AppealState.GRANTED:
                raise
            return settled
        with suppress(*NOTHING_DONE, CommitOutcomeUnknown):  # it is taken back, so the sweep says what came of it
            appeal = await self._settle(being_granted) or appeal
            if is_done and appeal.state is AppealState.OPEN:  # it took so long that it was given up meanwhile
                await self._decide(decision)
                appeal = await self._settle(being_granted) or appeal
        return appeal

    async def _take_back(self, case: CaseView, command: GrantAppeal, answer: AppealAnswer) -> bool:
        """Whether it could be."""
        reason = reason_of_grant(command.number, answer)
        if case.kind.undone_by is None:
            await self._void(VoidCase(guild=case.guild, number=case.number, by=command.by, reason=reason))
            return True
        undone = await self._undo(
            UndoCase(
                guild=case.guild,
                number=case.number,
                by=command.by,
                reason=reason,
                request=command.request,
                asked_at=command.asked_at,
                moderator_names=command.moderator_names,
            )
        )
        return undone.status is CaseStatus.APPLIED


@define
class SettleGrantsHandler:
    _appeals: AppealReader
    _settle: SettleGrant
    _clock: SharedClock

    async def __call__(self, _: SettleGrants) -> None:
        """Raises an ExceptionGroup of what kept some of them from being settled, once all have been tried."""
        await each_alone(self._stale(), self._settle, problem="not all appeals could be settled")

    async def _stale(self) -> AsyncIterator[BeingGranted]:
        before = await self._clock.now() - SETTLED_AFTER
        for appeal in await self._appeals.being_granted(before=before, limit=AT_ONCE):
            yield appeal
