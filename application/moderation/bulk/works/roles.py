"""Roles given and taken. Of those who may not have theirs for now, what is kept for them counts as held."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from itertools import batched
from operator import attrgetter
from typing import ClassVar, Protocol

from attrs import define, frozen

from application.moderation.bulk.ports import ROLES_CHANGED, AuditedUser, BulkAuditLog, BulkPeople
from application.moderation.bulk.tokens import bulk_audit_reason, is_of
from application.moderation.bulk.works.last_hands import LastHands
from application.moderation.bulk.works.tries import after_refusals, begun_at
from application.moderation.bulk.works.work import Members, States
from application.moderation.errors import MayNotLook
from application.shared.clock import SharedClock
from application.shared.kept_roles import Custody
from application.shared.roles import NotAMember, RoleGateway, RoleRefused
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.shared.ids import GuildId, RoleId, UserId

_LOOKED_AT_TOGETHER = 10
"""A whole batch takes a minute or two, in which somebody may change the role of one of them by hand."""


@frozen
class _Holders:
    holding: frozenset[UserId]
    lacking: frozenset[UserId]
    changing: frozenset[UserId]
    """Their roles are being taken or given back right now."""
    kept: frozenset[UserId]
    """For whom roles are kept, or were since it was asked about: what is changed of these is in no audit log."""


@define
class RoleHolders:
    """Who holds a role, in Discord or in what is kept for them."""

    _people: BulkPeople
    _clock: SharedClock

    async def of(
        self,
        guild: GuildId,
        role: RoleId,
        users: Sequence[UserId],
        members: Members,
        *,
        since: datetime | None = None,
    ) -> _Holders:
        there = [user for user in users if user in members]
        kept = await self._people.kept_roles(guild, there, now=await self._clock.now()) if there else {}
        holding = {user for user in there if role in members[user].roles or (user in kept and role in kept[user].roles)}
        changing = {user for user in there if user in kept and kept[user].custody is Custody.CHANGING}
        let_out = await self._people.let_out(guild, there, since=since) if there and since is not None else frozenset()
        return _Holders(
            frozenset(holding),
            frozenset(there) - holding - changing,
            frozenset(changing),
            (frozenset(kept) | let_out) - changing,
        )


def _role_of(operation: BulkOperation) -> RoleId:
    assert operation.role is not None, "an operation on roles has one"
    return operation.role


def _nothing_left(operation: BulkOperation) -> TargetState:
    """Of an undo: somebody was quicker, and theirs is left alone."""
    return TargetState.ALREADY if operation.undoes is None else TargetState.CHANGED


async def _each(
    operation: BulkOperation,
    users: Sequence[UserId],
    act: "_OnOne",
    hands: LastHands,
    own_doing: Callable[[BulkOperation], Awaitable[Collection[UserId]]],
) -> AsyncIterator[Outcome]:
    role, reason, refused = _role_of(operation), bulk_audit_reason(operation), list[Outcome]()
    for few in batched(users, _LOOKED_AT_TOGETHER):
        changed = await _changed_by_others(operation, few, hands)
        for user in few:
            if user in changed:
                yield Outcome(user=user, state=TargetState.CHANGED)
                continue
            try:
                await act(operation.guild, user, role, reason=reason)
            except RoleRefused as refusal:
                refused.append(Outcome(user=user, state=TargetState.REFUSED, detail=refusal.why))
            except NotAMember:
                refused.append(Outcome(user=user, state=TargetState.NOT_A_MEMBER))
            else:
                yield Outcome(user=user, state=TargetState.DONE)
    for outcome in await after_refusals(refused, lambda: own_doing(operation)):
        yield outcome


async def _changed_by(
    audit_log: BulkAuditLog, changed: Callable[[AuditedUser], frozenset[RoleId]], operation: BulkOperation
) -> Collection[UserId]:
    """Those whose role the operation changed."""
    entries = await audit_log.entries(operation.guild, ROLES_CHANGED, since=begun_at(operation))
    ours = (entry for entry in entries if is_of(operation.number, entry.reason))
    return {entry.user for entry in ours if _role_of(operation) in changed(entry)}


async def _changed_by_others(
    operation: BulkOperation, users: Collection[UserId], hands: LastHands
) -> dict[UserId, TargetState]:
    """Of an undo: where the audit log may not be read, whoever holds or lacks the role does by the operation."""
    try:
        return dict.fromkeys(await hands.of_others(operation, users), TargetState.CHANGED)
    except MayNotLook:
        return {}


async def _own_doing(
    audit_log: BulkAuditLog,
    operation: BulkOperation,
    users: Sequence[UserId],
    found: _Holders,
    as_meant: frozenset[UserId],
    changed: Callable[[AuditedUser], frozenset[RoleId]],
    *,
    since: datetime,
) -> States:
    """Whose role is as it was meant to be may have that from others, and whose role is not may have it changed since.

    What the bot itself reversed, since a jail began just then, is still to be done. Whose roles are being given back
    at this moment is known once they are. Where the audit log may not be read, what is held has to do: who held it
    before was left out.
    """
    try:
        entries = await audit_log.entries(operation.guild, ROLES_CHANGED, since=since)
    except MayNotLook:
        return dict.fromkeys(as_meant, TargetState.DONE)
    newest = {entry.user: entry for entry in reversed(entries) if is_of(operation.number, entry.reason)}
    done = {user for user in users if user in newest and _role_of(operation) in changed(newest[user])}
    done |= as_meant & found.kept
    others = as_meant - done - found.changing
    return dict.fromkeys(others, _nothing_left(operation)) | dict.fromkeys(done, TargetState.DONE)


@define
class GiveRoleWork:
    _roles: RoleGateway
    _holders: RoleHolders
    _audit_log: BulkAuditLog
    _hands: LastHands
    act: ClassVar[BulkAct] = GIVE_TO_ALL

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        assert role is not None, "a role is given"
        return dict.fromkeys((await self._holders.of(guild, role, users, members)).holding, TargetState.ALREADY)

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        found = await self._holders.of(operation.guild, _role_of(operation), users, members)
        busy = dict.fromkeys(found.changing, TargetState.BUSY)
        changed = await _changed_by_others(operation, found.lacking, self._hands)
        return dict.fromkeys(found.holding, _nothing_left(operation)) | changed | busy

    def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        own_doing = partial(_changed_by, self._audit_log, attrgetter("gained"))
        return _each(operation, users, self._roles.give, self._hands, own_doing)

    async def traces(
        self, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        found = await self._holders.of(operation.guild, _role_of(operation), users, members, since=since)
        return await _own_doing(
            self._audit_log, operation, users, found, found.holding, lambda entry: entry.gained, since=since
        )


@define
class TakeRoleWork:
    _roles: RoleGateway
    _holders: RoleHolders
    _audit_log: BulkAuditLog
    _hands: LastHands
    act: ClassVar[BulkAct] = TAKE_FROM_ALL

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        assert role is not None, "a role is taken"
        return dict.fromkeys((await self._holders.of(guild, role, users, members)).lacking, TargetState.ALREADY)

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        found = await self._holders.of(operation.guild, _role_of(operation), users, members)
        busy = dict.fromkeys(found.changing, TargetState.BUSY)
        changed = await _changed_by_others(operation, found.holding, self._hands)
        return dict.fromkeys(found.lacking, _nothing_left(operation)) | changed | busy

    def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        own_doing = partial(_changed_by, self._audit_log, attrgetter("lost"))
        return _each(operation, users, self._roles.take, self._hands, own_doing)

    async def traces(
        self, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        found = await self._holders.of(operation.guild, _role_of(operation), users, members, since=since)
        return await _own_doing(
            self._audit_log, operation, users, found, found.lacking, attrgetter("lost"), since=since
        )


class _OnOne(Protocol):
    async def __call__(self, guild: GuildId, user: UserId, role: RoleId, /, *, reason: str) -> None: ...
