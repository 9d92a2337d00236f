from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from application.privacy.ask import AskForExport, AskHandler, AskToBeErased
from application.privacy.departures import (
    NoteDeparture,
    NoteDepartureHandler,
    NotePresent,
    NotePresentHandler,
    NoteReturn,
    NoteReturnHandler,
)
from application.privacy.erase_departed import (
    EraseDeparted,
    EraseDepartedHandler,
    EraseGuildHandler,
    EraseSomeOfGuildHandler,
)
from application.privacy.erase_now import EraseNow, EraseNowHandler
from application.privacy.erase_person import ErasePersonHandler, EraseSomeHandler
from application.privacy.export_person import ExportPersonHandler
from application.privacy.fulfil import (
    LEASES,
    ForgetRequests,
    ForgetRequestsHandler,
    FulfilRequestHandler,
    FulfilRequests,
    FulfilRequestsHandler,
    SaveRequestHandler,
    TellErasedHandler,
)
from application.privacy.ports import Part, TooMuchToSend
from application.privacy.queries import Promise, StoredRow
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.privacy.errors import AlreadyUnderWay, AskedTooSoon
from domain.privacy.request import PrivacyRequest, RequestKind, RequestState
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.language import Language
from domain.shared.shards import Shards
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.guilds import GUILDS
from tests.fakes.privacy import DEPARTURES, REQUESTS, FakeMail, MemoryPersonalReader, pack_nothing
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

DAY = timedelta(days=1)


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def uow(records: MemoryRecords) -> MemoryUnitOfWorkFactory:
    return MemoryUnitOfWorkFactory(records)


@pytest.fixture
def mail() -> FakeMail:
    return FakeMail()


@pytest.fixture
def ask(uow: MemoryUnitOfWorkFactory, clock: FakeClock) -> AskHandler:
    return AskHandler(uow, AgreedClock(clock), RequestKind.EXPORT)


def fulfilling(
    records: MemoryRecords, clock: FakeClock, mail: FakeMail, workers: Workers, pack: object = pack_nothing
) -> FulfilRequestsHandler:
    uow, agreed = MemoryUnitOfWorkFactory(records), AgreedClock(clock)
    exporting = ExportPersonHandler(MemoryPersonalReader(records), pack, mail)  # type: ignore[arg-type]  # as given
    erasing = ErasePersonHandler(uow, EraseSomeHandler(uow, agreed), lambda: UserId(2**62 + 1))
    ways: dict[RequestKind, UseCase[PrivacyRequest, None]] = {RequestKind.EXPORT: exporting, RequestKind.ERASE: erasing}
    tell = TellErasedHandler(mail, mail.untold.append)
    return FulfilRequestsHandler(
        uow, FulfilRequestHandler(ways, SaveRequestHandler(uow), agreed, tell), agreed, workers
    )


async def fulfil(records: MemoryRecords, clock: FakeClock, mail: FakeMail, pack: object = pack_nothing) -> None:
    workers = Workers(within=60)
    await fulfilling(records, clock, mail, workers, pack)(FulfilRequests())
    await workers.until_done()
    assert workers.pull_failures() == []


def stored(records: MemoryRecords) -> list[PrivacyRequest]:
    return [*records[REQUESTS].values()]


async def test_what_is_asked_for_is_sent_once(
    records: MemoryRecords, clock: FakeClock, ask: AskHandler, mail: FakeMail
) -> None:
    await ask(AskForExport(MEMBER, a_request()))
    await fulfil(records, clock, mail)
    await fulfil(records, clock, mail)
    assert mail.sent == [(MEMBER, 1)]
    assert [each.state for each in stored(records)] == [RequestState.DONE]


async def test_who_was_erased_is_told_once_and_only_once_that_is_on_record(
    records: MemoryRecords, clock: FakeClock, uow: MemoryUnitOfWorkFactory, mail: FakeMail
) -> None:
    ask = AskHandler(uow, AgreedClock(clock), RequestKind.ERASE)
    await ask(AskToBeErased(MEMBER, a_request(), Language.GERMAN))
    records.commit_failures.append(RuntimeError())  # of the claim
    with pytest.raises(RuntimeError):
        await fulfil(records, clock, mail)
    assert mail.told == []
    await fulfil(records, clock, mail)
    await fulfil(records, clock, mail)
    assert mail.told == [(MEMBER, Language.GERMAN, RequestState.DONE)]


