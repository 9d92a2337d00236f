from contextlib import suppress
from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import audit_reason, carries_token, is_on_record
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, AuditLog, Ban, Bans
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.case import Case, Failure
from domain.moderation.errors import AlreadyBanned
from domain.shared.ids import GuildId, UserId

_BAN = AuditedAction("ban")


@define
class BanEffect:
    _bans: Bans
    _audit_log: AuditLog
    kind: ClassVar[ActionKind] = BAN

    async def redundancy(self, guild: GuildId, target: UserId) -> AlreadyBanned | None:
        return None if await self._bans.find(guild, target) is None else AlreadyBanned(target)

    async def is_overtaken(self, case: Case) -> bool:
        return await self._bans.find(case.guild, case.target) is not None

    async def bring_about(self, case: Case) -> None:
        reason = audit_reason(case)
        await self._bans.ban(case.guild, case.target, delete_messages=case.delete_messages, audit_reason=reason)
        # Discord takes a ban of the banned without a word: somebody may have been quicker, and lifted theirs since.
        with suppress(MayNotLook):
            if await self.trace(case, told=False) is not Trace.OURS:
                raise EffectRefused(Failure.SUPERSEDED)

    async def trace(self, case: Case, *, told: bool) -> Trace:
        ban = await self._seen(case)
        if ban is not None and carries_token(ban.audit_reason, case):
            return Trace.OURS
        try:
            if await is_on_record(self._audit_log, _BAN, case):
                return Trace.OURS
        except MayNotLook:
            if ban is not None and not ban.audit_reason:
                raise  # nothing says whose it is
        return Trace.ABSENT if ban is None else Trace.FOREIGN

    async def _seen(self, case: Case) -> Ban | None:
        """The ban there is; where bans may not be looked at, the audit log may still know of this case's own."""
        try:
            return await self._bans.find(case.guild, case.target)
        except MayNotLook:
            if await is_on_record(self._audit_log, _BAN, case):
                return Ban(audit_reason(case))
            raise
