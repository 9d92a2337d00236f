"""What people read of jails, and of nicknames."""

from functools import singledispatch

from application.moderation.jail.ports import SetUpRefused
from domain.moderation.jail import errors
from domain.moderation.nick.errors import NoNickname
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingNote
from interface.shared.words import shared_words

_SHOWN_RIGHTS = 5

_WITHOUT_THE_INTENT = gettext_lazy(
    "Nor does it tell me who comes back: somebody in jail who left is jailed again when they "
    "first write, speak or use a command here."
)


def jail_notes(members_intent: bool) -> tuple[SettingNote, ...]:
    """What a server's people should know of how a jail holds."""
    return () if members_intent else (SettingNote(_WITHOUT_THE_INTENT, (JAIL_ROLE, JAIL_CHANNEL)),)


@singledispatch
def jail_words(error: Exception) -> str | None:
    return None


@jail_words.register
def _(_: errors.JailNotSetUp) -> str:
    return gettext("This server has no jail yet. Somebody who may manage the server can make one with `/jail-setup`.")


@jail_words.register
def _(error: errors.JailRoleUnusable) -> str:
    return gettext("I cannot put the jail role on anybody. {why}", why=shared_words(error.fault))


@jail_words.register
def _(error: errors.JailRoleGivesRights) -> str:
    rights = ", ".join(right.replace("_", " ") for right in error.rights[:_SHOWN_RIGHTS])
    more = len(error.rights) - _SHOWN_RIGHTS
    return gettext(
        "<@&{role}> gives rights that not everybody here has: {rights}. Those in jail would have "
        "them. Take them from the role, or name another; without one, I make one. Nothing was changed.",
        role=error.role,
        rights=gettext("{shown} and {more} more", shown=rights, more=number(more)) if more > 0 else rights,
    )


@jail_words.register
def _(error: errors.JailRoleIsWorn) -> str:
    return ngettext(
        "1 member has <@&{role}> already, and would see no channel but the jail's. If they are to be in "
        "jail, run it again with `even_if_worn:True`; else name another role, or none, and I make "
        "one. Nothing was changed.",
        "{n} members have <@&{role}> already, and would see no channel but the jail's. If they are to be in "
        "jail, run it again with `even_if_worn:True`; else name another role, or none, and I make "
        "one. Nothing was changed.",
        error.by,
        role=error.role,
    )


@jail_words.register
def _(error: errors.AlreadyJailed) -> str:
    return gettext("<@{target}> is in jail already.", target=error.target)


@jail_words.register
def _(error: errors.NotJailed) -> str:
    return gettext("<@{target}> is not in jail, and I keep no roles of theirs.", target=error.target)


@jail_words.register
def _(error: NoNickname) -> str:
    return gettext("<@{target}> has no nickname here.", target=error.target)


@jail_words.register
def _(error: SetUpRefused) -> str:
    return gettext(
        "Discord does not let me make that: {why}. Please check my permissions, and run it again.",
        why=in_code(error.why),
    )
