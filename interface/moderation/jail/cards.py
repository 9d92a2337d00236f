"""What people read of a jail: pure functions from views to components."""

from collections.abc import Sequence

from application.moderation.jail.set_up_jail import SetUp
from domain.moderation.jail.swap import RoleSwap
from domain.shared.ids import ChannelId, RoleId
from interface.shared.layout import LONGEST_TEXT, Card, as_typed, card, container, cut, within

_MOST_ROLES = 20
_LONGEST_WHY = 100
_HINT = "-# Run it again whenever you like: what is done already is left as it is."


def jail_lines(swap: RoleSwap) -> list[str]:
    """Of a jail that was carried out."""
    lines = [f"**Roles taken** {_roles(swap.moved)}" if swap.moved else "No roles were taken that I could give back."]
    if swap.unmoved:
        lines.append(f"**Roles left** {_roles(swap.unmoved)}: Discord's own, or above mine")
    return lines


def unjail_lines(swap: RoleSwap) -> list[str]:
    lines = [f"**Roles given back** {_roles(swap.moved)}"] if swap.moved else []
    if swap.unmoved and swap.joined_at is None:
        return [f"They are not here, so these roles could not be given back: {_roles(swap.unmoved)}"]
    if swap.unmoved:
        lines.append(f"**Not given back** {_roles(swap.unmoved)}: gone by now, Discord's own, or above mine")
    return lines or ["There were no roles to give back."]


def set_up_card(done: SetUp) -> Card:
    role = f"**Role** <@&{done.role}>{' · new' if done.role_is_new else ''}"
    channel = f"**Channel** <#{done.channel}>{_of_channel(done)}"
    count = f"**Hidden from them** {len(done.hidden)} channels now, {done.hidden_before} before"
    lines = [role, channel, count, *(_failed(each, why) for each, why in done.not_hidden)]
    whole = not done.not_hidden and done.not_let_in is None
    heading = "### The jail is set up" if whole else "### The jail is set up in part"
    return card(container(within(lines, LONGEST_TEXT - len(_HINT), heading=heading), _HINT))


def _of_channel(done: SetUp) -> str:
    if done.not_let_in is not None:
        return f" · ⚠️ I could not let them in: {_why(done.not_let_in)}"
    return " · new" if done.channel_is_new else " · opened for them" if done.is_let_in else ""


def _failed(channel: ChannelId, why: str) -> str:
    return f"⚠️ <#{channel}> is not hidden: {_why(why)}"


def _why(said: str) -> str:
    return as_typed(cut(said, _LONGEST_WHY))


def _roles(roles: Sequence[RoleId]) -> str:
    shown = [f"<@&{role}>" for role in roles[:_MOST_ROLES]]
    more = len(roles) - len(shown)
    return f"{', '.join(shown)}{f' and {more} more' if more else ''}"
