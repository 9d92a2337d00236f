"""Roles given and taken. Of those who may not have theirs for now, what is kept for them counts as held."""

from collections.abc import AsyncIterator, Sequence
from typing import ClassVar, Protocol

from attrs import define, frozen

from application.moderation.bulk.ports import BulkPeople
from application.moderation.bulk.tokens import bulk_audit_reason
from application.moderation.bulk.works.work import Members, States
from application.shared.clock import SharedClock
from application.shared.kept_roles import Custody
from application.shared.roles import NotAMember, RoleGateway, RoleRefused
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.shared.ids import GuildId, RoleId, UserId


@frozen
class _Holders:
    holding: frozenset[UserId]
    lacking: frozenset[UserId]
    changing: frozenset[UserId]
    """Their roles are being taken or given back right now."""


@define
class RoleHolders:
    """Who holds a role, in Discord or in what is kept for them."""

    _people: BulkPeople
    _clock: SharedClock

    async def of(self, guild: GuildId, role: RoleId, users: Sequence[UserId], members: Members) -> _Holders:
        there = [user for user in users if user in members]
        kept = await self._people.kept_roles(guild, there, now=await self._clock.now()) if there else {}
        holding = {user for user in there if role in members[user].roles or (user in kept and role in kept[user].roles)}
        changing = {user for user in there if user in kept and kept[user].custody is Custody.CHANGING}
        return _Holders(frozenset(holding), frozenset(there) - holding - changing, frozenset(changing))


def _role_of(operation: BulkOperation) -> RoleId:
    assert operation.role is not None, "an operation on roles has one"
    return operation.role


def _nothing_left(operation: BulkOperation) -> TargetState:
    """Of an undo: somebody was quicker, and theirs is left alone."""
    return TargetState.ALREADY if operation.undoes is None else TargetState.CHANGED


async def _each(operation: BulkOperation, users: Sequence[UserId], act: "_OnOne") -> AsyncIterator[Outcome]:
    role, reason = _role_of(operation), bulk_audit_reason(operation)
    for user in users:
        try:
            await act(operation.guild, user, role, reason=reason)
        except RoleRefused as refused:
            yield Outcome(user=user, state=TargetState.REFUSED, detail=refused.why)
        except NotAMember:
            yield Outcome(user=user, state=TargetState.NOT_A_MEMBER)
        else:
            yield Outcome(user=user, state=TargetState.DONE)


@define
class GiveRoleWork:
    """Who holds the role already is left out before: so those who hold it after an interruption got it from here."""

    _roles: RoleGateway
    _holders: RoleHolders
    act: ClassVar[BulkAct] = GIVE_TO_ALL

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        assert role is not None, "a role is given"
        return dict.fromkeys((await self._holders.of(guild, role, users, members)).holding, TargetState.ALREADY)

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        found = await self._holders.of(operation.guild, _role_of(operation), users, members)
        busy = dict.fromkeys(found.changing, TargetState.BUSY)
        return dict.fromkeys(found.holding, _nothing_left(operation)) | busy

    def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        return _each(operation, users, self._roles.give)

    async def traces(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        found = await self._holders.of(operation.guild, _role_of(operation), users, members)
        return dict.fromkeys(found.holding, TargetState.DONE)


@define
class TakeRoleWork:
    _roles: RoleGateway
    _holders: RoleHolders
    act: ClassVar[BulkAct] = TAKE_FROM_ALL

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        assert role is not None, "a role is taken"
        return dict.fromkeys((await self._holders.of(guild, role, users, members)).lacking, TargetState.ALREADY)

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        found = await self._holders.of(operation.guild, _role_of(operation), users, members)
        busy = dict.fromkeys(found.changing, TargetState.BUSY)
        return dict.fromkeys(found.lacking, _nothing_left(operation)) | busy

    def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        return _each(operation, users, self._roles.take)

    async def traces(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        found = await self._holders.of(operation.guild, _role_of(operation), users, members)
        return dict.fromkeys(found.lacking, TargetState.DONE)


class _OnOne(Protocol):
    async def __call__(self, guild: GuildId, user: UserId, role: RoleId, /, *, reason: str) -> None: ...
