"""What people read of each error about role menus."""

from application.role_menus.ports import MenuUnwritable
from domain.role_menus import errors
from domain.shared.ids import RoleId

READ: tuple[tuple[Exception, str], ...] = (
    (errors.TooManyMenus(25), "There are 25 role menus already"),
    (errors.MenuExists(), "There is a role menu of that name already."),
    (errors.MenuNotFound("pets"), "There is no role menu `pets`."),
    (errors.MenuGone(), "This role menu was deleted."),
    (errors.MenuUnchanged("pets"), "The role menu `pets` is like that already."),
    (errors.MenuTextTooLong("text", 1_501, 1_500), "The text has 1,501 characters; 1,500 is the most."),
    (errors.BoundsCrossed(3, 2), "At least 3 and at most 2 roles: that cannot be."),
    (errors.TooManyRoles(25), "A role menu has 25 roles at most."),
    (errors.RoleNotInMenu(RoleId(4)), "<@&4> is not on this role menu."),
    (errors.NoSuchEmoji("red"), "`red` is not an emoji."),
    (errors.NothingToChoose("pets"), "Nothing can be chosen from `pets`"),
    (errors.TooManyPlaces(5), "A role menu stands in 5 channels at most."),
    (errors.RoleKeepsOut(RoleId(4)), "<@&4> is the role of those in jail"),
    (errors.MenuRoleNeeded(RoleId(4)), "You need the role <@&4> to choose here."),
    (errors.FullUp(2), "You can have 2 of these roles at most."),
    (errors.TooFewLeft(1), "You keep at least 1 of these roles"),
    (errors.RolesKeptForNow(), "While you are in jail you cannot choose roles."),
    (errors.StillChoosing(), "Your choice before this one is still being carried out."),
    (MenuUnwritable(), "I cannot post there."),
)
