from contextlib import suppress
from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.own_bans import OwnBans
from application.moderation.effects.tokens import audit_reason, carries_token, is_on_record, reason_of_end
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, AuditLog, Ban, Bans, Users
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.case import Case, Failure
from domain.moderation.errors import AlreadyBanned, NoSuchUser
from domain.moderation.term import Ending
from domain.shared.ids import GuildId
from domain.shared.standing import Standing

_BAN, _UNBAN = AuditedAction("ban"), AuditedAction("unban")


@define
class BanEffect:
    _bans: Bans
    _audit_log: AuditLog
    _users: Users
    kind: ClassVar[ActionKind] = BAN

    async def redundancy(self, guild: GuildId, target: Standing) -> AlreadyBanned | NoSuchUser | None:
        if await self._bans.find(guild, target.user) is not None:
            return AlreadyBanned(target.user)
        return None if target.is_member or await self._users.exists(target.user) else NoSuchUser(target.user)

    async def is_overtaken(self, case: Case) -> bool:
        return await self._bans.find(case.guild, case.target) is not None

    async def bring_about(self, case: Case) -> None:
        reason = audit_reason(case)
        await self._bans.ban(case.guild, case.target, delete_messages=case.delete_messages, audit_reason=reason)
        # Discord takes a ban of the banned without a word: somebody may have been quicker, and lifted theirs since.
        try:
            is_ours = await self.trace(case, told=False) is Trace.OURS
        except MayNotLook:
            is_ours = await self._may_be_on_record(case)
        if not is_ours:
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

    async def _may_be_on_record(self, case: Case) -> bool:
        """Where the audit log may not be read either, nothing speaks against it."""
        try:
            return await is_on_record(self._audit_log, _BAN, case)
        except MayNotLook:
            return True

    async def _seen(self, case: Case) -> Ban | None:
        """The ban there is; where bans may not be looked at, the audit log may still know of this case's own."""
        try:
            return await self._bans.find(case.guild, case.target)
        except MayNotLook:
            if await is_on_record(self._audit_log, _BAN, case):
                return Ban(audit_reason(case))
            raise


@define
class BanLift:
    _bans: Bans
    _audit_log: AuditLog
    _own_bans: OwnBans
    kind: ClassVar[ActionKind] = BAN

    async def lift(self, case: Case) -> Ending:
        ban = await self._bans.find(case.guild, case.target)
        if ban is None:
            return await self._how_it_ended(case, unseen=Ending.EXPIRED)  # which is so in any case: its time is over
        if not await self._own_bans.is_of(ban, case):
            return Ending.REPLACED
        await self._bans.unban(case.guild, case.target, audit_reason=reason_of_end(case))
        return Ending.EXPIRED

    async def renew(self, case: Case, *, was_to_end: bool) -> Ending | None:
        """Discord keeps a ban up until somebody lifts it, which a person may have done since."""
        with suppress(MayNotLook):
            ban = await self._bans.find(case.guild, case.target)
            if ban is None:
                return await self._how_it_ended(case, unseen=Ending.LIFTED)
            if not await self._own_bans.is_of(ban, case):
                return Ending.REPLACED
        return None

    async def _how_it_ended(self, case: Case, *, unseen: Ending) -> Ending:
        """By this case itself, or by somebody else; `unseen` where the audit log may not be read."""
        try:
            return Ending.EXPIRED if await is_on_record(self._audit_log, _UNBAN, case) else Ending.LIFTED
        except MayNotLook:
            return unseen
