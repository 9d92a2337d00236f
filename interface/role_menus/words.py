"""What people read of what can go wrong with role menus."""

from functools import singledispatch

from application.role_menus.ports import MenuUnwritable
from domain.role_menus import errors
from interface.shared.languages import gettext, number
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
    return gettext(
        "There are {most} role menus already, which is the most. `/role-menu delete` one first.", most=error.most
    )


@role_menus_words.register
def _(_: errors.MenuExists) -> str:
    return gettext("There is a role menu of that name already. Nothing was changed.")


@role_menus_words.register
def _(error: errors.MenuNotFound) -> str:
    return gettext("There is no role menu {name}. `/role-menu list` shows those there are.", name=in_code(error.name))


@role_menus_words.register
def _(_: errors.MenuGone) -> str:
    return gettext("This role menu was deleted. Nothing was changed.")


@role_menus_words.register
def _(error: errors.MenuUnchanged) -> str:
    return gettext("The role menu {name} is like that already. Nothing was changed.", name=in_code(error.name))


@role_menus_words.register
def _(error: errors.MenuTextTooLong) -> str:
    length, longest = number(error.length), number(error.longest)
    match error.what:
        case "name":
            said = gettext("The name has {length} characters; {longest} is the most.", length=length, longest=longest)
        case "label":
            said = gettext("The label has {length} characters; {longest} is the most.", length=length, longest=longest)
        case "description":
            said = gettext(
                "The description has {length} characters; {longest} is the most.", length=length, longest=longest
            )
        case _:
            said = gettext("The text has {length} characters; {longest} is the most.", length=length, longest=longest)
    return f"{said} {gettext('Nothing was changed.')}"


@role_menus_words.register
def _(error: errors.BoundsCrossed) -> str:
    return gettext(
        "At least {least} and at most {most} roles: that cannot be. Nothing was changed.",
        least=error.least,
        most=error.most,
    )


@role_menus_words.register
def _(error: errors.TooManyRoles) -> str:
    return gettext("A role menu has {most} roles at most. Nothing was changed.", most=error.most)


@role_menus_words.register
def _(error: errors.RoleNotInMenu) -> str:
    return gettext("<@&{role}> is not on this role menu. Nothing was changed.", role=error.role)


@role_menus_words.register
def _(error: errors.NoSuchEmoji) -> str:
    return gettext("{typed} is not an emoji. Nothing was changed.", typed=in_code(error.typed))


@role_menus_words.register
def _(error: errors.NothingToChoose) -> str:
    return gettext(
        "Nothing can be chosen from {name}: `/role-menu add` puts roles on it. It was not posted.",
        name=in_code(error.name),
    )


@role_menus_words.register
def _(error: errors.TooManyPlaces) -> str:
    return gettext("A role menu stands in {most} channels at most. Delete one of its posts first.", most=error.most)


@role_menus_words.register
def _(error: errors.RoleKeepsOut) -> str:
    return gettext("<@&{role}> is the role of those in jail, so nobody can choose it.", role=error.role)


@role_menus_words.register
def _(error: errors.MenuRoleNeeded) -> str:
    return gettext("You need the role <@&{role}> to choose here.", role=error.role)


@role_menus_words.register
def _(error: errors.FullUp) -> str:
    return gettext(
        "You can have {most} of these roles at most. Give one back first. Nothing was changed.", most=error.most
    )


@role_menus_words.register
def _(error: errors.TooFewLeft) -> str:
    return gettext(
        "You keep at least {least} of these roles: choose another one first. Nothing was changed.", least=error.least
    )


@role_menus_words.register
def _(_: errors.RolesKeptForNow) -> str:
    return gettext("While you are in jail you cannot choose roles.")


@role_menus_words.register
def _(_: errors.StillChoosing) -> str:
    return gettext(
        "Your choice before this one is still being carried out. Please try again in a moment. Nothing was changed."
    )


@role_menus_words.register
def _(_: MenuUnwritable) -> str:
    return gettext("I cannot post there. `/role-menu show` says what is missing.")
