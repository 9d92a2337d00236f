"""Voiding and undoing on PostgreSQL: what two at once leave behind, and what each costs."""

import asyncio

from application.moderation.casebook.asked_query import AskedQuery
from application.moderation.casebook.search_cases import SearchCases
from application.moderation.casebook.show_history import ShowHistory
from application.moderation.casebook.turn_search_page import TurnSearchPage
from application.moderation.queries import CaseView
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Failure
from domain.moderation.errors import ActionInProgress, CaseAlreadyVoided, NotBanned
from domain.moderation.reason import Reason
from domain.moderation.term import NotInForce
from domain.shared.errors import ConcurrentChange
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.moderation.casebook.reader import PostgresCasebookReader
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator
from tests.casebook import ONE, Casebook, undoing, unvoiding, voiding
from tests.fakes.clock import START
from tests.integration.conftest import RETRY_FOR
from tests.integration.pools import wait_for_lock
from tests.moderation import Moderation, an_action
from tests.statements import statements_of

COMMITTED = ["BEGIN", "COMMIT"]


async def test_of_two_who_void_a_case_at_once_the_second_is_told(moderation: Moderation, engines: Engines) -> None:
    book = Casebook(moderation, PostgresCasebookReader(Reading(engines), Reading(engines)))
    await moderation.take_action(an_action(WARN))
    second = Retried(book.void, RETRY_FOR, (ConcurrentChange,))
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.void(Reason("first"), by=MODERATOR, at=START)
        await uow.cases.save(case)
        late = asyncio.create_task(second(voiding("second")))
        await wait_for_lock(engines)
        await uow.commit()
    [result] = await asyncio.gather(late, return_exceptions=True)
    assert isinstance(result, CaseAlreadyVoided)
    assert (await moderation.cases.show(GUILD, ONE)).void_reason == "first"
    assert len((await moderation.cases.history(GUILD, ONE, Seek())).items) == 1


async def test_many_who_undo_a_ban_at_once_lift_it_once(moderation: Moderation, engines: Engines) -> None:
    book = Casebook(moderation, PostgresCasebookReader(Reading(engines), Reading(engines)))
    await moderation.take_action(an_action(BAN))
    moderation.discord.journal.clear()
    results = await asyncio.gather(*(book.undo(undoing()) for _ in range(8)), return_exceptions=True)
    views = [result for result in results if isinstance(result, CaseView)]
    assert [view.failure for view in views].count(None) == 1
    assert {view.failure for view in views} <= {None, Failure.SUPERSEDED}
    assert all(isinstance(result, CaseView | ActionInProgress | NotInForce | NotBanned) for result in results)
    assert moderation.discord.journal.count("unban") == 1


async def test_voiding_costs_a_look_and_one_transaction_of_four_statements(
    moderation: Moderation, engines: Engines
) -> None:
    book = Casebook(moderation, PostgresCasebookReader(Reading(engines), Reading(engines)))
    await moderation.take_action(an_action(WARN))
    with statements_of(engines) as log:
        await book.void(voiding())
        await book.unvoid(unvoiding())
    assert log.verbs == ["SELECT", "UPDATE", "INSERT", "INSERT"] * 2
    assert (len(log.reads), log.boundaries) == (2, COMMITTED * 2)


async def test_looking_back_costs_a_fixed_number_of_statements(moderation: Moderation, engines: Engines) -> None:
    book = Casebook(moderation, PostgresCasebookReader(Reading(engines), Reading(engines)))
    for _ in range(12):
        await moderation.take_action(an_action(WARN))
    by = a_moderator()
    asked = SearchCases(guild=GUILD, by=by, asked=AskedQuery(text="spam"), asked_at=START, size=8)
    with statements_of(engines) as log:
        page = await book.search(asked)
    assert (log.verbs, len(log.reads) <= 2, log.boundaries) == (["DELETE", "INSERT"], True, COMMITTED)
    assert page.search is not None
    with statements_of(engines) as log:
        await book.turn(TurnSearchPage(guild=GUILD, by=by, search=page.search, seek=Seek(cursor=9)))
    assert (log.verbs, len(log.reads)) == ([], 2)
    with statements_of(engines) as log:
        await book.history(ShowHistory(guild=GUILD, by=by, user=MEMBER))
    assert (log.verbs, len(log.reads)) == ([], 3)
    with statements_of(engines) as log:
        await book.book.mod_stats(GUILD, START, None)
    assert (log.verbs, len(log.reads)) == ([], 2)
