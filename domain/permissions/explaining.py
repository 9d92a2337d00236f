"""Why somebody may use a command or not: each rule with what it finds."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from attrs import frozen

from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.permissions.ranks import LOWEST, CommandName
from domain.shared.ids import RoleId
from domain.shared.permission import Permission


class Finding(Protocol):
    @property
    def passes(self) -> bool: ...


@frozen
class IsUnbound:
    """The owner of the guild, or an administrator: no rank stops them."""

    is_owner: bool
    passes: bool = True


@frozen
class HoldsRight:
    """Whether Discord gives them the right that the command is for."""

    right: Permission
    passes: bool


@frozen(kw_only=True)
class HoldsRank:
    needed: int
    asked_of: CommandName
    """The command, or the group that the rank is asked for."""
    held: int
    role: RoleId | None
    """Which of their roles has it."""

    @property
    def passes(self) -> bool:
        return self.held >= self.needed


@frozen(kw_only=True)
class TakesTheirPlace:
    """What the command brings about another one is there for, and that one asks for a rank, too: for this part of it,
    no rank of its own is enough."""

    instead_of: CommandName
    needed: int
    held: int
    passes: bool = True
    """The rest of it they may use."""

    @property
    def is_enough(self) -> bool:
        return self.held >= self.needed


@frozen
class SetByTheServer:
    """Whether they are among those whom what the server has set besides ranks lets use the command."""

    passes: bool


@frozen
class NoRankNeeded:
    passes: bool = True


def findings(
    policy: Policy,
    holder: Holder,
    command: CommandName,
    rights: Iterable[Permission],
    instead_of: Iterable[CommandName] = (),
    lets: bool | None = None,
) -> tuple[Finding, ...]:
    """`instead_of`: those whose place the command can take; `lets`: whether the settings that it goes by besides let
    them use it, None where it goes by none."""
    standing = holder.standing
    held: tuple[Finding, ...] = tuple(HoldsRight(right, standing.may(right)) for right in sorted(rights))
    if lets is not None:
        held = (*held, SetByTheServer(lets))
    if holder.is_unbound:
        return (*held, IsUnbound(standing.is_owner))
    others = tuple(_of_others(policy, holder, instead_of))
    asked = policy.asked_for(command)
    if asked is None or asked.rank == LOWEST:
        return (*held, NoRankNeeded(), *others)
    role = max(holder.roles & policy.ranks.keys(), key=lambda each: (policy.ranks[each], -each), default=None)
    rank = HoldsRank(needed=asked.rank, asked_of=asked.command, held=policy.rank_of(holder), role=role)
    return (*held, rank, *others)


def _of_others(policy: Policy, holder: Holder, commands: Iterable[CommandName]) -> Iterator[TakesTheirPlace]:
    for command in commands:
        asked = policy.asked_for(command)
        if asked is not None and asked.rank > LOWEST:
            yield TakesTheirPlace(instead_of=command, needed=asked.rank, held=policy.rank_of(holder))
