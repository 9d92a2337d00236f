"""What people see of ranks: pure functions from views to cards."""

from functools import singledispatch

from application.permissions.change_ranks import RankChanged
from application.permissions.explain_use import Explanation
from domain.permissions.explaining import (
    Finding,
    HoldsRank,
    HoldsRight,
    IsUnbound,
    NoRankNeeded,
    SetByTheServer,
    TakesTheirPlace,
)
from domain.permissions.policy import Policy
from domain.permissions.ranks import HIGHEST, LOWEST, CommandName
from domain.shared.ids import RoleId
from interface.permissions.shown import shown_command
from interface.shared.languages import gettext
from interface.shared.layout import LONGEST_TEXT, Card, card, container, within
from interface.shared.words import PERMISSION_NAMES

_YES, _NO = "✅", "❌"


def ranks_card(policy: Policy) -> Card:
    roles = sorted(policy.ranks.items(), key=lambda each: (-each[1], each[0]))
    commands = sorted(policy.requirements.items(), key=lambda each: (-each[1], each[0]))
    given, asked = [_role(*each) for each in roles], [_command(*each) for each in commands]
    hint = gettext(
        "-# Ranks go from {lowest} to {highest}. They narrow what Discord grants and never widen it; the owner and "
        "administrators are not bound by them.",
        lowest=LOWEST,
        highest=HIGHEST,
    )
    half = (LONGEST_TEXT - len(hint)) // 2
    return card(
        container(
            within(given or [gettext("*None.*")], half, heading=gettext("### Ranks of roles")),
            within(asked or [gettext("*None.*")], half, heading=gettext("### Ranks that commands ask for")),
            hint,
        )
    )


def rank_given(role: RoleId, changed: RankChanged) -> Card:
    """`changed.new` is 0 where the rank was taken away."""
    if changed.is_new:
        return _changed(_rank_of_role(role, changed.new), changed)
    return card(container(gettext("### Nothing changed: {said}", said=_rank_of_role(role, changed.new))))


def rank_asked(command: CommandName, changed: RankChanged) -> Card:
    if changed.is_new:
        return _changed(_rank_for_command(command, changed.new), changed)
    return card(container(gettext("### Nothing changed: {said}", said=_rank_for_command(command, changed.new))))


def explanation(explained: Explanation) -> Card:
    heading = (
        gettext(
            "### <@{member}> may use `/{command}`", member=explained.member, command=shown_command(explained.command)
        )
        if explained.may
        else gettext(
            "### <@{member}> may not use `/{command}`",
            member=explained.member,
            command=shown_command(explained.command),
        )
    )
    more = gettext(
        "-# Discord may hide it besides, under Server Settings → Integrations. Whom it may meet is decided then."
    )
    return card(container("\n".join([heading, *map(finding_line, explained.findings)]), more))


def finding_line(finding: Finding) -> str:
    return f"{_mark(finding)} {_finding(finding)}"


@singledispatch
def _mark(finding: Finding) -> str:
    return _YES if finding.passes else _NO


@_mark.register
def _(finding: TakesTheirPlace) -> str:
    return _YES if finding.is_enough else "⚠️"


@singledispatch
def _finding(finding: Finding) -> str:
    raise NotImplementedError(finding)


@_finding.register
def _(finding: HoldsRight) -> str:
    right = PERMISSION_NAMES[finding.right]
    if finding.passes:
        return gettext("Discord gives the permission **{right}**, which it is for", right=right)
    return gettext("Discord does not give the permission **{right}**, which it is for", right=right)


@_finding.register
def _(finding: IsUnbound) -> str:
    return (
        gettext("No rank stops the owner of this server")
        if finding.is_owner
        else gettext("No rank stops an administrator")
    )


@_finding.register
def _(finding: SetByTheServer) -> str:
    if finding.passes:
        return gettext("What this server has set lets them use it")
    return gettext("What this server has set leaves it to others")


@_finding.register
def _(_: NoRankNeeded) -> str:
    return gettext("This server asks no rank for it")


@_finding.register
def _(finding: HoldsRank) -> str:
    command = shown_command(finding.asked_of)
    if finding.role is None:
        return gettext(
            "This server asks for rank {needed} to use `/{command}`: none is held",
            needed=finding.needed,
            command=command,
        )
    return gettext(
        "This server asks for rank {needed} to use `/{command}`: {held} is held, by <@&{role}>",
        needed=finding.needed,
        command=command,
        held=finding.held,
        role=finding.role,
    )


@_finding.register
def _(finding: TakesTheirPlace) -> str:
    command = shown_command(finding.instead_of)
    if finding.is_enough:
        return gettext(
            "In place of `/{command}` it needs what that needs, rank {needed}: it is held",
            command=command,
            needed=finding.needed,
        )
    return gettext(
        "In place of `/{command}` it needs what that needs, rank {needed}: {held} is held, so not in place of that",
        command=command,
        needed=finding.needed,
        held=_number(finding.held or None),
    )


def _changed(said: str, changed: RankChanged) -> Card:
    return card(container(gettext("### {said}\n-# Before: {before}", said=said, before=_number(changed.old))))


def _role(role: RoleId, rank: int) -> str:
    return f"**{rank}** <@&{role}>"


def _command(command: CommandName, rank: int) -> str:
    return f"**{rank}** `/{shown_command(command)}`"


def _rank_of_role(role: RoleId, rank: int | None) -> str:
    if rank:
        return gettext("<@&{role}> has rank {rank}", role=role, rank=rank)
    return gettext("<@&{role}> has no rank", role=role)


def _rank_for_command(command: CommandName, rank: int | None) -> str:
    shown = shown_command(command)
    if rank is None:
        return gettext("`/{command}` has no rank of its own", command=shown)
    if rank > LOWEST:
        return gettext("`/{command}` asks for rank {rank}", command=shown, rank=rank)
    return gettext("`/{command}` asks for no rank", command=shown)


def _number(rank: int | None) -> str:
    return gettext("none") if rank is None else str(rank)
