"""Escalation on PostgreSQL: what two processes decide at once, and what it costs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest
from attrs import define
from sqlalchemy import Executable, RowMapping

from application.moderation.escalation.escalate import Escalate
from application.moderation.escalation.foresee import Foresee
from application.moderation.escalation.preview_member import PreviewEscalation
from application.moderation.escalation.show_rules import ShowEscalation, ShowEscalationHandler
from application.moderation.queries import CaseView
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Notice
from domain.moderation.escalation.changes import Turn
from domain.moderation.escalation.record import MOST_CASES
from domain.moderation.repository import CaseFilter
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.escalation.reader import PostgresEscalationReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, a_moderator, an_intent
from tests.escalation import Escalation, a_firing, a_step
from tests.fakes.clock import START
from tests.integration.conftest import RETRY_FOR
from tests.integration.pools import wait_for_lock
from tests.moderation import Moderation
from tests.statements import statements_of

COMMITTED = ["BEGIN", "COMMIT"]
DAY = timedelta(days=1)


@pytest.fixture
async def escalation(moderation: Moderation, engines: Engines, settings_cache: SettingsCache) -> Escalation:
    """As in the bot. The third warning within 30 days is a timeout of a day; settings are known in the process."""
    settings_cache.listening(established=True)
    escalation = Escalation(
        moderation, PostgresEscalationReader(Reading(engines)), wrap_open=lambda open_: Retried(open_, RETRY_FOR)
    )
    await moderation.get_settings(GUILD)
    await escalation.put(a_step(3, "30d", lasts="1d"))
    return escalation


async def cases_of_member(escalation: Escalation) -> tuple[CaseView, ...]:
    """Oldest first."""
    return (await escalation.moderation.cases.page(GUILD, CaseFilter(target=MEMBER), Seek(size=100))).items[::-1]


async def test_two_that_are_decided_at_once_take_a_step_once(
    escalation: Escalation, registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    """The third and the fourth were carried out before either was followed: each would reach the step by itself."""
    await escalation.act()
    await escalation.act()
    third, fourth = await escalation.act(), await escalation.act()
    async with registered() as uow:  # another process, which decides on the third
        await uow.escalations.fire(a_firing(third.number))
        deciding = asyncio.create_task(escalation.escalate(Escalate(guild=GUILD, number=fourth.number)))
        await wait_for_lock(engines)
        await uow.commit()
    await deciding
    assert [case.kind for case in await cases_of_member(escalation)] == [WARN] * 4
    assert escalation.moderation.discord.timeouts == {}


async def test_one_that_waited_for_a_decision_that_came_to_nothing_decides_itself(
    escalation: Escalation, registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await escalation.act()
    await escalation.act()
    third = await escalation.act()
    async with registered() as uow:
        await uow.escalations.fire(a_firing(third.number))
        deciding = asyncio.create_task(escalation.escalate(Escalate(guild=GUILD, number=third.number)))
        await wait_for_lock(engines)
    await deciding  # that process was killed before its commit
    assert [case.kind for case in await cases_of_member(escalation)] == [WARN, WARN, WARN, TIMEOUT]


@define(eq=False)
class Interrupted(Reading):
    """Something happens after this many reads."""

    reads: int
    happens: Callable[[], Awaitable[None]]

    async def rows(self, statement: Executable, parameters: dict[str, object] | None = None) -> Sequence[RowMapping]:
        found = await super().rows(statement, parameters)
        self.reads -= 1
        if self.reads == 0:
            await self.happens()
        return found


async def test_what_is_decided_while_the_record_is_read_is_met_as_a_conflict(
    escalation: Escalation, engines: Engines
) -> None:
    """Were the cases read first, what was just taken because of the newest of them would hold nothing."""
    await escalation.act()
    await escalation.act()
    third = await escalation.act()

    async def another_process() -> None:
        await escalation.act_and_escalate()

    the_rules_and_half_the_record = 2
    interrupted = Escalation(
        escalation.moderation,
        PostgresEscalationReader(Interrupted(engines, the_rules_and_half_the_record, another_process)),
        wrap_open=escalation.wrap_open,
    )
    await interrupted.escalate(Escalate(guild=GUILD, number=third.number))
    assert [case.kind for case in await cases_of_member(escalation)] == [WARN] * 4 + [TIMEOUT]


async def test_events_of_many_warnings_delivered_many_times_at_once_take_each_step_once_at_most(
    escalation: Escalation,
) -> None:
    """The highest in any case; the lower one if it was decided on before."""
    await escalation.put(a_step(5, "30d", lasts="2d"))
    warnings = [await escalation.act() for _ in range(6)]
    deliveries = [Escalate(guild=GUILD, number=case.number) for case in warnings * 3]
    await asyncio.gather(*map(Retried(escalation.escalate, RETRY_FOR), deliveries))
    automatic = [case for case in await cases_of_member(escalation) if case.kind == TIMEOUT]
    assert {case.status for case in automatic} == {CaseStatus.APPLIED}
    lengths = [case.expires_at - START for case in automatic if case.expires_at is not None]
    assert lengths in ([2 * DAY], [DAY, 2 * DAY])
    for delivery in deliveries:
        await escalation.escalate(delivery)
    assert len(await cases_of_member(escalation)) == len(warnings) + len(automatic)


async def test_of_more_cases_than_are_looked_at_the_newest_are_read(
    escalation: Escalation, registered: PostgresUnitOfWorkFactory
) -> None:
    async with registered() as uow:
        for _ in range(MOST_CASES + 2):
            case = await uow.cases.open(an_intent(kind=WARN))
            case.settle(failure=None, notice=Notice.NOT_WANTED, at=START)
            await uow.cases.save(case)
        await uow.commit()
    found = await escalation.reader.record(GUILD, MEMBER, [WARN], since=START - DAY)
    assert [case.number for case in found.cases] == list(range(3, MOST_CASES + 3))


async def test_what_a_settled_case_costs(escalation: Escalation, engines: Engines) -> None:
    first, _second, note = await escalation.act(), await escalation.act(), await escalation.act(NOTE)
    for case, reads in ((note, 2), (first, 4)):  # the rules, the case; what was taken, what counts
        with statements_of(engines) as log:
            await escalation.escalate(Escalate(guild=GUILD, number=case.number))
        assert (log.verbs, len(log.reads)) == ([], reads)
    third = await escalation.act()
    with statements_of(engines) as log:
        await escalation.escalate(Escalate(guild=GUILD, number=third.number))
    opened, settled = ["INSERT", "SELECT", "WITH"], ["SELECT", "UPDATE", "SELECT", "SELECT", "INSERT", "INSERT"]
    # As before, and once more; and what of the member ends just now, and whether somebody reads the audit log.
    assert (log.verbs, len(log.reads)) == (opened + settled, 7)
    await escalation.change(Turn(is_on=False))
    with statements_of(engines) as log:
        await escalation.escalate(Escalate(guild=GUILD, number=third.number))
    assert (log.verbs, len(log.reads)) == ([], 1)


async def test_what_a_member_has_is_read_in_as_many_statements_however_much_it_is(
    escalation: Escalation, engines: Engines
) -> None:
    case = await escalation.act_and_escalate()
    preview = PreviewEscalation(guild=GUILD, by=a_moderator(), target=MEMBER, kind=WARN)
    with statements_of(engines) as log:
        await escalation.preview(preview)
        await escalation.foresee(Foresee(case))
    assert (log.verbs, len(log.reads)) == ([], 3 + 3)
    third = (await escalation.act(), await escalation.act_and_escalate())[1]
    with statements_of(engines) as log:
        await escalation.preview(preview)
        await escalation.foresee(Foresee(third))
    assert (log.verbs, len(log.reads)) == ([], 3 + 4)  # and the case that followed
    with statements_of(engines) as log:
        await ShowEscalationHandler(escalation.reader)(ShowEscalation(guild=GUILD, by=a_moderator()))
    assert (log.verbs, len(log.reads)) == ([], 2)


async def test_a_change_of_the_rules_is_four_statements_in_one_transaction(
    escalation: Escalation, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await escalation.put(a_step(4))
    assert (log.verbs, log.boundaries) == (["INSERT", "SELECT", "UPDATE", "INSERT"], COMMITTED)
