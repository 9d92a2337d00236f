from collections.abc import AsyncIterator, Sequence
from typing import ClassVar, Protocol

from attrs import define

from application.moderation.bulk.tokens import bulk_audit_reason
from application.moderation.bulk.works.work import Members, States
from application.shared.roles import NotAMember, RoleGateway, RoleRefused
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.shared.ids import GuildId, RoleId, UserId


def _holding(role: RoleId, users: Sequence[UserId], members: Members) -> set[UserId]:
    return {user for user in users if user in members and role in members[user].roles}


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
    act: ClassVar[BulkAct] = GIVE_TO_ALL

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        assert role is not None, "a role is given"
        return dict.fromkeys(_holding(role, users, members), TargetState.ALREADY)

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        return dict.fromkeys(_holding(_role_of(operation), users, members), _nothing_left(operation))

    def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        return _each(operation, users, self._roles.give)

    async def traces(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        return dict.fromkeys(_holding(_role_of(operation), users, members), TargetState.DONE)


@define
class TakeRoleWork:
    _roles: RoleGateway
    act: ClassVar[BulkAct] = TAKE_FROM_ALL

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        assert role is not None, "a role is taken"
        return dict.fromkeys(_lacking(role, users, members), TargetState.ALREADY)

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        return dict.fromkeys(_lacking(_role_of(operation), users, members), _nothing_left(operation))

    def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        return _each(operation, users, self._roles.take)

    async def traces(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        return dict.fromkeys(_lacking(_role_of(operation), users, members), TargetState.DONE)


def _lacking(role: RoleId, users: Sequence[UserId], members: Members) -> set[UserId]:
    return {user for user in users if user in members and role not in members[user].roles}


class _OnOne(Protocol):
    async def __call__(self, guild: GuildId, user: UserId, role: RoleId, /, *, reason: str) -> None: ...
