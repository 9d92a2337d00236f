"""As much of Discord as bulk operations need, on top of the small one."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from attrs import define, field

from application.moderation.bulk.errors import MembersHidden
from application.moderation.bulk.ports import ROLES_CHANGED, AuditedUser, BulkBanAnswer, BulkPeople, RoleChange
from application.moderation.bulk.queries import BulkReader, BulkStatus
from application.moderation.bulk.works.ban_all import BanAllWork
from application.moderation.bulk.works.kick_all import KickAllWork
from application.moderation.bulk.works.last_hands import LastHands
from application.moderation.bulk.works.lift_bans import LiftBansWork
from application.moderation.bulk.works.roles import GiveRoleWork, RoleHolders, TakeRoleWork
from application.moderation.bulk.works.work import BulkWork, Works
from application.moderation.effects.own_bans import OwnBans
from application.moderation.errors import CaseLogUnwritable, EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, Ban
from application.shared.errors import DiscordUnreachable
from application.shared.kept_roles import KeptRoles, WithKeptRoles
from application.shared.posting import PostGone
from application.shared.roles import NotAMember, RoleGateway, RoleRefused
from domain.moderation.bulk.selection import MemberFacts
from domain.moderation.case import Failure
from domain.shared.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.roles import GuildRoles, RoleFacts
from interface.moderation.bulk.wiring import BulkPorts
from tests.builders import MEMBER
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_people import MemoryBulkPeople
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.points import ROLE

type Request = Literal["bulk_ban", "unban", "kick", "give", "take", "bans", "audit_log", "member_list"]
_NONE = frozenset[RoleId]()

type BulkBanAnswered = Callable[[BulkBanAnswer], BulkBanAnswer]


@define(eq=False)
class FakeBulkDiscord:
    """Takes the part of BulkMembers, BulkBans, BulkAuditLog, RoleGateway, RoleDirectory, and of Kicks and Bans for one.

    `before` and `after` run around each request that changes something, and may raise: what happened by then stays.
    """

    small: FakeDiscord
    roles: dict[UserId, set[RoleId]] = field(factory=dict)
    joined: dict[UserId, datetime] = field(factory=dict)
    known_roles: dict[RoleId, RoleFacts] = field(factory=dict)
    lists_members: bool = True
    """Whether there is the privileged intent."""
    requests: Counter[Request] = field(factory=Counter)
    log: list[tuple[AuditedAction, RoleChange]] = field(factory=list)
    audited_since: list[datetime] = field(factory=list)
    """From when on each request for the audit log wanted it."""
    before: dict[Request, Callable[[], None]] = field(factory=dict)
    after: dict[Request, Callable[[], None]] = field(factory=dict)
    says: BulkBanAnswered = lambda answer: answer
    """What Discord answers of what a bulk ban really did."""
    unbannable: set[UserId] = field(factory=set)
    people: BulkPeople = field(factory=lambda: MemoryBulkPeople(MemoryRecords()))
    """Our own records, of which nothing is known here unless a test brings them."""
    reader: BulkReader = field(factory=lambda: MemoryBulkReader(MemoryRecords()))
    kept: KeptRoles | None = None
    clock: FakeClock = field(factory=FakeClock)

    @property
    def works(self) -> Works:
        roles: RoleGateway = self if self.kept is None else WithKeptRoles(self, self.kept)
        holders = RoleHolders(self.people, AgreedClock(self.clock))
        works: list[BulkWork] = [
            BanAllWork(self, self, self.people, OwnBans(self.small, self.people)),
            KickAllWork(self, self),
            LiftBansWork(self, self, self, self.people, OwnBans(self.small, self.people)),
            GiveRoleWork(roles, holders, self, LastHands(self, self.reader)),
            TakeRoleWork(roles, holders, self, LastHands(self, self.reader)),
        ]
        return {work.act: work for work in works}

    def facts(self, user: UserId) -> MemberFacts:
        return MemberFacts(
            standing=self.small.standings[user],
            names=Names(username=f"user{user}", display_name=self.small.names.get(user)),
            joined_at=self.joined.get(user),
            roles=frozenset(self.roles.get(user, ())),
        )

    async def known(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, MemberFacts]:
        await asyncio.sleep(0)
        return {user: self.facts(user) for user in users if user in self.small.standings}

    async def all(self, guild: GuildId) -> tuple[MemberFacts, ...]:
        if not self.lists_members:
            raise MembersHidden
        await self._request("member_list")
        return tuple(map(self.facts, self.small.standings))

    async def beginning(self, guild: GuildId, begins: str) -> tuple[MemberFacts, ...]:
        await self._request("member_list")
        everybody = map(self.facts, self.small.standings)
        return tuple(member for member in everybody if (member.names.username or "").startswith(begins.casefold()))

    async def ban(
        self, guild: GuildId, users: Sequence[UserId], *, delete_messages: timedelta, audit_reason: str
    ) -> BulkBanAnswer:
        await self._request("bulk_ban")
        self._may_refuse()
        new = [user for user in users if (guild, user) not in self.small.bans and user not in self.unbannable]
        for user in new:
            self.small.bans[guild, user] = audit_reason
            self.small.standings.pop(user, None)
            self._audit("ban", user, audit_reason)
        self._done("bulk_ban")
        return self.says(BulkBanAnswer(banned=frozenset(new), failed=frozenset(users) - set(new)))

    async def standing(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Ban]:
        await self._request("bans")
        if not self.small.may_look:
            raise MayNotLook
        return {user: Ban(self.small.bans[guild, user]) for user in users if (guild, user) in self.small.bans}

    async def entries(self, guild: GuildId, action: AuditedAction, *, since: datetime) -> tuple[AuditedUser, ...]:
        await self._request("audit_log")
        self.audited_since.append(since)
        if not self.small.may_see_audit_log:
            raise MayNotLook
        found = [entry for what, entry in reversed(self.log) if what == action and entry.at >= since]
        return tuple(entry for entry in found if entry.is_own)

    async def role_changes(self, guild: GuildId, *, since: datetime) -> tuple[RoleChange, ...]:
        await self._request("audit_log")
        self.audited_since.append(since)
        if not self.small.may_see_audit_log:
            raise MayNotLook
        return tuple(entry for what, entry in reversed(self.log) if what == ROLES_CHANGED and entry.at >= since)

    def by_hand(self, user: UserId, role: RoleId, *, gives: bool) -> None:
        """Somebody gives it or takes it."""
        held = self.roles.setdefault(user, set())
        (held.add if gives else held.discard)(role)
        moved = frozenset({role})
        self._log("member_role_update", user, "", *((moved, _NONE) if gives else (_NONE, moved)), is_own=False)

    async def kick(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._request("kick")
        self._may_refuse()
        if self.small.standings.pop(user, None) is None:
            raise EffectRefused(Failure.UNKNOWN_MEMBER, why="Unknown Member")
        self._audit("kick", user, audit_reason)
        self._done("kick")

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._request("unban")
        self._may_refuse()
        if self.small.bans.pop((guild, user), None) is None:
            raise EffectRefused(Failure.UNKNOWN_MEMBER, why="Unknown Ban")
        self._audit("unban", user, audit_reason)
        self._done("unban")

    async def find(self, guild: GuildId, user: UserId) -> Ban | None:
        return await self.small.find(guild, user)

    async def held(self, guild: GuildId, user: UserId) -> frozenset[RoleId]:
        return frozenset(self.roles.get(user, ()))

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await self._request("give")
        self._check_role(user, role)
        held = self.roles.setdefault(user, set())
        if role not in held:  # what changes nothing has no entry
            held.add(role)
            self._audit("member_role_update", user, reason, gained={role})
        self._done("give")

    async def take(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await self._request("take")
        self._check_role(user, role)
        held = self.roles.setdefault(user, set())
        if role in held:
            held.discard(role)
            self._audit("member_role_update", user, reason, lost={role})
        self._done("take")

    async def of(self, guild: GuildId) -> GuildRoles:
        return GuildRoles(bot_may_manage=True, known=self.known_roles)

    def _check_role(self, user: UserId, role: RoleId) -> None:
        if user not in self.small.standings:
            raise NotAMember(user)
        if self.small.refusal is not None:
            raise RoleRefused(role, self.small.why_refused or "")

    async def _request(self, request: Request) -> None:
        await asyncio.sleep(0)  # others go on while Discord thinks
        self.requests[request] += 1
        if request in self.before:
            self.before[request]()

    def _done(self, request: Request) -> None:
        if request in self.after:
            self.after[request]()

    def _may_refuse(self) -> None:
        if self.small.refusal is not None:
            raise EffectRefused(self.small.refusal, why=self.small.why_refused)

    def _audit(
        self, action: str, user: UserId, reason: str, *, gained: Collection[RoleId] = (), lost: Collection[RoleId] = ()
    ) -> None:
        self._log(action, user, reason, frozenset(gained), frozenset(lost), is_own=True)

    def _log(
        self,
        action: str,
        user: UserId,
        reason: str,
        gained: frozenset[RoleId],
        lost: frozenset[RoleId],
        *,
        is_own: bool,
    ) -> None:
        entry = RoleChange(user=user, reason=reason, gained=gained, lost=lost, at=self.clock.now(), is_own=is_own)
        self.log.append((AuditedAction(action), entry))


def unreachable() -> None:
    raise DiscordUnreachable


HELD_ROLE = RoleId(851)
"""Which MEMBER has."""


@define(eq=False)
class FakeBulkLog:
    """The mod-log and whoever waits for an answer: what each was shown, in order."""

    posts: list[BulkStatus] = field(factory=list)
    edits: list[BulkStatus] = field(factory=list)
    answers: list[BulkStatus] = field(factory=list)
    is_closed: bool = False
    is_gone: bool = False
    """The post: somebody deleted it."""

    async def post(self, channel: ChannelId, status: BulkStatus, *, may_be_there: bool) -> MessageId:
        await asyncio.sleep(0)
        if self.is_closed:
            raise CaseLogUnwritable
        self.posts.append(status)
        return MessageId(len(self.posts))

    async def edit(self, channel: ChannelId, message: MessageId, status: BulkStatus) -> None:
        await asyncio.sleep(0)
        if self.is_gone:
            self.is_gone = False
            raise PostGone
        self.edits.append(status)

    async def show(self, status: BulkStatus) -> None:
        self.answers.append(status)


def bulk_ports_of(discord: FakeDiscord) -> BulkPorts:
    bulk, log = FakeBulkDiscord(discord), FakeBulkLog()
    for role in (ROLE, HELD_ROLE):
        bulk.known_roles[role] = RoleFacts(id=role, name="role", position=1)
    bulk.roles[MEMBER] = {HELD_ROLE}
    return BulkPorts(works=bulk.works, members=bulk, roles=bulk, log=log, answers=log)
