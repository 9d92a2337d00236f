"""What people see of rewards and notices."""

from collections.abc import Callable

from application.levels.level_ports import LevelNotice, RefusedRole
from application.levels.list_rewards import RewardsShown
from domain.levels.level_repository import WITHHELD
from domain.levels.notices import filled
from domain.levels.rewards import Reward, RewardMode
from domain.shared.ids import ChannelId, RoleId
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import (
    GREY,
    LONGEST_TEXT,
    Card,
    as_typed,
    card,
    container,
    cut,
    in_code,
    room_left,
    within,
)

type Describe = Callable[[Exception], str | None]

_MODES = {
    RewardMode.STACK: gettext_lazy("Members keep the roles of all levels that they reached."),
    RewardMode.REPLACE: gettext_lazy("Members have the roles of the highest level with rewards that they reached."),
}
_HOW_TO_MEND = gettext_lazy(
    "Members who earned it are waiting for it. I try again by myself as soon as my role, or my "
    "permissions, have changed; `/levels rewards list` tells how many are waiting."
)


def rewards_card(shown: RewardsShown, describe: Describe) -> Card:
    """`describe` has the words for why a role cannot be handed out."""
    refused = {each.role: each for each in shown.rewards.refused}
    listed = {reward.role for reward in shown.rewards.rewards}
    lines = [_line(reward, shown, describe) for reward in shown.rewards.rewards] or [gettext("*No rewards yet.*")]
    for role, refusal in refused.items():
        waiting = ngettext("{n} member is waiting", "{n} members are waiting", refusal.members)
        kept = "" if role in listed else gettext(", it is no reward any more")
        said = gettext("Discord said {why}; ", why=in_code(refusal.why)) if refusal.why != WITHHELD else ""
        lines.append(f"⚠ <@&{role}>: {said}{waiting}{kept}")
    if shown.silent is not None:
        lines.append(gettext("⚠ I cannot post level-up notices in <#{channel}>", channel=shown.silent))
    footer = f"-# {_MODES[shown.mode]}"
    return card(container(within(lines, room_left(footer), heading=gettext("### Rewards")), footer))


def reward_added_card(reward: Reward) -> Card:
    return card(
        container(
            gettext("### <@&{role}> is a reward of level {level} now", role=reward.role, level=number(reward.level)),
            gettext("-# Members who reached it get it in the next minutes."),
        )
    )


def reward_removed_card(reward: Reward) -> Card:
    return card(
        container(
            gettext(
                "### <@&{role}> is no reward of level {level} any more", role=reward.role, level=number(reward.level)
            ),
            gettext("-# Whoever has the role keeps it."),
        )
    )


def refusal_marker(role: RoleId) -> str:
    """What the text about a refused role begins with, and about no other."""
    return gettext("### I cannot hand out <@&{role}>", role=role)


def refusal_card(refused: RefusedRole, describe: Describe) -> Card:
    why = (
        gettext("Discord said {why}.", why=in_code(refused.why))
        if refused.fault is None
        else f"{describe(refused.fault)}"
    )
    lines = [refusal_marker(refused.role), why, str(_HOW_TO_MEND)]
    return card(container("\n".join(lines), gettext("-# Role ID {role}", role=refused.role), colour=GREY))


def silence_marker(notices: ChannelId) -> str:
    return gettext("### I cannot post level-up notices in <#{channel}>", channel=notices)


def silence_card(notices: ChannelId) -> Card:
    lines = [
        silence_marker(notices),
        gettext(
            "The channel is gone, or I lack View Channel or Send Messages there. What should have been "
            "posted is not posted later. Choose another channel with `/settings set levels`, or turn "
            "notices off."
        ),
    ]
    return card(container("\n".join(lines), gettext("-# Channel ID {channel}", channel=notices), colour=GREY))


def notice_marker(notice: LevelNotice, guild_name: str | None) -> str:
    """What the last text of a notice is; without the guild's name where everybody knows it."""
    where = f"<@{notice.user}>" if guild_name is None else as_typed(guild_name)
    return gettext("-# Level {level} · {where}", level=number(notice.level), where=where)


def notice_card(notice: LevelNotice, guild_name: str, *, is_private: bool) -> Card:
    """What the guild wants said; no mention in it reaches anybody, and none looks as if it did."""
    values = {
        "user": f"<@{notice.user}>",
        "level": number(notice.level),
        "server": as_typed(guild_name),
        "xp": number(notice.xp),
    }
    said = cut(without_mass_mentions(filled(notice.text, values)), LONGEST_TEXT // 2)
    return card(container(said, notice_marker(notice, guild_name if is_private else None)))


def without_mass_mentions(text: str) -> str:
    """With a character of no width in them, so that they are read and reach nobody."""
    return text.replace("@everyone", "@\u200beveryone").replace("@here", "@\u200bhere")


def _line(reward: Reward, shown: RewardsShown, describe: Describe) -> str:
    line = gettext("**Level {level}** <@&{role}>", level=number(reward.level), role=reward.role)
    fault = shown.faults.get(reward.role)
    return line if fault is None else f"{line}\n-# ⚠ {describe(fault)}"