async def test_who_lost_the_claim_tells_nobody(
    records: MemoryRecords, clock: FakeClock, uow: MemoryUnitOfWorkFactory, mail: FakeMail
) -> None:
    await AskHandler(uow, AgreedClock(clock), RequestKind.ERASE)(AskToBeErased(MEMBER, a_request()))

    async def is_taken_over(_: PrivacyRequest) -> None:
        raise ConcurrentChange

    async def nothing(_: PrivacyRequest) -> None:
        pass

    tell = TellErasedHandler(mail, mail.untold.append)
    fulfil_one = FulfilRequestHandler({RequestKind.ERASE: nothing}, is_taken_over, AgreedClock(clock), tell)
    with pytest.raises(ConcurrentChange):
        await fulfil_one(stored(records)[0])
    assert mail.told == []


async def test_a_closed_door_after_an_erasure_is_no_failure_and_not_tried_again(
    records: MemoryRecords, clock: FakeClock, uow: MemoryUnitOfWorkFactory, mail: FakeMail
) -> None:
    mail.is_closed = True
    await AskHandler(uow, AgreedClock(clock), RequestKind.ERASE)(AskToBeErased(MEMBER, a_request()))
    await fulfil(records, clock, mail)
    mail.is_closed = False
    await fulfil(records, clock, mail)
    assert (mail.told, len(mail.untold)) == ([], 1)
    assert [each.state for each in stored(records)] == [RequestState.DONE]


async def test_what_whoever_runs_the_bot_began_to_erase_is_ended_by_a_bot_that_tells_nobody(
    records: MemoryRecords, clock: FakeClock, uow: MemoryUnitOfWorkFactory, mail: FakeMail
) -> None:
    async def is_killed(_: PrivacyRequest) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await EraseNowHandler(uow, is_killed, AgreedClock(clock))(EraseNow(MEMBER))
    clock.advance(LEASES[0])
    await fulfil(records, clock, mail)
    assert [(each.state, each.steps_done) for each in stored(records)] == [(RequestState.DONE, ("levels", "reminders"))]
    assert mail.told == []


async def test_a_request_delivered_twice_is_one(records: MemoryRecords, ask: AskHandler) -> None:
    command = AskForExport(MEMBER, a_request())
    assert (await ask(command)).request.request == (await ask(command)).request.request
    assert len(stored(records)) == 1


async def test_what_is_under_way_is_not_begun_again(ask: AskHandler) -> None:
    await ask(AskForExport(MEMBER, a_request()))
    with pytest.raises(AlreadyUnderWay):
        await ask(AskForExport(MEMBER, a_request()))
    await ask(AskForExport(MODERATOR, a_request()))


async def test_a_day_has_to_pass_until_the_same_may_be_asked_for_again(
    records: MemoryRecords, clock: FakeClock, ask: AskHandler, mail: FakeMail
) -> None:
    await ask(AskForExport(MEMBER, a_request()))
    await fulfil(records, clock, mail)
    clock.advance(DAY - timedelta(seconds=1))
    with pytest.raises(AskedTooSoon) as refused:
        await ask(AskForExport(MEMBER, a_request()))
    assert refused.value.again_at == START + DAY
    clock.advance(timedelta(seconds=1))
    await ask(AskForExport(MEMBER, a_request()))


async def test_closed_direct_messages_are_told_of_the_next_time_which_may_be_at_once(
    records: MemoryRecords, clock: FakeClock, ask: AskHandler, mail: FakeMail
) -> None:
    mail.is_closed = True
    await ask(AskForExport(MEMBER, a_request()))
    await fulfil(records, clock, mail)
    [refused] = stored(records)
    assert (refused.state, refused.problem) == (RequestState.REFUSED, "Cannot send messages to this user")
    asked = await ask(AskForExport(MEMBER, a_request()))
    assert asked.refused_before == "Cannot send messages to this user"


