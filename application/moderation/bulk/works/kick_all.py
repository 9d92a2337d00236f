from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import ClassVar

from attrs import define

from application.moderation.bulk.ports import BulkAuditLog
from application.moderation.bulk.tokens import bulk_audit_reason, is_of
from application.moderation.bulk.works.tries import after_refusals, begun_at
from application.moderation.bulk.works.work import Members, States
from application.moderation.effects.kick import Kicks
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.moderation.case import Failure
from domain.shared.ids import GuildId, RoleId, UserId

_KICK = AuditedAction("kick")


@define
class KickAllWork:
    _kicks: Kicks
    _audit_log: BulkAuditLog
    act: ClassVar[BulkAct] = KICK_ALL

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        return {}

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        return {}

    async def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        reason, refused = bulk_audit_reason(operation), list[Outcome]()
        for user in users:
            try:
                await self._kicks.kick(operation.guild, user, audit_reason=reason)
            except EffectRefused as refusal:
                refused.append(Outcome(user=user, state=_state_of(refusal), detail=refusal.why))
            else:
                yield Outcome(user=user, state=TargetState.DONE)
        for outcome in await after_refusals(refused, lambda: self._on_record(operation, since=begun_at(operation))):
            yield outcome

    async def traces(
        self, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        """Only the audit log knows whose doing an absence is; without it, who is still here was not kicked."""
        try:
            return dict.fromkeys(await self._on_record(operation, since=since) & set(users), TargetState.DONE)
        except MayNotLook:
            return {user: TargetState.UNCLEAR for user in users if user not in members}

    async def _on_record(self, operation: BulkOperation, *, since: datetime) -> set[UserId]:
        entries = await self._audit_log.entries(operation.guild, _KICK, since=since)
        return {entry.user for entry in entries if is_of(operation.number, entry.reason)}


def _state_of(refusal: EffectRefused) -> TargetState:
    unknown = refusal.failure is Failure.UNKNOWN_MEMBER
    return TargetState.NOT_A_MEMBER if unknown else TargetState.REFUSED
