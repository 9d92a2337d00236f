from collections.abc import Iterator
from typing import cast

import discord
import pytest
from attrs import evolve

from application.role_menus.choose_roles import RolesChosen
from application.role_menus.post_menu import MenuPosted
from application.role_menus.queries import MenuView
from application.role_menus.show_menus import ListedMenu, MenuShown
from domain.role_menus.menu import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_MENUS,
    MOST_ROLES,
    MenuKind,
    MenuRole,
)
from domain.role_menus.repository import MOST_PLACES, MenuPost
from domain.shared.channels import TO_POST, ChannelClosed
from domain.shared.ids import ChannelId, MessageId, RoleId
from domain.shared.roles import POWERS, NoSuchRole, RoleGivesPower
from interface.role_menus.cards import chosen_card, menu_card, menus_card, posted_card, shown_card
from interface.shared import layout
from interface.shared.layout import Card, texts_of
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.fakes.payloads import Json
from tests.role_menus import BLUE, GREEN, MENU, RED, a_menu, a_role

_MOST_COMPONENTS = 40
_BIG = 10**18

LARGEST = MenuView.of(
    a_menu(
        name="*" * LONGEST_NAME,
        least=24,
        most=24,
        required=RoleId(_BIG),
        roles=tuple(
            MenuRole(
                role=RoleId(_BIG + each),
                label="*" * LONGEST_LABEL,
                emoji=f"<a:{'x' * 32}:{_BIG}>",
                description="*" * LONGEST_DESCRIPTION,
            )
            for each in range(MOST_ROLES)
        ),
    )
)
POSTS = tuple(
    MenuPost(guild=GUILD, menu=MENU, channel=ChannelId(_BIG + each), chosen_at=START, message=MessageId(_BIG))
    for each in range(MOST_PLACES)
)
FAULTS = {role.role: RoleGivesPower(role.role, tuple(sorted(POWERS))) for role in LARGEST.roles}
SHOWN = MenuShown(
    menu=LARGEST,
    posts=POSTS,
    faults=FAULTS,
    closed={post.channel: ChannelClosed(post.channel, TO_POST) for post in POSTS},
)
REFUSED = RolesChosen(menu=LARGEST, given=frozenset(FAULTS), taken=frozenset(FAULTS), refused=FAULTS)


def components_of(card: Card) -> list[Json]:
    return cast("list[Json]", card.to_components())  # type: ignore[no-untyped-call]  # discord.py does not say


def all_in(components: object) -> Iterator[Json]:
    assert isinstance(components, list)
    for each in components:
        yield each
        yield from all_in(each.get("components", []))


@pytest.mark.parametrize("kind", MenuKind)
def test_the_largest_menu_is_within_what_discord_takes(kind: MenuKind) -> None:
    card = menu_card(evolve(LARGEST, kind=kind, text="*" * LONGEST_TEXT))
    assert sum(map(len, texts_of(card))) <= layout.LONGEST_TEXT
    assert len([*all_in(components_of(card))]) <= _MOST_COMPONENTS


@pytest.mark.parametrize(
    "card",
    [
        chosen_card(REFUSED),
        shown_card(SHOWN),
        posted_card(MenuPosted(SHOWN, POSTS[0])),
        menus_card([ListedMenu(LARGEST, POSTS)] * MOST_MENUS),
    ],
)
def test_whatever_is_said_of_menus_fits_into_one_card(card: Card) -> None:
    assert sum(map(len, texts_of(card))) <= layout.LONGEST_TEXT


@pytest.mark.parametrize(("kind", "ids"), [(MenuKind.BUTTONS, 2), (MenuKind.SELECT, 1)])
def test_a_deleted_role_is_not_offered_and_the_ids_are_all_that_a_press_needs(kind: MenuKind, ids: int) -> None:
    menu = MenuView.of(a_menu(kind=kind, roles=(a_role(RED, is_gone=True), a_role(GREEN), a_role(BLUE))))
    pressed = [str(each["custom_id"]) for each in all_in(components_of(menu_card(menu))) if "custom_id" in each]
    assert len(pressed) == ids
    assert all(custom_id.startswith(("rolemenu:press:3000:7", "rolemenu:choose:3000")) for custom_id in pressed)
    assert f":{RED}" not in str(pressed)