async def test_more_than_anybody_wants_to_get_is_refused(
    records: MemoryRecords, clock: FakeClock, ask: AskHandler, mail: FakeMail
) -> None:
    class TooMuch:
        async def __aenter__(self) -> list[Part]:
            raise TooMuchToSend(20)

        async def __aexit__(self, *_: object) -> None: ...

    def pack(_rows: AsyncIterator[StoredRow], _promise: Promise) -> TooMuch:
        return TooMuch()

    await ask(AskForExport(MEMBER, a_request()))
    await fulfil(records, clock, mail, pack)
    assert [(each.state, each.problem) for each in stored(records)] == [(RequestState.REFUSED, "20 parts")]


async def test_erasing_goes_through_all_steps(
    records: MemoryRecords, uow: MemoryUnitOfWorkFactory, clock: FakeClock, mail: FakeMail
) -> None:
    await AskHandler(uow, AgreedClock(clock), RequestKind.ERASE)(AskToBeErased(MEMBER, RequestId(5)))
    await fulfil(records, clock, mail)
    [done] = stored(records)
    assert (done.state, done.steps_done) == (RequestState.DONE, ("levels", "reminders"))
    assert mail.sent == []


async def test_what_was_done_is_forgotten_after_a_week(
    records: MemoryRecords, uow: MemoryUnitOfWorkFactory, clock: FakeClock, ask: AskHandler, mail: FakeMail
) -> None:
    await ask(AskForExport(MEMBER, a_request()))
    await fulfil(records, clock, mail)
    forget = ForgetRequestsHandler(uow, AgreedClock(clock))
    clock.advance(7 * DAY)
    assert not await forget(ForgetRequests())
    assert len(stored(records)) == 1
    clock.advance(timedelta(seconds=1))
    await forget(ForgetRequests())
    assert stored(records) == []


async def registered(uow: MemoryUnitOfWorkFactory, *guilds: GuildId) -> None:
    async with uow() as unit:
        await unit.guilds.register_many(guilds, at=START)
        await unit.commit()


async def erase_departed(uow: MemoryUnitOfWorkFactory, clock: FakeClock) -> None:
    workers, agreed = Workers(within=60), AgreedClock(clock)
    one = EraseGuildHandler(EraseSomeOfGuildHandler(uow, agreed))
    await EraseDepartedHandler(uow, one, agreed, workers)(EraseDeparted(Shards()))
    await workers.until_done()
    assert workers.pull_failures() == []


async def test_a_guild_that_removed_the_bot_is_erased_30_days_later(
    records: MemoryRecords, uow: MemoryUnitOfWorkFactory, clock: FakeClock
) -> None:
    await registered(uow, GUILD, OTHER_GUILD)
    await NoteDepartureHandler(uow, AgreedClock(clock))(NoteDeparture(GUILD))
    clock.advance(30 * DAY - timedelta(seconds=1))
    await erase_departed(uow, clock)
    assert records[GUILDS].keys() == {GUILD, OTHER_GUILD}
    clock.advance(timedelta(seconds=1))
    await erase_departed(uow, clock)
    assert records[GUILDS].keys() == {OTHER_GUILD}


async def test_a_guild_that_is_back_is_not(
    records: MemoryRecords, uow: MemoryUnitOfWorkFactory, clock: FakeClock
) -> None:
    await registered(uow, GUILD)
    await NoteDepartureHandler(uow, AgreedClock(clock))(NoteDeparture(GUILD))
    await NoteReturnHandler(uow)(NoteReturn(frozenset({GUILD})))
    clock.advance(31 * DAY)
    await erase_departed(uow, clock)
    assert records[GUILDS].keys() == {GUILD}


async def test_who_left_and_who_came_back_meanwhile_is_seen_when_the_bot_is_ready(
    records: MemoryRecords, uow: MemoryUnitOfWorkFactory, clock: FakeClock
) -> None:
    await registered(uow, GUILD, OTHER_GUILD)
    await NoteDepartureHandler(uow, AgreedClock(clock))(NoteDeparture(GUILD))
    await NotePresentHandler(uow, AgreedClock(clock))(NotePresent(frozenset({GUILD}), Shards()))
    assert records[DEPARTURES].keys() == {OTHER_GUILD}


async def test_a_bot_that_is_in_no_guild_at_all_marks_none(
    records: MemoryRecords, uow: MemoryUnitOfWorkFactory, clock: FakeClock
) -> None:
    await registered(uow, GUILD)
    await NotePresentHandler(uow, AgreedClock(clock))(NotePresent(frozenset(), Shards()))
    assert records[DEPARTURES] == {}
