"""A moderator takes no more of a kind within an hour than the server lets them."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.take_action import TakeAction
from domain.guilds.guild import Choice
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.unban import UNBAN
from domain.moderation.budgets.budget import BUDGETS, BUDGETS_BIND_ALL, BudgetSpent, budget_of
from domain.moderation.case import Failure
from domain.shared.ids import UserId
from domain.shared.settings import Settings
from tests.builders import MEMBER, a_moderator
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
ANOTHER = UserId(11)


def a_ban(moderation: Moderation, target: int, moderator: UserId | None = None) -> TakeAction:
    action = an_action(target=UserId(target), asked_at=moderation.clock.now())
    return action if moderator is None else evolve(action, moderator=a_moderator(moderator))


async def ban(moderation: Moderation, count: int, first: int = 100) -> None:
    """A minute apart."""
    for number in range(count):
        await moderation.take_action(a_ban(moderation, first + number))
        moderation.clock.advance(MINUTE)


async def test_the_twenty_first_ban_within_an_hour_is_refused_and_says_when_the_next_is_possible(
    moderation: Moderation, records: MemoryRecords
) -> None:
    begun = moderation.clock.now()
    await ban(moderation, 20)
    with pytest.raises(BudgetSpent) as spent:
        await moderation.take_action(a_ban(moderation, 200))
    assert (spent.value.kind, spent.value.most, spent.value.next_at) == (BAN, 20, begun + HOUR)
    assert (len(records[CASES]), len(moderation.discord.bans)) == (20, 20)
    await moderation.take_action(a_ban(moderation, 200, ANOTHER))
    moderation.clock.advance(begun + HOUR - moderation.clock.now())
    await moderation.take_action(a_ban(moderation, 201))
    with pytest.raises(BudgetSpent) as spent:
        await moderation.take_action(a_ban(moderation, 202))
    assert spent.value.next_at == begun + HOUR + MINUTE


async def test_what_failed_costs_nothing_and_neither_does_another_kind(moderation: Moderation) -> None:
    await moderation.choose(Choice(BUDGETS[BAN], 2))
    moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
    await ban(moderation, 3)
    moderation.discord.refusal = None
    await moderation.take_action(an_action(KICK, asked_at=moderation.clock.now()))
    await ban(moderation, 2, first=200)
    with pytest.raises(BudgetSpent):
        await ban(moderation, 1, first=300)


async def test_the_same_request_again_is_answered_with_its_case_though_the_budget_is_spent(
    moderation: Moderation,
) -> None:
    await moderation.choose(Choice(BUDGETS[BAN], 1))
    action = a_ban(moderation, 100)
    first = await moderation.take_action(action)
    assert (await moderation.take_action(action)).number == first.number


async def test_a_server_may_bound_each_kind_or_none(moderation: Moderation) -> None:
    await moderation.choose(Choice(BUDGETS[KICK], 1), Choice(BUDGETS[BAN], 0))
    await ban(moderation, 25)
    await moderation.take_action(an_action(KICK, asked_at=moderation.clock.now()))
    moderation.discord.standings[MEMBER] = a_moderator(MEMBER, top_role=1)  # who is back
    with pytest.raises(BudgetSpent):
        await moderation.take_action(an_action(KICK, asked_at=moderation.clock.now()))


@pytest.mark.parametrize(("kind", "most"), [(BAN, 20), (KICK, None), (UNBAN, None), (NOTE, None)])
def test_at_first_only_bans_are_bounded(kind: ActionKind, most: int | None) -> None:
    assert budget_of(Settings(), kind, a_moderator()) == most


@pytest.mark.parametrize("who", ["owner", "administrator"])
def test_the_owner_and_administrators_are_bound_unless_the_server_says_otherwise(who: str) -> None:
    somebody = evolve(a_moderator(), is_owner=who == "owner", is_administrator=who == "administrator")
    assert budget_of(Settings(), BAN, somebody) == 20
    free = Settings().choosing(BUDGETS_BIND_ALL, value=False)
    assert budget_of(free, BAN, somebody) is None
    assert budget_of(free, BAN, a_moderator()) == 20
