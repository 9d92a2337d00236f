"""Objects for tests; each builder is told only what matters to the test."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from uuid import uuid4

from attrs import asdict

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.case import Case, CaseIntent
from domain.moderation.case_number import CaseNumber
from domain.moderation.links import Link
from domain.moderation.reason import Reason
from domain.shared.events import Aggregate
from domain.shared.ids import CaptureId, GuildId, RequestId, RoleId, UserId
from domain.shared.lease import LeaseToken
from domain.shared.names import Names
from domain.shared.permission import Permission
from domain.shared.role_rank import EVERYBODYS, RoleRank
from domain.shared.standing import Standing
from tests.fakes.clock import START

GUILD = GuildId(700)
OTHER_GUILD = GuildId(701)
BOT = UserId(1)
OWNER = UserId(2)
MODERATOR = UserId(10)
MEMBER = UserId(20)
LEASE = timedelta(seconds=60)
UNNAMED = Names()

_requests = count(5_000)

EVERYTHING = frozenset(Permission)


def a_request() -> RequestId:
    """A request that nobody has made before."""
    return RequestId(next(_requests))


def a_lease() -> LeaseToken:
    """A lease token that nobody else holds."""
    return LeaseToken(uuid4())


def a_rank(position: int) -> RoleRank:
    """Of the one role at this position; 0 for @everyone."""
    return RoleRank(position, RoleId(9_000 + position)) if position else EVERYBODYS


def a_standing(
    user: UserId = MEMBER,
    *,
    top_role: int | RoleRank = 0,
    permissions: frozenset[Permission] = frozenset(),
    is_owner: bool = False,
    is_member: bool = True,
) -> Standing:
    return Standing(
        user=user,
        top_role=a_rank(top_role) if isinstance(top_role, int) else top_role,
        permissions=permissions,
        is_owner=is_owner,
        is_member=is_member,
    )


def a_moderator(user: UserId = MODERATOR, *, top_role: int | RoleRank = 5) -> Standing:
    return a_standing(user, top_role=top_role, permissions=EVERYTHING)


def the_bot(*, top_role: int | RoleRank = 50, permissions: frozenset[Permission] = EVERYTHING) -> Standing:
    return a_standing(BOT, top_role=top_role, permissions=permissions)


def an_intent(
    *,
    guild: GuildId = GUILD,
    kind: ActionKind = BAN,
    target: UserId = MEMBER,
    moderator: UserId = MODERATOR,
    reason: str | None = "spam",
    request: RequestId | None = None,
    opened_at: datetime = START,
    lease_until: datetime | None = None,
    target_names: Names = UNNAMED,
    moderator_names: Names = UNNAMED,
    tell_member: bool = True,
    delete_messages: timedelta = timedelta(0),
    expires_at: datetime | None = None,
    evidence: tuple[CaptureId, ...] = (),
    links: tuple[Link, ...] = (),
    target_roles: tuple[RoleId, ...] = (),
) -> CaseIntent:
    return CaseIntent(
        guild=guild,
        kind=kind,
        target=target,
        moderator=moderator,
        reason=None if reason is None else Reason(reason),
        request=a_request() if request is None else request,
        opened_at=opened_at,
        lease_until=opened_at + LEASE if lease_until is None else lease_until,
        target_names=target_names,
        moderator_names=moderator_names,
        tell_member=tell_member,
        delete_messages=delete_messages,
        expires_at=expires_at,
        evidence=evidence,
        links=links,
        target_roles=target_roles,
    )


def a_case(number: int = 1, *, kind: ActionKind = BAN, reason: str | None = "spam") -> Case:
    """An open case whose opening event was already handed over."""
    case = Case.open(an_intent(kind=kind, reason=reason), CaseNumber(number), a_lease())
    case.pull_events()
    return case


def facts(aggregate: Aggregate) -> Mapping[str, object]:
    """The state of an aggregate, for comparison; aggregates themselves compare by identity."""
    return asdict(aggregate, recurse=False, filter=lambda attribute, _value: not attribute.name.startswith("_"))
