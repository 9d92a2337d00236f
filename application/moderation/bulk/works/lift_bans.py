from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import ClassVar

from attrs import define

from application.moderation.bulk.ports import BulkAuditLog, BulkBans, BulkPeople, Unbans
from application.moderation.bulk.tokens import bulk_audit_reason, is_of
from application.moderation.bulk.works.tries import after_refusals, begun_at
from application.moderation.bulk.works.work import Members, States
from application.moderation.effects.own_bans import OwnBans
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, Ban
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.moderation.case import Failure
from domain.shared.ids import GuildId, RoleId, UserId

_UNBAN = AuditedAction("unban")


@define
class LiftBansWork:
    """Lifts only bans that are still those of the operation that it takes back.

    Of whom that had made a ban for a time one for good, the ban stays, and is to end when it was to.
    """

    _bans: BulkBans
    _unbans: Unbans
    _audit_log: BulkAuditLog
    _people: BulkPeople
    _own_bans: OwnBans
    act: ClassVar[BulkAct] = LIFT_BANS

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        return {}

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        undone = _undone_by(operation)
        bans = await self._bans.standing(operation.guild, users)
        changed = _changed(undone, users, bans)
        others = {user: bans[user] for user in changed if user in bans}
        before = await self._people.taken_over_by(operation.guild, undone, others) if others else {}
        held_again = set[UserId]()
        for user, case in before.items():
            with suppress(MayNotLook):  # then nothing speaks for it
                if await self._own_bans.is_of(others[user], case):
                    held_again.add(user)
        return changed | dict.fromkeys(held_again, TargetState.HELD_AGAIN)

    async def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        reason, refused = bulk_audit_reason(operation), list[Outcome]()
        for user in users:
            # Right before: a whole batch takes a minute, in which somebody may ban one of them by hand.
            if changed := await self._changed_since(operation, [user]):
                yield Outcome(user=user, state=changed[user])
                continue
            try:
                await self._unbans.unban(operation.guild, user, audit_reason=reason)
            except EffectRefused as refusal:
                refused.append(Outcome(user=user, state=_state_of(refusal), detail=refusal.why))
            else:
                yield Outcome(user=user, state=TargetState.DONE)
        for outcome in await after_refusals(refused, lambda: self._on_record(operation, since=begun_at(operation))):
            yield outcome

    async def traces(
        self, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        changed = await self._changed_since(operation, users)
        try:
            ours = await self._on_record(operation, since=since)
        except MayNotLook:
            return dict.fromkeys(changed, TargetState.UNCLEAR)
        return {user: TargetState.DONE if user in ours else TargetState.CHANGED for user in changed}

    async def _changed_since(self, operation: BulkOperation, users: Sequence[UserId]) -> States:
        """Of those whose cases are open."""
        return _changed(_undone_by(operation), users, await self._bans.standing(operation.guild, users))

    async def _on_record(self, operation: BulkOperation, *, since: datetime) -> set[UserId]:
        entries = await self._audit_log.entries(operation.guild, _UNBAN, since=since)
        return {entry.user for entry in entries if is_of(operation.number, entry.reason)}


def _state_of(refusal: EffectRefused) -> TargetState:
    return TargetState.CHANGED if refusal.failure is Failure.UNKNOWN_MEMBER else TargetState.REFUSED


def _undone_by(operation: BulkOperation) -> OperationNumber:
    assert operation.undoes is not None, "bans are lifted only to undo an operation"
    return operation.undoes


def _changed(undone: OperationNumber, users: Sequence[UserId], bans: Mapping[UserId, Ban]) -> dict[UserId, TargetState]:
    others = (user for user in users if user not in bans or not is_of(undone, bans[user].audit_reason))
    return dict.fromkeys(others, TargetState.CHANGED)
