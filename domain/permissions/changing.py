"""Who may change ranks: those who manage the guild, and only below where they stand themselves."""

from attrs import evolve

from domain.permissions.errors import RankOutOfReach
from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.permissions.ranks import LOWEST, CommandName
from domain.shared.permission import Permission

RIGHT = Permission.MANAGE_GUILD


def check_rank_change(policy: Policy, by: Holder, *, old: int | None, new: int | None) -> None:
    """Of a role. Raises MissingPermission or RankOutOfReach."""
    _check(policy, by, _higher(old, new), above=True)


def check_requirement_change(policy: Policy, by: Holder, command: CommandName, *, new: int | None) -> None:
    """Of a command: nobody asks for a rank that they lack, nor lifts what keeps themselves out, which may be the rank
    that its group asks for. None where nothing is said of it any more.

    Raises MissingPermission or RankOutOfReach.
    """
    others = {name: rank for name, rank in policy.requirements.items() if name != command}
    after = evolve(policy, requirements=others if new is None else {**others, command: new})
    asked = (each.asked_for(command) for each in (policy, after))
    _check(policy, by, max(LOWEST if each is None else each.rank for each in asked), above=False)


def _check(policy: Policy, by: Holder, touched: int, *, above: bool) -> None:
    by.standing.require(RIGHT)
    own = policy.rank_of(by)
    if not by.is_unbound and touched > LOWEST and (touched >= own if above else touched > own):
        raise RankOutOfReach(touched, own)


def _higher(old: int | None, new: int | None) -> int:
    return max(old or LOWEST, new or LOWEST)
