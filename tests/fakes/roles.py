"""A small Discord of roles: who holds which, what it refuses, and when it gives no answer."""

import asyncio
from collections.abc import Callable
from typing import Literal

from attrs import define, field

from application.shared.errors import DiscordUnreachable
from application.shared.roles import NotAMember, RoleRefused
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles

type RoleCall = Literal["held", "give", "take", "look"]


@define(eq=False)
class FakeRoles:
    """Takes the part of RoleGateway and RoleDirectory. Everybody is a member, but for those who `left`.

    A call named in `unreachable` does nothing and gives no answer; one named in `answer_lost` is done all the same.
    `journal` lists what Discord did. `after` runs once a call was done, before its answer.
    """

    holders: dict[tuple[GuildId, UserId], set[RoleId]] = field(factory=dict)
    left: set[tuple[GuildId, UserId]] = field(factory=set)
    refusals: dict[RoleId, str] = field(factory=dict)
    """The roles that Discord lets the bot neither give nor take, and its word for it."""
    roles: GuildRoles = field(factory=lambda: GuildRoles(bot_may_manage=True))
    unreachable: set[RoleCall] = field(factory=set)
    answer_lost: set[RoleCall] = field(factory=set)
    after: dict[RoleCall, Callable[[], None]] = field(factory=dict)
    journal: list[tuple[RoleCall, UserId, RoleId]] = field(factory=list)
    reasons: list[str] = field(factory=list)

    def holds(self, guild: GuildId, user: UserId, role: RoleId) -> bool:
        return role in self.holders.get((guild, user), set())

    async def held(self, guild: GuildId, user: UserId) -> frozenset[RoleId]:
        await self._reach("held", guild, user)
        held = frozenset(self.holders.get((guild, user), set()))
        self._done("held")
        return held

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await self._reach("give", guild, user, role)
        self._change("give", user, role, reason)
        self.holders.setdefault((guild, user), set()).add(role)
        self._done("give")

    async def take(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await self._reach("take", guild, user, role)
        self._change("take", user, role, reason)
        self.holders.get((guild, user), set()).discard(role)
        self._done("take")

    async def of(self, guild: GuildId) -> GuildRoles:
        await asyncio.sleep(0)
        if "look" in self.unreachable:
            raise DiscordUnreachable
        return self.roles

    def leave(self, guild: GuildId, user: UserId) -> None:
        """Whoever leaves loses their roles."""
        self.left.add((guild, user))
        self.holders.pop((guild, user), None)

    async def _reach(self, call: RoleCall, guild: GuildId, user: UserId, role: RoleId | None = None) -> None:
        await asyncio.sleep(0)  # others go on while Discord thinks
        if call in self.unreachable:
            raise DiscordUnreachable
        if (guild, user) in self.left:
            raise NotAMember(user)
        if role in self.refusals:
            raise RoleRefused(role, self.refusals[role])

    def _change(self, call: RoleCall, user: UserId, role: RoleId, reason: str) -> None:
        self.journal.append((call, user, role))
        self.reasons.append(reason)

    def _done(self, call: RoleCall) -> None:
        if call in self.after:
            self.after[call]()
        if call in self.answer_lost:
            raise DiscordUnreachable
