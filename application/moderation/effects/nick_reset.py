from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import audit_reason, is_on_record
from application.moderation.errors import EffectRefused
from application.moderation.nick.note_nickname import NoteNickname
from application.moderation.nick.ports import Nicknames
from application.moderation.ports import AuditedAction, AuditLog
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.case import Case, Failure
from domain.moderation.nick.errors import NoNickname
from domain.shared.ids import GuildId
from domain.shared.standing import Standing

NICK = AuditedAction("nickname")


@define
class NickResetEffect:
    _nicknames: Nicknames
    _audit_log: AuditLog
    _note: UseCase[NoteNickname, None]
    kind: ClassVar[ActionKind] = NICK_RESET

    async def redundancy(self, guild: GuildId, target: Standing) -> NoNickname | None:
        return NoNickname(target.user) if await self._nicknames.of(guild, target.user) is None else None

    async def is_overtaken(self, case: Case) -> bool:
        return await self._nicknames.of(case.guild, case.target) is None

    async def bring_about(self, case: Case) -> None:
        nickname = await self._nicknames.of(case.guild, case.target)
        if nickname is None:
            raise EffectRefused(Failure.SUPERSEDED)  # a moment ago there was one
        await self._note(NoteNickname(case, nickname))
        await self._nicknames.reset(case.guild, case.target, audit_reason=audit_reason(case))

    async def trace(self, case: Case, *, told: bool) -> Trace:
        if await is_on_record(self._audit_log, NICK, case):
            return Trace.OURS
        return Trace.FOREIGN if await self._nicknames.of(case.guild, case.target) is None else Trace.ABSENT
