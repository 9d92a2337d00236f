"""The jail of one process: the simulated Discord's roles as it sees them, and who watches whom it holds."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from attrs import define

from application.moderation.claim_again import ClaimAgainHandler
from application.moderation.effects.jail import JailTools
from application.moderation.jail.hold_jail import HoldJail, HoldJailHandler
from application.moderation.jail.hold_missed import HoldMissed, HoldMissedHandler
from application.moderation.jail.jail_book import JailBook, LookUpJailsHandler
from application.moderation.jail.keep_roles import KeepRolesHandler
from application.moderation.jail.note_return import NoteReturnHandler
from application.moderation.jail.note_swap import NoteSwapHandler
from application.moderation.jail.ports import AuditedRoles, HeldRoles
from application.moderation.record_end import RecordEndHandler
from application.shared.clock import Clock, SharedClock
from application.shared.errors import ApplicationError
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles
from tests.builders import GUILD
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.jail import MemoryJailReader
from tests.fakes.records import MemoryRecords
from tests.simulation.client import Client
from tests.simulation.roles import GUILD_ROLES
from tests.simulation.world import NoSuchMember, World, true_time


@define(eq=False)
class RolesSeen:
    """Takes the part of MemberRoles, RoleDirectory and SeenMembers."""

    _client: Client

    async def of(self, guild: GuildId) -> GuildRoles:
        return GUILD_ROLES

    async def find(self, guild: GuildId, user: UserId) -> HeldRoles | None:
        def look() -> HeldRoles | None:
            world = self._client.world
            return HeldRoles(world.roles.of(user), world.roles.joined(user)) if user in world.members else None

        return await self._client.request(look)

    async def replace(self, guild: GuildId, user: UserId, roles: Collection[RoleId], *, audit_reason: str) -> None:
        def change() -> None:
            if user not in self._client.world.members:
                raise NoSuchMember
            self._client.world.roles.replace(user, roles, audit_reason, true_time())

        await self._client.act(change)

    async def changes(self, guild: GuildId, user: UserId, *, since: datetime) -> tuple[AuditedRoles, ...]:
        def look() -> tuple[AuditedRoles, ...]:
            found = [each for each in self._client.world.roles.changes if each.user == user and each.at >= since]
            return tuple(AuditedRoles(reason=each.reason or "", taken=each.taken) for each in reversed(found))

        return await self._client.request(look)

    def roles_of(self, guild: GuildId, user: UserId) -> frozenset[RoleId] | None:
        world: World = self._client.world
        return world.roles.of(user) if user in world.members else None


@define(eq=False)
class Jailing:
    tools: JailTools
    _hold: HoldJailHandler
    _hold_missed: HoldMissedHandler

    async def see(self, user: UserId) -> None:
        """They came in. What fails here is found by the next look."""
        with suppress(ApplicationError, DomainError):
            await self._hold(HoldJail(guild=GUILD, user=user))

    async def look(self) -> None:
        with suppress(ExceptionGroup):  # what stood in the way is tried again
            await self._hold_missed(HoldMissed([GUILD]))


def jailing(
    records: MemoryRecords, uow: UnitOfWorkFactory, client: Client, clock: Clock, shared_clock: SharedClock
) -> Jailing:
    jails, roles, book = MemoryJailReader(records), RolesSeen(client), JailBook()
    tools = JailTools(
        roles=roles,
        directory=roles,
        jails=jails,
        note_swap=NoteSwapHandler(uow, book),
        settings=MemoryGuildSettingsReader(records),
    )
    hold = HoldJailHandler(
        jails,
        roles,
        roles,
        KeepRolesHandler(uow),
        NoteReturnHandler(uow),
        ClaimAgainHandler(uow, shared_clock),
        RecordEndHandler(uow, clock),
        shared_clock,
    )
    return Jailing(tools, hold, HoldMissedHandler(LookUpJailsHandler(jails, book), book, roles, hold))
