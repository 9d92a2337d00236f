import pytest

from domain.role_menus.errors import (
    BoundsCrossed,
    MenuTextTooLong,
    MenuUnchanged,
    NoSuchEmoji,
    RoleNotInMenu,
    TooManyRoles,
)
from domain.role_menus.events import RoleMenuChanged
from domain.role_menus.menu import MOST_ROLES, MenuChange, MenuKind, menu_name, menu_role, menu_text
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.role_menus import BLUE, GREEN, JAIL, MENU, RED, a_menu, a_role

CHANGED = (RoleMenuChanged(guild=GUILD, at=START, menu=MENU),)


def test_what_is_not_said_stays_and_a_change_is_told_of_once() -> None:
    menu = a_menu(required=BLUE)
    menu.edit(MenuChange(name=" Pets ", most=1, kind=MenuKind.SELECT), at=START)
    assert (menu.name, menu.text, menu.kind, menu.most, menu.required) == ("Pets", "Choose.", "select", 1, BLUE)
    assert menu.pull_events() == CHANGED
    menu.edit(MenuChange(for_everyone=True, text=r"One\ntwo"), at=START)
    assert (menu.required, menu.text) == (None, "One\ntwo")
    assert menu.pull_events() == CHANGED


@pytest.mark.parametrize(
    ("change", "error"), [(MenuChange(least=3, most=2), BoundsCrossed), (MenuChange(name="Colours"), MenuUnchanged)]
)
def test_a_change_that_cannot_be_or_is_none_leaves_the_menu_as_it_is(
    change: MenuChange, error: type[Exception]
) -> None:
    menu = a_menu()
    with pytest.raises(error):
        menu.edit(change, at=START)
    assert menu.pull_events() == ()


def test_a_role_is_on_a_menu_once_and_there_are_25_at_most() -> None:
    menu = a_menu(roles=tuple(map(a_role, range(100, 100 + MOST_ROLES))))
    menu.offer(a_role(100, label="New"), at=START)
    assert [each.label for each in menu.roles[:2]] == ["New", "Red"]
    assert menu.pull_events() == CHANGED
    with pytest.raises(MenuUnchanged):
        menu.offer(a_role(100, label="New"), at=START)
    with pytest.raises(TooManyRoles):
        menu.offer(a_role(99), at=START)


def test_a_deleted_role_is_noted_once_and_taken_off_with_all_that_were() -> None:
    menu = a_menu()
    menu.lose(frozenset({RED, JAIL}), at=START)
    menu.lose(frozenset({RED, JAIL}), at=START)
    assert menu.pull_events() == CHANGED
    assert [each.is_gone for each in menu.roles] == [True, False, False]
    menu.withdraw(None, at=START)
    assert [each.role for each in menu.roles] == [GREEN, BLUE]
    assert menu.pull_events() == CHANGED
    with pytest.raises(MenuUnchanged):
        menu.withdraw(None, at=START)
    with pytest.raises(RoleNotInMenu):
        menu.withdraw(RED, at=START)


def test_texts_have_limits_and_an_emoji_is_one() -> None:
    with pytest.raises(MenuTextTooLong):
        menu_name("x" * 81)
    with pytest.raises(MenuTextTooLong):
        menu_text("x" * 1_501)
    offered = menu_role(RED, label=" Red ", emoji=" 🔴 ", description=" ")
    assert (offered.label, offered.emoji, offered.description) == ("Red", "🔴", None)
    with pytest.raises(NoSuchEmoji):
        menu_role(RED, label="Red", emoji="red", description=None)