def test_a_select_lets_as_many_be_chosen_as_the_menu_allows() -> None:
    menu = MenuView.of(a_menu(kind=MenuKind.SELECT, least=1, most=2))
    [select] = [each for each in all_in(components_of(menu_card(menu))) if each["type"] == 3]
    assert (select["min_values"], select["max_values"]) == (1, 2)


def test_a_select_says_of_each_role_what_it_is() -> None:
    role = evolve(a_role(RED, label="Red"), emoji="🔴", description="Warm")
    menu = MenuView.of(a_menu(kind=MenuKind.SELECT, roles=(role, a_role(BLUE, label="Blue"))))
    [select] = [each for each in menu_card(menu).walk_children() if isinstance(each, discord.ui.Select)]
    assert [(each.value, each.label, each.description) for each in select.options] == [
        (str(RED), "Red", "Warm"),
        (str(BLUE), "Blue", None),
    ]


def test_a_menu_whose_roles_are_all_gone_says_so_and_offers_nothing() -> None:
    card = menu_card(MenuView.of(a_menu(roles=(a_role(is_gone=True),))))
    assert "There is nothing to choose" in texts_of(card)[2]
    assert not [each for each in all_in(components_of(card)) if "custom_id" in each]


def test_a_deleted_role_is_shown_to_moderators_once() -> None:
    menu = MenuView.of(a_menu(roles=(a_role(RED, is_gone=True), a_role(GREEN, label="Green"))))
    [text] = texts_of(shown_card(MenuShown(menu=menu, posts=(), faults={RED: NoSuchRole(RED)}, closed={})))
    assert "~~Red~~ · that role was deleted; it is not shown" in text
    assert text.count("⚠️") == 0


def test_a_choice_that_changed_nothing_says_so() -> None:
    [text] = texts_of(chosen_card(RolesChosen(menu=MenuView.of(a_menu()))))
    assert text == "### Colours\nNothing was changed: that is how it was already."


@pytest.mark.parametrize("kind", MenuKind)
def test_emojis_are_shown_unless_discord_refused_them(kind: MenuKind) -> None:
    menu = MenuView.of(a_menu(kind=kind, roles=(evolve(a_role(RED), emoji="🔴"), a_role(BLUE))))
    for emojis, shown in ((True, ["🔴", None]), (False, [None, None])):
        choices = [
            choice
            for each in menu_card(menu, emojis=emojis).walk_children()
            for choice in (each.options if isinstance(each, discord.ui.Select) else [each])
            if isinstance(choice, discord.ui.Button | discord.SelectOption)
        ]
        assert [str(choice.emoji) if choice.emoji else None for choice in choices] == shown


def test_moderators_see_what_a_menu_gives_to_whom_and_how_many_of_it() -> None:
    roles = (evolve(a_role(RED, label="Red"), emoji="🔴", description="Warm"), a_role(BLUE, label="Blue"))
    for menu, shown in (
        (
            a_menu(name="Colours", roles=roles, least=1, most=2, required=GREEN),
            [
                f"-# At least 1 of them. At most 2 of them. Only for <@&{GREEN}>.",
                f"🔴 <@&{RED}> · Red · Warm",
                f"<@&{BLUE}> · Blue",
            ],
        ),
        (
            a_menu(name="Colours", roles=(), least=0, most=1),
            ["-# At most one of them.", "*No roles yet: `/role-menu add` puts one on it.*"],
        ),
        (a_menu(name="Colours", roles=roles[1:], least=0, most=MOST_ROLES), [f"<@&{BLUE}> · Blue"]),
    ):
        [text] = texts_of(shown_card(MenuShown(menu=MenuView.of(menu), posts=(), faults={}, closed={})))
        heading, name, *rest = text.split("\n")
        assert (heading, name) == ("### Role menu", "**Colours** · Buttons")
        assert rest[-len(shown) :] == shown
        assert len([line for line in rest if line.startswith("-# At")]) == len(
            [line for line in shown if line.startswith("-# At")]
        )
