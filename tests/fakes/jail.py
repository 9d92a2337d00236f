"""Jails in memory: their records, and as much of Discord as they need."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Literal

from attrs import define, evolve, field

from application.moderation.effects.jail import JailTools
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.jail.jail_keeps_roles import JailKeepsRoles
from application.moderation.jail.keep_roles import DropRoleHandler, KeepRolesHandler
from application.moderation.jail.note_swap import NoteSwapHandler
from application.moderation.jail.ports import AuditedRoles, ChannelOfGuild, HeldRoles, SetUpRefused, Sight
from application.moderation.jail.queries import JailInForce, JailKey, JailReader, MemberJail
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.kept_roles import KeptRoles
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import PastJail, RoleSwap
from domain.moderation.settings import JAIL_ROLE
from domain.moderation.term import Ending
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles, RoleFacts
from domain.shared.settings import Settings
from tests.fakes.clock import START, FakeClock
from tests.fakes.moderation import CASES, CaseKey
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction
from tests.fakes.roles import FakeRoles

ROLE_SWAPS = MemoryTable[CaseKey, RoleSwap]("role_swaps")
NICK_RESETS = MemoryTable[CaseKey, str]("nick_resets")

NEW_ROLE, NEW_CHANNEL = RoleId(7001), ChannelId(7002)

type MemberCall = Literal["find", "replace", "changes"]


@define
class MemoryRoleSwaps:
    _transaction: MemoryTransaction

    async def put(self, swap: RoleSwap) -> None:
        self._transaction[CASES].require((swap.guild, swap.number))
        await self._transaction[ROLE_SWAPS].put((swap.guild, swap.number), swap)

    async def keep(self, guild: GuildId, number: CaseNumber, roles: Collection[RoleId]) -> None:
        await self._change(guild, number, lambda swap: evolve(swap, moved=tuple(sorted({*swap.moved, *roles}))))

    async def drop(self, guild: GuildId, number: CaseNumber, role: RoleId) -> None:
        await self._change(guild, number, lambda swap: evolve(swap, moved=tuple(r for r in swap.moved if r != role)))

    async def came_back(self, guild: GuildId, number: CaseNumber, joined_at: datetime | None) -> None:
        await self._change(guild, number, lambda swap: evolve(swap, joined_at=joined_at))

    async def _change(self, guild: GuildId, number: CaseNumber, change: Callable[[RoleSwap], RoleSwap]) -> None:
        swaps = self._transaction[ROLE_SWAPS]
        await swaps.lock((guild, number))
        swap = swaps.find((guild, number))
        if swap is not None:
            await swaps.put((guild, number), change(swap))


@define
class MemoryNickResets:
    _transaction: MemoryTransaction

    async def put(self, guild: GuildId, number: CaseNumber, nickname: str) -> None:
        self._transaction[CASES].require((guild, number))
        await self._transaction[NICK_RESETS].put((guild, number), nickname)


@define
class MemoryNickReader:
    _records: MemoryRecords

    async def taken(self, guild: GuildId, number: CaseNumber) -> str | None:
        return self._records[NICK_RESETS].get((guild, number))


@define
class MemoryJailReader:
    _records: MemoryRecords

    async def swap(self, guild: GuildId, number: CaseNumber) -> RoleSwap | None:
        return self._records[ROLE_SWAPS].get((guild, number))

    async def past(self, guild: GuildId, user: UserId) -> tuple[PastJail, ...]:
        cases = [case for case in self._records[CASES].values() if (case.guild, case.target) == (guild, user)]
        given_back = [case.number for case in cases if case.kind == UNJAIL and case.status is CaseStatus.APPLIED]
        jails = [
            case
            for case in cases
            if case.kind == JAIL
            and case.status is not CaseStatus.FAILED
            and case.ending is not Ending.EXPIRED
            and case.number > max(given_back, default=0)
            and (guild, case.number) in self._records[ROLE_SWAPS]
        ]
        newest_first = sorted(jails, key=lambda case: case.number, reverse=True)
        return tuple(
            PastJail(
                swap=self._records[ROLE_SWAPS][guild, case.number],
                is_in_force=case.is_in_force,
                ending=case.ending,
                expires_at=case.expires_at,
            )
            for case in newest_first[:20]
        )

    async def of_member(self, guild: GuildId, user: UserId) -> MemberJail:
        cases = [case for case in self._records[CASES].values() if (case.guild, case.target) == (guild, user)]
        pending = [case.kind for case in cases if case.kind in (JAIL, UNJAIL) and case.status is CaseStatus.PENDING]
        in_force = [jail for jail in self._all_in_force() if (jail.guild, jail.user) == (guild, user)]
        return MemberJail(in_force[-1] if in_force else None, is_changing=bool(pending))

    async def in_force(self, guilds: Collection[GuildId], after: JailKey, limit: int) -> tuple[JailInForce, ...]:
        found = [each for each in self._all_in_force() if each.guild in guilds and (each.guild, each.number) > after]
        return tuple(found[:limit])

    def _all_in_force(self) -> list[JailInForce]:
        found = list[JailInForce]()
        for (guild, number), swap in sorted(self._records[ROLE_SWAPS].items(), key=lambda item: item[0]):
            case = self._records[CASES][guild, number]
            if case.kind == JAIL and case.is_in_force and swap.jail_role is not None:
                found.append(
                    JailInForce(
                        guild=guild,
                        number=number,
                        user=swap.user,
                        jail_role=swap.jail_role,
                        joined_at=swap.joined_at,
                        moved=swap.moved,
                        expires_at=case.expires_at,
                    )
                )
        return found


@define(eq=False)
class FakeMemberRoles:
    """Takes the part of MemberRoles, over the small Discord of roles. `after` runs once a call was done."""

    discord: FakeRoles = field(factory=FakeRoles)
    joined: dict[tuple[GuildId, UserId], datetime] = field(factory=dict)
    """When those came in who did not at the beginning."""
    log: list[tuple[UserId, AuditedRoles]] = field(factory=list)
    """Newest first."""
    clock: FakeClock | None = None
    """By which the log is dated; without one all of it is read."""
    logged_at: dict[int, datetime] = field(factory=dict)
    """By how many came before."""
    may_see_audit_log: bool = True
    refusal: Failure | None = None
    unreachable: set[MemberCall] = field(factory=set)
    answer_lost: set[MemberCall] = field(factory=set)
    before: dict[MemberCall, Callable[[], None]] = field(factory=dict)
    """Runs once, while the request is on its way."""
    requests: list[frozenset[RoleId]] = field(factory=list)
    """What members were given, one request each."""

    async def find(self, guild: GuildId, user: UserId) -> HeldRoles | None:
        await self._reach("find")
        if (guild, user) in self.discord.left:
            return None
        held = frozenset(self.discord.holders.get((guild, user), set()))
        return HeldRoles(held, self.joined.get((guild, user), START))

    async def replace(self, guild: GuildId, user: UserId, roles: Collection[RoleId], *, audit_reason: str) -> None:
        await self._reach("replace")
        if (guild, user) in self.discord.left:
            raise EffectRefused(Failure.UNKNOWN_MEMBER)
        if self.refusal is not None:
            raise EffectRefused(self.refusal)
        before = self.discord.holders.get((guild, user), set())
        self.discord.holders[guild, user] = set(roles)
        self.requests.append(frozenset(roles))
        if before != set(roles):
            if self.clock is not None:
                self.logged_at[len(self.log)] = self.clock.now()
            self.log.insert(0, (user, AuditedRoles(reason=audit_reason, taken=frozenset(before - set(roles)))))
        if "replace" in self.answer_lost:
            raise DiscordUnreachable

    async def changes(self, guild: GuildId, user: UserId, *, since: datetime) -> tuple[AuditedRoles, ...]:
        await self._reach("changes")
        if not self.may_see_audit_log:
            raise MayNotLook
        dated = [(self.logged_at.get(place, since), each) for place, each in enumerate(reversed(self.log))]
        return tuple(entry for at, (whose, entry) in reversed(dated) if whose == user and at >= since)

    def rejoin(self, guild: GuildId, user: UserId, at: datetime, *roles: RoleId) -> None:
        self.discord.leave(guild, user)
        self.discord.left.discard((guild, user))
        self.discord.holders[guild, user] = set(roles)
        self.joined[guild, user] = at

    async def _reach(self, call: MemberCall) -> None:
        await asyncio.sleep(0)  # others go on while Discord thinks
        if call in self.unreachable:
            raise DiscordUnreachable
        if call in self.before:
            self.before.pop(call)()


@define
class FixedSettings:
    jail_role: RoleId | None

    async def get(self, guild: GuildId) -> Settings | None:
        return Settings() if self.jail_role is None else Settings({JAIL_ROLE.name: self.jail_role})


async def _at_once() -> None:
    """Nobody waits."""


@define(eq=False)
class FakeGrounds:
    """`refused` says why Discord does not let the bot change a channel, or make what has this name."""

    there: dict[ChannelId, ChannelOfGuild] = field(factory=dict)
    names: dict[ChannelId, str] = field(factory=dict)
    refused: dict[ChannelId | str, str] = field(factory=dict)
    unanswered: bool = False
    """Whether Discord answers nothing that changes something."""
    decided: set[ChannelId] = field(factory=set)
    """Which somebody lets the jail role see, but no more."""
    out_of_reach: set[ChannelId] = field(factory=set)
    """Which the bot does not see, nor those in jail."""
    unseen: set[ChannelId] = field(factory=set)
    """Which the bot does see, and those in jail do not."""
    open: set[ChannelId] = field(factory=set)
    """Which the bot does not see, and those in jail do."""
    hidden_before: set[ChannelId] = field(factory=set)
    """Which the bot has hidden, by the audit log."""
    made_at: dict[ChannelId, datetime] = field(factory=dict)
    """When those were made that were not at the beginning."""
    journal: list[str] = field(factory=list)
    directory: FakeRoles = field(factory=FakeRoles)
    """What was told of roles; those that were made since are known on asking only."""
    made: dict[RoleId, str] = field(factory=dict)
    worn: dict[RoleId, int] = field(factory=dict)
    reach: Callable[[], Awaitable[object]] = _at_once
    """Runs while the request to make something is on its way."""
    next_role: RoleId = NEW_ROLE
    next_channel: ChannelId = NEW_CHANNEL

    def add(self, channel: ChannelId, name: str = "general", *, is_category: bool = False) -> None:
        self.names[channel] = name
        self.there[channel] = ChannelOfGuild(id=channel, is_category=is_category, hides=False, lets_in=False)

    async def channels(self, guild: GuildId, jail_role: RoleId) -> tuple[ChannelOfGuild, ...]:
        return tuple(sorted(self.there.values(), key=lambda each: not each.is_category))

    async def made_since(self, guild: GuildId, jail_role: RoleId, *, since: datetime) -> Mapping[ChannelId, Sight]:
        there = await self.channels(guild, jail_role)
        return {each.id: self._sight(each) for each in there if self.made_at.get(each.id, START) >= since}

    def _sight(self, channel: ChannelOfGuild) -> Sight:
        if channel.hides or channel.lets_in or channel.id in self.decided:
            return Sight.DECIDED
        if channel.id in self.open:
            return Sight.OPEN
        if channel.id in self.out_of_reach:
            return Sight.OUT_OF_REACH
        return Sight.TO_KEEP_HIDDEN if channel.id in self.unseen else Sight.TO_HIDE

    async def hidden_since(self, guild: GuildId, jail_role: RoleId, *, since: datetime) -> frozenset[ChannelId]:
        return frozenset(self.hidden_before)

    async def channel_named(self, guild: GuildId, name: str) -> ChannelId | None:
        return next((channel for channel, known in self.names.items() if known == name), None)

    async def roles(self, guild: GuildId) -> GuildRoles:
        made = {role: RoleFacts(id=role, name=name, position=1) for role, name in self.made.items()}
        return GuildRoles(bot_may_manage=True, known={**self.directory.roles.known, **made})

    async def worn_by(self, guild: GuildId, role: RoleId) -> int:
        return self.worn.get(role, 0)

    async def create_role(self, guild: GuildId, name: str, *, reason: str) -> RoleId:
        self._may(name)
        await self.reach()
        self.journal.append(f"role {name}")
        made = RoleId(self.next_role + len(self.made))
        self.made[made] = name
        return made

    async def discard_role(self, guild: GuildId, role: RoleId, *, reason: str) -> None:
        self.journal.append(f"discard role {role}")
        del self.made[role]

    async def discard_channel(self, guild: GuildId, channel: ChannelId, *, reason: str) -> None:
        self.journal.append(f"discard channel {channel}")
        del self.there[channel], self.names[channel]

    async def create_channel(
        self, guild: GuildId, name: str, jail_role: RoleId, staff: Collection[RoleId], *, reason: str
    ) -> ChannelId:
        self._may(name)
        await self.reach()
        self.journal.append(f"channel {name}")
        made = ChannelId(self.next_channel + sum(known == name for known in self.names.values()))
        self.there[made] = ChannelOfGuild(id=made, is_category=False, hides=False, lets_in=True)
        self.names[made] = name
        return made

    async def hide(self, guild: GuildId, channel: ChannelId, jail_role: RoleId, *, reason: str) -> None:
        self._may(channel)
        self.journal.append(f"hide {channel}")
        self.there[channel] = evolve(self.there[channel], hides=True)

    async def let_in(self, guild: GuildId, channel: ChannelId, jail_role: RoleId, *, reason: str) -> None:
        self._may(channel)
        self.journal.append(f"let in {channel}")
        self.there[channel] = evolve(self.there[channel], lets_in=True)

    def _may(self, what: ChannelId | str) -> None:
        if self.unanswered:
            raise DiscordUnreachable
        if what in self.refused:
            raise SetUpRefused(self.refused[what])


def keeps_roles(jails: JailReader, uow: UnitOfWorkFactory, clock: SharedClock) -> KeptRoles:
    return JailKeepsRoles(jails, KeepRolesHandler(uow), DropRoleHandler(uow), clock)


def jail_tools(
    uow: UnitOfWorkFactory, jails: JailReader, roles: FakeMemberRoles, jail_role: RoleId | None
) -> JailTools:
    return JailTools(
        roles=roles,
        directory=roles.discord,
        jails=jails,
        note_swap=NoteSwapHandler(uow),
        settings=FixedSettings(jail_role),
    )


async def unnoted(_command: object) -> None:
    """Where the record of it is not what a test is about."""


def lone_tools(roles: FakeMemberRoles, jail_role: RoleId) -> JailTools:
    """Of a small Discord without records: nobody is in jail but who has the role."""
    return JailTools(
        roles=roles,
        directory=roles.discord,
        jails=MemoryJailReader(MemoryRecords()),
        note_swap=unnoted,
        settings=FixedSettings(jail_role),
    )


def roles_with(*roles: RoleId) -> GuildRoles:
    """Those there are, all of which the bot may hand out."""
    known = {role: RoleFacts(id=role, name=f"role {role}", position=5) for role in roles}
    return GuildRoles(bot_may_manage=True, known=known)
