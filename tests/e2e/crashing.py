"""Parts that end the process, as by `kill -9`, at a named step of an action.

They stand around the product's own parts, which know nothing of them.
"""

import os
import signal
from collections.abc import Collection
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from attrs import define, evolve, field

from application.moderation.ports import CaseLogChannel, Effect, MemberNotifier, SanctionGateway
from application.moderation.queries import CaseView
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.guilds.repository import GuildRepository
from domain.moderation.case import Case, CaseIntent, Notice
from domain.moderation.repository import CaseLogPosts, CaseRepository, MessageRef
from domain.moderation.sanction import CaseKind, CaseNumber
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId, UserId
from interface.main import Adapters

STEPS = (
    "before intent commit",
    "after intent commit",
    "after telling the member",
    "after the effect",
    "before outcome commit",
    "after outcome commit",
    "before mod-log post",
    "after mod-log post",
    "after remembering the post",
)


@define
class Crash:
    _at: str

    def here(self, step: str) -> None:
        if step == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


def crashing(adapters: Adapters, at: str) -> Adapters:
    crash = Crash(at)
    return evolve(
        adapters,
        uow=CrashingFactory(adapters.uow, crash),
        sanctions=CrashingSanctions(adapters.sanctions, crash),
        notifier=CrashingNotifier(adapters.notifier, crash),
        case_log=CrashingLog(adapters.case_log, crash),
    )


@define
class CrashingFactory:
    _inner: UnitOfWorkFactory
    _crash: Crash

    def __call__(self, *, turn: GuildId | None = None) -> "CrashingUnitOfWork":
        return CrashingUnitOfWork(self._inner(turn=turn), self._crash)


@define
class CrashingUnitOfWork:
    _inner: UnitOfWork
    _crash: Crash
    _does: set[str] = field(factory=set)

    @property
    def guilds(self) -> GuildRepository:
        return self._inner.guilds

    @property
    def cases(self) -> CaseRepository:
        return NotingCases(self._inner.cases, self._does)

    @property
    def case_log_posts(self) -> CaseLogPosts:
        return NotingPosts(self._inner.case_log_posts, self._does)

    async def commit(self) -> None:
        for what in self._does:
            self._crash.here(f"before {what}")
        await self._inner.commit()
        for what in self._does:
            self._crash.here(f"after {what}")

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._inner.__aexit__(kind, error, trace)


@define
class NotingCases:
    _inner: CaseRepository
    _does: set[str]

    async def open(self, intent: CaseIntent) -> Case:
        self._does.add("intent commit")
        return await self._inner.open(intent)

    async def get(self, guild: GuildId, number: CaseNumber) -> Case:
        return await self._inner.get(guild, number)

    async def opened_by(self, guild: GuildId, request: RequestId) -> Case | None:
        return await self._inner.opened_by(guild, request)

    async def save(self, case: Case) -> None:
        self._does.add("outcome commit")
        await self._inner.save(case)

    async def claim_abandoned(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, limit: int
    ) -> tuple[Case, ...]:
        return await self._inner.claim_abandoned(guilds, now=now, lease=lease, limit=limit)


@define
class NotingPosts:
    _inner: CaseLogPosts
    _does: set[str]

    async def find(self, guild: GuildId, number: CaseNumber) -> MessageRef | None:
        return await self._inner.find(guild, number)

    async def put(self, guild: GuildId, number: CaseNumber, post: MessageRef) -> None:
        self._does.add("remembering the post")
        await self._inner.put(guild, number, post)


@define
class CrashingSanctions:
    _inner: SanctionGateway
    _crash: Crash

    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None:
        await self._inner.ban(guild, user, delete_messages=delete_messages, audit_reason=audit_reason)
        self._crash.here("after the effect")

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._inner.unban(guild, user, audit_reason=audit_reason)
        self._crash.here("after the effect")

    async def is_banned(self, guild: GuildId, user: UserId) -> bool:
        return await self._inner.is_banned(guild, user)

    async def effect_of(self, guild: GuildId, user: UserId, kind: CaseKind, token: str) -> Effect:
        return await self._inner.effect_of(guild, user, kind, token)


@define
class CrashingNotifier:
    _inner: MemberNotifier
    _crash: Crash

    async def tell(self, case: CaseView) -> Notice:
        notice = await self._inner.tell(case)
        self._crash.here("after telling the member")
        return notice

    async def was_told(self, case: CaseView) -> bool:
        return await self._inner.was_told(case)


@define
class CrashingLog:
    _inner: CaseLogChannel
    _crash: Crash

    async def post(self, channel: ChannelId, case: CaseView) -> MessageId:
        self._crash.here("before mod-log post")
        message = await self._inner.post(channel, case)
        self._crash.here("after mod-log post")
        return message

    async def edit(self, channel: ChannelId, message: MessageId, case: CaseView) -> None:
        await self._inner.edit(channel, message, case)
