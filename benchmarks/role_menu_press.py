"""A press on a role menu, without what Discord takes of it: the menu, whether the member is in jail, and the turn."""

from datetime import UTC, datetime

from application.moderation.jail.jail_keeps_roles import JailKeepsRoles
from application.moderation.jail.keep_roles import DropRoleHandler, KeepRolesHandler
from application.role_menus.choose_roles import LEASE, ChooseRoles, ChooseRolesHandler
from application.role_menus.note_gone import NoteRolesGoneHandler
from application.role_menus.take_turn import BeginTurn, BeginTurnHandler, EndTurnHandler
from application.shared.kept_roles import WithKeptRoles
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import milliseconds
from domain.role_menus.choosing import Toggle
from domain.role_menus.menu import MOST_MENUS, MOST_ROLES, MenuId, MenuKind, MenuRole, RoleMenu
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles, RoleFacts
from domain.shared.standing import Standing
from infrastructure.clock import SystemClock
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from infrastructure.role_menus.menu_reader import PostgresRoleMenuReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

_GUILD, _USER = GuildId(2_110_000_000_000_000_000), UserId(2_120_000_000_000_000_000)
_ROLES = tuple(RoleId(2_130_000_000_000_000_000 + number) for number in range(MOST_ROLES))


class _Discord:
    """Answers at once."""

    def __init__(self) -> None:
        self._held = set[RoleId]()
        known = {role: RoleFacts(id=role, name=f"role {role}", position=1) for role in _ROLES}
        self._roles = GuildRoles(bot_may_manage=True, known=known)

    async def of(self, guild: GuildId) -> GuildRoles:
        return self._roles

    async def held(self, guild: GuildId, user: UserId) -> frozenset[RoleId]:
        return frozenset(self._held)

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        self._held.add(role)

    async def take(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        self._held.discard(role)


async def _nobody_is_kept_out(_: GuildId) -> frozenset[RoleId]:
    return frozenset()


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    await _fill(uow)
    reading, discord = Reading(database.engines), _Discord()
    clock = DatabaseClock(reading)
    kept = JailKeepsRoles(PostgresJailReader(reading), KeepRolesHandler(uow), DropRoleHandler(uow), clock)
    begin, end = BeginTurnHandler(uow, clock), EndTurnHandler(uow)
    choose = ChooseRolesHandler(
        menus=PostgresRoleMenuReader(reading),
        roles=WithKeptRoles(discord, kept),
        directory=discord,
        kept_out_by=_nobody_is_kept_out,
        kept=kept,
        begin=begin,
        end=end,
        note_gone=NoteRolesGoneHandler(uow, SystemClock()),
    )
    press = ChooseRoles(guild=_GUILD, by=Standing(user=_USER), menu=MenuId(1), wish=Toggle(_ROLES[0]))
    await choose(press)
    await choose(press)  # and the clock is known by now
    with recording(database.engines.autocommit) as reads:
        await choose(press)  # the role is given: that looks once more than taking it
    with recording(database.engines.transactional) as begun:
        turn = await begin(BeginTurn(guild=_GUILD, user=_USER, lease=LEASE))
    with recording(database.engines.transactional) as ended:
        await end(turn)
    await choose(press)
    floors = [Floor.of(database.floor, each) for each in (reads, begun, ended)]

    async def twice() -> None:
        await choose(press)
        await choose(press)

    async def floor_twice() -> None:
        for floor in (*floors, *floors):
            await floor({})

    pair = await milliseconds(twice, floor_twice, rounds=effort.rounds(15), times=20)
    trips = sum(floor.round_trips for floor in floors)
    return [
        Figure(
            name=f"two presses on a role menu, on and off ({2 * trips} round trips)",
            pair=pair,
            unit="ms",
            goal="<= 1.6",
        )
    ]


async def _fill(uow: PostgresUnitOfWorkFactory) -> None:
    """As many menus as a guild can have, each with as many roles as it can."""
    offered = tuple(MenuRole(role=role, label=f"role {role}") for role in _ROLES)
    async with uow() as work:
        await work.guilds.register_many([_GUILD], at=datetime.now(UTC))
        for number in range(1, MOST_MENUS + 1):
            menu = RoleMenu(
                guild=_GUILD,
                id=MenuId(number),
                name=f"menu {number}",
                text="Choose.",
                kind=MenuKind.BUTTONS,
                least=0,
                most=MOST_ROLES,
                required=None,
                roles=offered,
            )
            await work.role_menus.add(menu)
        await work.commit()
