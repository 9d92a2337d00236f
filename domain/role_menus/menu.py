"""A menu of roles: members choose from it what they want to have, and give back what they do not."""

from datetime import datetime
from enum import StrEnum
from typing import NewType

from attrs import define, evolve, frozen

from domain.role_menus.errors import (
    BoundsCrossed,
    MenuTextTooLong,
    MenuUnchanged,
    NoSuchEmoji,
    RoleNotInMenu,
    TooManyRoles,
)
from domain.role_menus.events import RoleMenuChanged
from domain.shared.emoji import may_be_emoji
from domain.shared.events import Aggregate
from domain.shared.ids import GuildId, RoleId
from domain.shared.text import readable, tidied, tidied_lines

MenuId = NewType("MenuId", int)
"""The id of the interaction that asked for the menu."""

MOST_MENUS = 25
"""In one guild."""
MOST_ROLES = 25
LONGEST_NAME = 80
LONGEST_TEXT = 1_500
LONGEST_LABEL = 80
LONGEST_DESCRIPTION = 100


class MenuKind(StrEnum):
    BUTTONS = "buttons"
    SELECT = "select"


@frozen(kw_only=True)
class MenuRole:
    """`emoji` as it is written in a message."""

    role: RoleId
    label: str
    emoji: str | None = None
    description: str | None = None
    is_gone: bool = False
    """Whether somebody deleted the role."""


@frozen(kw_only=True)
class Bounds:
    """How many of a menu's roles a member is to have at least, and may have at most."""

    least: int = 0
    most: int = MOST_ROLES

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise BoundsCrossed(self.least, self.most)


@frozen(kw_only=True)
class MenuChange:
    """What somebody wants changed; None where it stays."""

    name: str | None = None
    text: str | None = None
    kind: MenuKind | None = None
    least: int | None = None
    most: int | None = None
    required: RoleId | None = None
    for_everyone: bool = False
    """Whether no role is required any more."""


@define(eq=False, kw_only=True)
class RoleMenu(Aggregate):
    """`required`: the role without which nobody may choose."""

    guild: GuildId
    id: MenuId
    name: str
    text: str
    kind: MenuKind
    least: int
    most: int
    required: RoleId | None
    roles: tuple[MenuRole, ...] = ()
    version: int = 1

    def edit(self, change: MenuChange, *, at: datetime) -> None:
        """Raises MenuUnchanged, BoundsCrossed, MenuTextTooLong, NothingToRead."""
        required = None if change.for_everyone else change.required or self.required
        bounds = Bounds(
            least=self.least if change.least is None else change.least,
            most=self.most if change.most is None else change.most,
        )
        before = (self.name, self.text, self.kind, self.least, self.most, self.required)
        self.name = self.name if change.name is None else menu_name(change.name)
        self.text = self.text if change.text is None else menu_text(change.text)
        self.kind, self.least, self.most, self.required = change.kind or self.kind, bounds.least, bounds.most, required
        if before == (self.name, self.text, self.kind, self.least, self.most, self.required):
            raise MenuUnchanged(self.name)
        self._changed(at)

    def offer(self, offered: MenuRole, *, at: datetime) -> None:
        """In place of what is said of this role so far, or as the last. Raises TooManyRoles, MenuUnchanged."""
        if offered in self.roles:
            raise MenuUnchanged(self.name)
        if self.has(offered.role):
            self.roles = tuple(offered if each.role == offered.role else each for each in self.roles)
        elif len(self.roles) == MOST_ROLES:
            raise TooManyRoles(MOST_ROLES)
        else:
            self.roles = (*self.roles, offered)
        self._changed(at)

    def withdraw(self, role: RoleId | None, *, at: datetime) -> None:
        """Who has the role keeps it; None stands for all that somebody deleted. Raises RoleNotInMenu, MenuUnchanged."""
        if role is not None and not self.has(role):
            raise RoleNotInMenu(role)
        kept = tuple(each for each in self.roles if not (each.is_gone if role is None else each.role == role))
        if kept == self.roles:
            raise MenuUnchanged(self.name)
        self.roles = kept
        self._changed(at)

    def lose(self, roles: frozenset[RoleId], *, at: datetime) -> None:
        """Somebody deleted these roles; those of them that it has are no longer shown, which is said once."""
        after = tuple(evolve(each, is_gone=True) if each.role in roles else each for each in self.roles)
        if after != self.roles:
            self.roles = after
            self._changed(at)

    def become(self, wanted: "RoleMenu", *, at: datetime) -> bool:
        """All that the other one says at once; which roles are gone is still known. Whether it is another."""
        gone = frozenset(each.role for each in self.roles if each.is_gone)
        roles = tuple(evolve(each, is_gone=each.role in gone) for each in wanted.roles)
        before = (self.name, self.text, self.kind, self.least, self.most, self.required, self.roles)
        after = (wanted.name, wanted.text, wanted.kind, wanted.least, wanted.most, wanted.required, roles)
        if before == after:
            return False
        self.name, self.text, self.kind, self.least, self.most, self.required, self.roles = after
        self._changed(at)
        return True

    def has(self, role: RoleId) -> bool:
        return any(each.role == role for each in self.roles)

    def _changed(self, at: datetime) -> None:
        self._record(RoleMenuChanged(guild=self.guild, at=at, menu=self.id))


def menu_name(typed: str) -> str:
    """Raises NothingToRead, MenuTextTooLong."""
    return _within("name", readable(typed), LONGEST_NAME)


def menu_text(typed: str) -> str:
    r"""Where somebody wrote `\n`, a line ends: an option of a command has one line. Raises MenuTextTooLong."""
    return _within("text", tidied_lines(typed.replace("\\n", "\n")), LONGEST_TEXT)


def menu_role(role: RoleId, *, label: str, emoji: str | None, description: str | None) -> MenuRole:
    """Raises NothingToRead, MenuTextTooLong, NoSuchEmoji."""
    written = None if emoji is None else emoji.strip()
    if written and not may_be_emoji(written):
        raise NoSuchEmoji(written)
    said = "" if description is None else role_description(description)
    return MenuRole(role=role, label=role_label(label), emoji=written or None, description=said or None)


def role_label(typed: str) -> str:
    """Raises NothingToRead, MenuTextTooLong."""
    return _within("label", readable(typed), LONGEST_LABEL)


def role_description(typed: str) -> str:
    """Raises MenuTextTooLong."""
    return _within("description", tidied(typed), LONGEST_DESCRIPTION)


def _within(what: str, text: str, longest: int) -> str:
    if len(text) > longest:
        raise MenuTextTooLong(what, len(text), longest)
    return text
