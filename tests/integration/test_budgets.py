"""Budgets on PostgreSQL: two at once never exceed one."""

import asyncio
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.open_case import OpenCaseHandler
from domain.moderation.actions.ban import BAN
from domain.moderation.budgets.budget import BudgetSpent
from domain.moderation.case import CaseIntent
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, an_intent
from tests.fakes.clock import START
from tests.integration.pools import wait_for_lock
from tests.statements import statements_of


def a_ban(target: int, budget: int | None = 1) -> CaseIntent:
    return evolve(an_intent(target=UserId(target)), budget=budget)


async def test_of_two_bans_at_once_the_one_too_many_is_refused_and_takes_no_number(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with registered() as uow:  # another process
        await uow.cases.open(a_ban(100))
        opening = asyncio.create_task(OpenCaseHandler(registered)(a_ban(101)))
        await wait_for_lock(engines)
        await uow.commit()
    with pytest.raises(BudgetSpent) as spent:
        await opening
    assert spent.value.next_at == START + timedelta(hours=1)
    assert (await OpenCaseHandler(registered)(a_ban(102, budget=2))).case.number == 2


async def test_one_that_waited_for_another_that_came_to_nothing_is_opened(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with registered() as uow:
        await uow.cases.open(a_ban(100))
        opening = asyncio.create_task(OpenCaseHandler(registered)(a_ban(101)))
        await wait_for_lock(engines)
    assert (await opening).case.number == 1


async def test_50_at_once_open_as_many_as_the_budget_allows(registered: PostgresUnitOfWorkFactory) -> None:
    opening = (OpenCaseHandler(registered)(a_ban(number, budget=7)) for number in range(100, 150))
    opened = await asyncio.gather(*opening, return_exceptions=True)
    assert sum(isinstance(each, BudgetSpent) for each in opened) == 43
    async with registered() as uow:
        taken = await uow.cases.newest_taken(GUILD, MODERATOR, BAN, most=100)
    assert len(taken) == 7


async def test_a_budget_costs_one_statement_more(registered: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    with statements_of(engines) as log:
        await OpenCaseHandler(registered)(a_ban(100))
    assert (log.verbs, log.boundaries) == (["WITH", "SELECT"], ["BEGIN", "COMMIT"])
