"""A server's role menus in its configuration file; where they are posted is not part of it."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import define, evolve, frozen

from application.shared.configuration.names import GuildNames
from application.shared.configuration.records import Field, Items, Record
from application.shared.configuration.references import EmojiText, Role
from application.shared.configuration.section import Occasion, Section
from application.shared.configuration.shapes import Choice, Leaf, Maybe, Number, Reference, Text
from application.shared.unit_of_work import UnitOfWork
from domain.role_menus.errors import RoleKeepsOut
from domain.role_menus.menu import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_MENUS,
    MOST_ROLES,
    Bounds,
    MenuId,
    MenuKind,
    MenuRole,
    RoleMenu,
    menu_name,
    menu_role,
    menu_text,
    role_description,
    role_label,
)
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.settings import Setting
from domain.shared.written import Fault, Where


@frozen(kw_only=True)
class OfferEntry:
    role: RoleId
    label: str
    emoji: str | None
    description: str | None


@frozen(kw_only=True)
class MenuEntry:
    name: str
    text: str
    kind: str
    least: int
    most: int
    required_role: RoleId | None
    roles: tuple[OfferEntry, ...]


class Menus(tuple[MenuEntry, ...]):
    """`kept_out_by`: the roles by which the server keeps people out."""

    kept_out_by: frozenset[RoleId] = frozenset()


@frozen
class MenuRecord(Record[MenuEntry]):
    """Who may choose is part of what is offered: whoever opens a menu to others hands out all of its roles."""

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        assert isinstance(value, MenuEntry)
        for each in super().references(value, at):
            yield evolve(each, terms=str(value.required_role)) if each.offered else each

    def leaves(self, value: object, names: GuildNames | None) -> Iterator[Leaf]:
        """With the order of its roles, which people see."""
        assert isinstance(value, MenuEntry)
        yield from super().leaves(value, names)
        if len(value.roles) > 1:
            yield Leaf((), "order", ", ".join(ROLE.shape.text(each.role, names) for each in value.roles))


NAME = Field("name", Text(LONGEST_NAME, menu_name), "What it is called, and its heading")
TEXT = Field("text", Text(LONGEST_TEXT, menu_text), "What stands below the heading", optional=True, default="")
KIND = Field(
    "kind",
    Choice(tuple(MenuKind)),
    "A button for each role, or one list",
    optional=True,
    default=MenuKind.BUTTONS.value,
)
LEAST = Field("least", Number(0, MOST_ROLES), "How many whoever has some of its roles keeps", optional=True, default=0)
MOST = Field(
    "most", Number(0, MOST_ROLES), "How many of its roles a member may have", optional=True, default=MOST_ROLES
)
REQUIRED = Field("required_role", Maybe(Role()), "Without this role nobody may choose", optional=True)
ROLE = Field("role", Role(offered=True), "Which role")
LABEL = Field("label", Text(LONGEST_LABEL, role_label), "What it is called on the menu")
EMOJI = Field("emoji", Maybe(EmojiText()), "What stands before its label", optional=True)
DESCRIPTION = Field(
    "description", Maybe(Text(LONGEST_DESCRIPTION, role_description)), "What is said of it in a list", optional=True
)
OFFER = Record(
    (ROLE, LABEL, EMOJI, DESCRIPTION),
    lambda read: OfferEntry(role=read[ROLE], label=read[LABEL], emoji=read[EMOJI], description=read[DESCRIPTION]),
)
ROLES = Field("roles", Items(OFFER, MOST_ROLES, (ROLE,)), "What it offers, in this order", optional=True, default=())
MENU = MenuRecord(
    (NAME, TEXT, KIND, LEAST, MOST, REQUIRED, ROLES),
    lambda read: MenuEntry(
        name=read[NAME],
        text=read[TEXT],
        kind=read[KIND],
        least=read[LEAST],
        most=read[MOST],
        required_role=read[REQUIRED],
        roles=read[ROLES],
    ),
)

type AnyMenus = tuple[MenuEntry, ...]


def role_menus_section(keeping_out: Sequence[Setting[RoleId | None]]) -> Section[AnyMenus]:
    """`keeping_out` are the settings that name roles by which a guild keeps people out."""
    return Section(
        name="role_menus",
        description="From which members choose their roles: see /role-menu",
        shape=Items(MENU, MOST_MENUS, (NAME,)),
        keeper=RoleMenusKeeper(keeping_out),
        instead_of=("role-menu create", "role-menu edit", "role-menu add", "role-menu remove", "role-menu delete"),
        shown_by="role-menu show",
        seen_with=Permission.MANAGE_ROLES,
    )


@define
class RoleMenusKeeper:
    """Nothing is locked: whoever changes a menu meanwhile has this run again."""

    _keeping_out: Sequence[Setting[RoleId | None]]

    async def read(self, uow: UnitOfWork, guild: GuildId) -> AnyMenus:
        settings = (await uow.guilds.get(guild)).settings
        menus = Menus(sorted(map(_entry, await uow.role_menus.of(guild)), key=lambda entry: entry.name.lower()))
        named = (settings[setting] for setting in self._keeping_out)
        menus.kept_out_by = frozenset(role for role in named if role is not None)
        return menus

    def faults(self, present: AnyMenus, wanted: AnyMenus, occasion: Occasion) -> Iterable[Fault]:
        kept_out_by = present.kept_out_by if isinstance(present, Menus) else frozenset[RoleId]()
        there = {(menu.name.lower(), offer.role) for menu in present for offer in menu.roles}
        for number, menu in enumerate(wanted):
            try:
                Bounds(least=menu.least, most=menu.most)
            except DomainError as why:
                yield Fault((number, "least"), why)
            for place, offer in enumerate(menu.roles):
                try:
                    _offered(offer)
                except DomainError as why:
                    yield Fault((number, "roles", place, "emoji"), why)
                if offer.role in kept_out_by and (menu.name.lower(), offer.role) not in there:
                    yield Fault((number, "roles", place, "role"), RoleKeepsOut(offer.role))

    async def bring_about(self, uow: UnitOfWork, present: AnyMenus, wanted: AnyMenus, occasion: Occasion) -> None:
        there = {each.name.lower(): each for each in await uow.role_menus.of(occasion.guild)}
        for name in {*there} - {each.name.lower() for each in wanted}:
            await uow.role_menus.remove(there.pop(name), at=occasion.at)
        for number, entry in enumerate(wanted):
            known = there.get(entry.name.lower())
            if known is None:
                await uow.role_menus.add(_menu(entry, occasion.guild, MenuId(occasion.request + number)))
            elif known.become(_menu(entry, occasion.guild, known.id), at=occasion.at):
                await uow.role_menus.save(known)


def _menu(entry: MenuEntry, guild: GuildId, id_: MenuId) -> RoleMenu:
    return RoleMenu(
        guild=guild,
        id=id_,
        name=entry.name,
        text=entry.text,
        kind=MenuKind(entry.kind),
        least=entry.least,
        most=entry.most,
        required=entry.required_role,
        roles=tuple(map(_offered, entry.roles)),
    )


def _offered(entry: OfferEntry) -> MenuRole:
    """Raises NoSuchEmoji."""
    return menu_role(entry.role, label=entry.label, emoji=entry.emoji, description=entry.description)


def _entry(menu: RoleMenu) -> MenuEntry:
    return MenuEntry(
        name=menu.name,
        text=menu.text,
        kind=menu.kind.value,
        least=menu.least,
        most=menu.most,
        required_role=menu.required,
        roles=tuple(
            OfferEntry(role=each.role, label=each.label, emoji=each.emoji, description=each.description)
            for each in menu.roles
        ),
    )
