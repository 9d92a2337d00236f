"""What people see of ranks: pure functions from views to cards."""

from functools import singledispatch

from application.permissions.change_ranks import RankChanged
from application.permissions.explain_use import Explanation
from domain.permissions.explaining import Finding, HoldsRank, HoldsRight, IsUnbound, NoRankNeeded, TakesTheirPlace
from domain.permissions.policy import Policy
from domain.permissions.ranks import HIGHEST, LOWEST, CommandName
from domain.shared.ids import RoleId
from interface.shared.layout import LONGEST_TEXT, Card, card, container, within
from interface.shared.words import PERMISSION_NAMES

_YES, _NO = "✅", "❌"
_HINT = (
    f"-# Ranks go from {LOWEST} to {HIGHEST}. They narrow what Discord grants and never widen it; "
    "the owner and administrators are not bound by them."
)


def ranks_card(policy: Policy) -> Card:
    roles = sorted(policy.ranks.items(), key=lambda each: (-each[1], each[0]))
    commands = sorted(policy.requirements.items(), key=lambda each: (-each[1], each[0]))
    given, asked = [_role(*each) for each in roles], [_command(*each) for each in commands]
    half = (LONGEST_TEXT - len(_HINT)) // 2
    return card(
        container(
            within(given or ["*None.*"], half, heading="### Ranks of roles"),
            within(asked or ["*None.*"], half, heading="### Ranks that commands ask for"),
            _HINT,
        )
    )


def rank_given(role: RoleId, changed: RankChanged) -> Card:
    """`changed.new` is 0 where the rank was taken away."""
    if not changed.is_new:
        return card(container(f"### Nothing changed: <@&{role}> {_has(changed.new)} already"))
    return card(container(f"### <@&{role}> {_has(changed.new)} now\n-# Before: {_number(changed.old)}"))


def rank_asked(command: CommandName, changed: RankChanged) -> Card:
    if not changed.is_new:
        return card(container(f"### Nothing changed: `/{command}` {_asks(changed.new)} already"))
    return card(container(f"### `/{command}` {_asks(changed.new)} now\n-# Before: {_number(changed.old)}"))


def explanation(explained: Explanation) -> Card:
    may = "may use" if explained.may else "may not use"
    lines = map(finding_line, explained.findings)
    more = "-# Discord may hide it besides, under Server Settings → Integrations. Whom it may meet is decided then."
    return card(container("\n".join([f"### <@{explained.member}> {may} `/{explained.command}`", *lines]), more))


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
    has = "Discord gives the permission" if finding.passes else "Discord does not give the permission"
    return f"{has} **{PERMISSION_NAMES[finding.right]}**, which it is for"


@_finding.register
def _(finding: IsUnbound) -> str:
    return "No rank stops " + ("the owner of this server" if finding.is_owner else "an administrator")


@_finding.register
def _(_: NoRankNeeded) -> str:
    return "This server asks no rank for it"


@_finding.register
def _(finding: HoldsRank) -> str:
    held = "none is held" if finding.role is None else f"{finding.held} is held, by <@&{finding.role}>"
    return f"This server asks for rank {finding.needed} to use `/{finding.asked_of}`: {held}"


@_finding.register
def _(finding: TakesTheirPlace) -> str:
    may = "it is held" if finding.is_enough else f"{finding.held or 'none'} is held, so not in place of that"
    return f"In place of `/{finding.instead_of}` it needs what that needs, rank {finding.needed}: {may}"


def _role(role: RoleId, rank: int) -> str:
    return f"**{rank}** <@&{role}>"


def _command(command: CommandName, rank: int) -> str:
    return f"**{rank}** `/{command}`"


def _has(rank: int | None) -> str:
    return f"has rank {rank}" if rank else "has no rank"


def _asks(rank: int | None) -> str:
    if rank is None:
        return "has no rank of its own"
    return f"asks for rank {rank}" if rank > LOWEST else "asks for no rank"


def _number(rank: int | None) -> str:
    return "none" if rank is None else str(rank)
