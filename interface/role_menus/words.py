"""What people read of what can go wrong with role menus."""

from functools import singledispatch

from application.role_menus.ports import MenuUnwritable
from domain.role_menus import errors
from interface.shared.layout import in_code
from interface.shared.words import shared_words


@singledispatch
def role_menus_words(error: Exception) -> str | None:
    return None


def role_words(error: Exception) -> str:
    """Why a role is not handed out, or a channel takes no post."""
    text = role_menus_words(error) or shared_words(error)
    assert text is not None, "each has words"
    return text


@role_menus_words.register
def _(error: errors.TooManyMenus) -> str:
    return f"There are {error.most} role menus already, which is the most. `/role-menu delete` one first."


@role_menus_words.register
def _(_: errors.MenuExists) -> str:
    return "There is a role menu of that name already. Nothing was changed."


@role_menus_words.register
def _(error: errors.MenuNotFound) -> str:
    return f"There is no role menu {in_code(error.name)}. `/role-menu list` shows those there are."


@role_menus_words.register
def _(_: errors.MenuGone) -> str:
    return "This role menu was deleted. Nothing was changed."


@role_menus_words.register
def _(error: errors.MenuUnchanged) -> str:
    return f"The role menu {in_code(error.name)} is like that already. Nothing was changed."


@role_menus_words.register
def _(error: errors.MenuTextTooLong) -> str:
    return f"The {error.what} has {error.length:,} characters; {error.longest:,} is the most. Nothing was changed."


@role_menus_words.register
def _(error: errors.BoundsCrossed) -> str:
    return f"At least {error.least} and at most {error.most} roles: that cannot be. Nothing was changed."


@role_menus_words.register
def _(error: errors.TooManyRoles) -> str:
    return f"A role menu has {error.most} roles at most. Nothing was changed."


@role_menus_words.register
def _(error: errors.RoleNotInMenu) -> str:
    return f"<@&{error.role}> is not on this role menu. Nothing was changed."


@role_menus_words.register
def _(error: errors.NoSuchEmoji) -> str:
    return f"{in_code(error.typed)} is not an emoji. Nothing was changed."


@role_menus_words.register
def _(error: errors.NothingToChoose) -> str:
    return f"Nothing can be chosen from {in_code(error.name)}: `/role-menu add` puts roles on it. It was not posted."


@role_menus_words.register
def _(error: errors.TooManyPlaces) -> str:
    return f"A role menu stands in {error.most} channels at most. Delete one of its posts first."


@role_menus_words.register
def _(error: errors.RoleKeepsOut) -> str:
    return f"<@&{error.role}> is the role of those in jail, so nobody can choose it."


@role_menus_words.register
def _(error: errors.MenuRoleNeeded) -> str:
    return f"You need the role <@&{error.role}> to choose here."


@role_menus_words.register
def _(error: errors.FullUp) -> str:
    return f"You can have {error.most} of these roles at most. Give one back first. Nothing was changed."


@role_menus_words.register
def _(error: errors.TooFewLeft) -> str:
    return f"You keep at least {error.least} of these roles: choose another one first. Nothing was changed."


@role_menus_words.register
def _(_: errors.RolesKeptForNow) -> str:
    return "While you are in jail you cannot choose roles."


@role_menus_words.register
def _(_: errors.StillChoosing) -> str:
    return "Your choice before this one is still being carried out. Please try again in a moment. Nothing was changed."


@role_menus_words.register
def _(_: MenuUnwritable) -> str:
    return "I cannot post there. `/role-menu show` says what is missing."
