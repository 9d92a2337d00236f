"""Role menus, and the use cases that keep them, put together on any records."""

from attrs import define, field

from application.role_menus.choose_roles import ChooseRoles, ChooseRolesHandler, RolesChosen
from application.role_menus.keep_post import ChooseMenuPlaceHandler, ForgetMenuPostHandler, KeepMenuPostHandler
from application.role_menus.note_gone import NoteRolesGoneHandler
from application.role_menus.post_menu import PostMenu, PostMenuHandler
from application.role_menus.queries import RoleMenuReader
from application.role_menus.show_menus import ShowMenuHandler
from application.role_menus.sync_menu import SyncMenu, SyncMenuHandler
from application.role_menus.take_turn import BeginTurnHandler, EndTurnHandler
from application.shared.kept_roles import Custody, Kept, WithKeptRoles
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.role_menus.choosing import Wish
from domain.role_menus.menu import MOST_ROLES, MenuId, MenuKind, MenuRole, RoleMenu
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.role_rank import RoleRank
from domain.shared.roles import GuildRoles, RoleFacts
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.menu_channel import FakeMenuChannel
from tests.fakes.roles import FakeRoles

MENU = MenuId(3_000)
RED, GREEN, BLUE = RoleId(71), RoleId(72), RoleId(73)
JAIL = RoleId(79)
PLACE = ChannelId(900)
CARETAKER = Standing(
    user=MODERATOR, top_role=RoleRank(40, RoleId(90)), permissions=frozenset({Permission.MANAGE_ROLES})
)


def a_role(role: int = RED, *, label: str = "Red", is_gone: bool = False) -> MenuRole:
    return MenuRole(role=RoleId(role), label=label, is_gone=is_gone)


def a_menu(
    number: int = MENU,
    *,
    name: str = "Colours",
    kind: MenuKind = MenuKind.BUTTONS,
    least: int = 0,
    most: int = MOST_ROLES,
    required: RoleId | None = None,
    roles: tuple[MenuRole, ...] = (a_role(RED), a_role(GREEN, label="Green"), a_role(BLUE, label="Blue")),
) -> RoleMenu:
    return RoleMenu(
        guild=GUILD,
        id=MenuId(number),
        name=name,
        text="Choose.",
        kind=kind,
        least=least,
        most=most,
        required=required,
        roles=roles,
    )


def some_roles(*powers: str) -> GuildRoles:
    """The three colours and the role of those in jail; red gives these powers."""
    grants = {RED: frozenset(powers)}
    facts = [
        RoleFacts(id=role, name=f"role {role}", position=5, grants=grants.get(role, frozenset()))
        for role in (RED, GREEN, BLUE, JAIL)
    ]
    return GuildRoles(bot_may_manage=True, known={each.id: each for each in facts})


async def having(uow: UnitOfWorkFactory, *menus: RoleMenu) -> None:
    async with uow() as work:
        for menu in menus:
            await work.role_menus.add(menu)
        await work.commit()


@define
class FakeKept:
    custody: Custody = Custody.FREE

    async def of(self, guild: GuildId, user: UserId) -> Kept:
        return Kept(self.custody)

    async def keep(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        return

    async def drop(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        return


async def jail_role(_: GuildId) -> frozenset[RoleId]:
    return frozenset({JAIL})


@define(kw_only=True)
class Stand:
    """A process that keeps menus; others may keep the same, with `roles` and a `channel` in common."""

    uow: UnitOfWorkFactory
    menus: RoleMenuReader
    clock: FakeClock = field(factory=FakeClock)
    roles: FakeRoles = field(factory=lambda: FakeRoles(roles=some_roles()))
    channel: FakeMenuChannel = field(factory=FakeMenuChannel)
    channels: FakeChannels = field(factory=FakeChannels)
    kept: FakeKept = field(factory=FakeKept)

    async def choose(self, wish: Wish, *, menu: MenuId = MENU, holding: tuple[RoleId, ...] = ()) -> RolesChosen:
        """By MEMBER, whose roles Discord told of with the press are these."""
        handler = ChooseRolesHandler(
            menus=self.menus,
            roles=WithKeptRoles(self.roles, self.kept),
            directory=self.roles,
            kept_out_by=jail_role,
            kept=self.kept,
            begin=BeginTurnHandler(self.uow, AgreedClock(self.clock)),
            end=EndTurnHandler(self.uow),
            note_gone=NoteRolesGoneHandler(self.uow, self.clock),
        )
        by = Standing(user=MEMBER, roles=holding)
        return await handler(ChooseRoles(guild=GUILD, by=by, menu=menu, wish=wish))

    async def post(self, name: str = "Colours") -> None:
        handler = PostMenuHandler(
            show=ShowMenuHandler(self.menus, self.roles, self.channels, jail_role),
            channels=self.channels,
            menu_channel=self.channel,
            choose=ChooseMenuPlaceHandler(self.uow),
            keep=KeepMenuPostHandler(self.uow),
            forget=ForgetMenuPostHandler(self.uow),
            clock=AgreedClock(self.clock),
        )
        await handler(PostMenu(guild=GUILD, by=CARETAKER, name=name, channel=PLACE))

    async def sync(self) -> frozenset[ChannelId]:
        handler = SyncMenuHandler(
            menus=self.menus,
            channel=self.channel,
            keep=KeepMenuPostHandler(self.uow),
            forget=ForgetMenuPostHandler(self.uow),
        )
        return await handler(SyncMenu(guild=GUILD, menu=MENU))

    def held(self) -> set[RoleId]:
        return self.roles.holders.get((GUILD, MEMBER), set())
