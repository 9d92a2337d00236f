from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import ClassVar

from attrs import define

from application.moderation.bulk.ports import BulkAuditLog, BulkBans, Unbans
from application.moderation.bulk.tokens import bulk_audit_reason, is_of
from application.moderation.bulk.works.ban_all import begun_at
from application.moderation.bulk.works.work import Members, States
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.moderation.case import Failure
from domain.shared.ids import GuildId, RoleId, UserId

_UNBAN = AuditedAction("unban")


@define
class LiftBansWork:
    """Lifts only bans that are still those of the operation that it takes back."""

    _bans: BulkBans
    _unbans: Unbans
    _audit_log: BulkAuditLog
    act: ClassVar[BulkAct] = LIFT_BANS

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        return {}

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        assert operation.undoes is not None, "bans are lifted only to undo an operation"
        bans = await self._bans.standing(operation.guild, users)
        return {
            user: TargetState.CHANGED
            for user in users
            if user not in bans or not is_of(operation.undoes, bans[user].audit_reason)
        }

    async def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        reason = bulk_audit_reason(operation)
        for user in users:
            # Right before: a whole batch takes a minute, in which somebody may ban one of them by hand.
            if changed := await self.overtaken(operation, [user], {}):
                yield Outcome(user=user, state=changed[user])
                continue
            try:
                await self._unbans.unban(operation.guild, user, audit_reason=reason)
            except EffectRefused as refused:
                yield await self._after_refusal(operation, user, refused)
            else:
                yield Outcome(user=user, state=TargetState.DONE)

    async def traces(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        changed = await self.overtaken(operation, users, members)
        try:
            ours = await self._on_record(operation)
        except MayNotLook:
            return dict.fromkeys(changed, TargetState.UNCLEAR)
        return {user: TargetState.DONE if user in ours else TargetState.CHANGED for user in changed}

    async def _after_refusal(self, operation: BulkOperation, user: UserId, refused: EffectRefused) -> Outcome:
        """It may answer the HTTP client's second try, after the first was done."""
        if refused.failure is not Failure.UNKNOWN_MEMBER:
            return Outcome(user=user, state=TargetState.REFUSED, detail=refused.why)
        with suppress(MayNotLook):
            if user in await self._on_record(operation):
                return Outcome(user=user, state=TargetState.DONE)
        return Outcome(user=user, state=TargetState.CHANGED, detail=refused.why)

    async def _on_record(self, operation: BulkOperation) -> set[UserId]:
        entries = await self._audit_log.entries(operation.guild, _UNBAN, since=begun_at(operation))
        return {entry.user for entry in entries if is_of(operation.number, entry.reason)}
