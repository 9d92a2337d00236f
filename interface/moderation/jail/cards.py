"""What people read of a jail: pure functions from views to components."""

from collections.abc import Sequence

from application.moderation.jail.set_up_jail import SetUp
from domain.moderation.jail.swap import RoleSwap
from domain.shared.ids import ChannelId, RoleId
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import LONGEST_TEXT, Card, as_typed, card, container, cut, within

_MOST_ROLES = 20
_LONGEST_WHY = 100
_HINT = gettext_lazy("-# Run it again whenever you like: what is done already is left as it is.")


def jail_lines(swap: RoleSwap) -> list[str]:
    """Of a jail that was carried out."""
    lines = [
        gettext("**Roles taken** {roles}", roles=_roles(swap.moved))
        if swap.moved
        else gettext("No roles were taken that I could give back.")
    ]
    if swap.unmoved:
        lines.append(gettext("**Roles left** {roles}: Discord's own, or above mine", roles=_roles(swap.unmoved)))
    return lines


def unjail_lines(swap: RoleSwap) -> list[str]:
    lines = [gettext("**Roles given back** {roles}", roles=_roles(swap.moved))] if swap.moved else []
    if swap.unmoved and swap.joined_at is None:
        return [
            gettext("They are not here, so these roles could not be given back: {roles}", roles=_roles(swap.unmoved))
        ]
    if swap.unmoved:
        lines.append(
            gettext("**Not given back** {roles}: gone by now, Discord's own, or above mine", roles=_roles(swap.unmoved))
        )
    return lines or [gettext("There were no roles to give back.")]


def set_up_card(done: SetUp) -> Card:
    count = ngettext(
        "**Hidden from them** {n} channel now, {before} before",
        "**Hidden from them** {n} channels now, {before} before",
        len(done.hidden),
        before=number(done.hidden_before),
    )
    lines = [_role(done), _channel(done), count, *(_failed(each, why) for each, why in done.not_hidden)]
    whole = not done.not_hidden and done.not_let_in is None
    heading = gettext("### The jail is set up") if whole else gettext("### The jail is set up in part")
    return card(container(within(lines, LONGEST_TEXT - len(str(_HINT)), heading=heading), str(_HINT)))


def _role(done: SetUp) -> str:
    if done.role_is_new:
        return gettext("**Role** <@&{role}> · new", role=done.role)
    return gettext("**Role** <@&{role}>", role=done.role)


def _channel(done: SetUp) -> str:
    if done.not_let_in is not None:
        return gettext(
            "**Channel** <#{channel}> · ⚠️ I could not let them in: {why}",
            channel=done.channel,
            why=_why(done.not_let_in),
        )
    if done.channel_is_new:
        return gettext("**Channel** <#{channel}> · new", channel=done.channel)
    if done.is_let_in:
        return gettext("**Channel** <#{channel}> · opened for them", channel=done.channel)
    return gettext("**Channel** <#{channel}>", channel=done.channel)


def _failed(channel: ChannelId, why: str) -> str:
    return gettext("⚠️ <#{channel}> is not hidden: {why}", channel=channel, why=_why(why))


def _why(said: str) -> str:
    return as_typed(cut(said, _LONGEST_WHY))


def _roles(roles: Sequence[RoleId]) -> str:
    shown = ", ".join(f"<@&{role}>" for role in roles[:_MOST_ROLES])
    more = len(roles) - _MOST_ROLES
    return gettext("{shown} and {more} more", shown=shown, more=number(more)) if more > 0 else shown
