"""What asking costs, and two who ask at once on two processes' worth of connections."""

import asyncio

import pytest

from application.leaderboards.ports import BoardKey
from application.privacy.ask import Asked, AskHandler, AskToBeErased
from application.privacy.erase_person import EraseSome, EraseSomeHandler
from application.privacy.fulfil import LEASES
from application.shared.use_case import UseCase
from domain.leaderboards.board import Board
from domain.leaderboards.order import TOP, Way
from domain.privacy.errors import AlreadyUnderWay
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.shared.errors import ConcurrentChange
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.leaderboards.board_reader import PostgresBoardReader
from infrastructure.privacy.pseudonyms import new_pseudonym
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, a_request
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.conftest import RETRY_FOR, MakeEngines
from tests.integration.one_of_everything import ANOTHER, SOMEBODY, populate
from tests.integration.pools import wait_for_lock
from tests.statements import statements_of


@pytest.fixture
def other(database_settings: DatabaseSettings, make_engines: MakeEngines) -> PostgresUnitOfWorkFactory:
    return PostgresUnitOfWorkFactory(make_engines(database_settings), SettingsCache(), GuildTurns(), lambda: None)


def asking(uow: PostgresUnitOfWorkFactory) -> UseCase[AskToBeErased, Asked]:
    return Retried(AskHandler(uow, AgreedClock(FakeClock()), RequestKind.ERASE), RETRY_FOR, (ConcurrentChange,))


async def test_of_two_who_ask_at_once_the_second_is_told_and_a_double_delivery_is_one(
    uow_factory: PostgresUnitOfWorkFactory, other: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    first = AskToBeErased(MEMBER, a_request())
    async with uow_factory() as uow:
        await uow.privacy_requests.add(
            PrivacyRequest(
                user=MEMBER, request=first.request, kind=RequestKind.ERASE, asked_at=START, lease_until=START
            )
        )
        again = asyncio.create_task(asking(other)(first))
        another = asyncio.create_task(asking(other)(AskToBeErased(MEMBER, a_request())))
        await wait_for_lock(engines, waiting=2)
        await uow.commit()
    assert (await again).request.request == first.request
    with pytest.raises(AlreadyUnderWay):
        await another
    async with uow_factory() as uow:
        claimed = await uow.privacy_requests.claim(now=START, leases=LEASES, room=Room(10))
    assert [each.request for each in claimed] == [first.request]


async def test_asking_is_three_statements_and_going_on_two_more_than_its_own(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    with statements_of(engines) as log:
        asked = await asking(uow_factory)(AskToBeErased(MEMBER, a_request()))
    assert log.verbs == ["SELECT", "SELECT", "INSERT"]
    async with uow_factory() as uow:
        [claimed] = await uow.privacy_requests.claim(now=START, leases=LEASES, room=Room(10))
        await uow.commit()
    assert claimed.request == asked.request.request
    some = EraseSomeHandler(uow_factory, AgreedClock(FakeClock()))
    with statements_of(engines) as log:
        await some(EraseSome(claimed, "member_levels.user_id", new_pseudonym(), None))
    assert log.verbs == ["SELECT", "DELETE", "UPDATE"]
    with statements_of(engines) as log:
        await some(EraseSome(claimed, "cases.voided_by", new_pseudonym(), None))
    assert log.verbs == ["SELECT", "UPDATE", "UPDATE"]


async def test_who_was_erased_is_on_no_leaderboard(uow_factory: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    await populate(engines)
    key = BoardKey(guild=GUILD, board=Board.POINTS, show_left=True)
    reader = PostgresBoardReader(Reading(engines))
    assert [each.user for each in await reader.rows(key, TOP, Way.DOWN, 10)] == [SOMEBODY, ANOTHER]
    async with uow_factory() as uow:
        await uow.personal_data.erase("point_accounts.holder_id", SOMEBODY, new_pseudonym(), None, limit=10)
        await uow.commit()
    assert [each.user for each in await reader.rows(key, TOP, Way.DOWN, 10)] == [ANOTHER]
