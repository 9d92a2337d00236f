"""After somebody is erased, a scan of every table finds their id nowhere that the policies forbid."""

import asyncio
from datetime import timedelta

import pytest
from attrs import define, evolve
from sqlalchemy import text

from application.privacy import erase_person
from application.privacy.erase_person import ErasePersonHandler, EraseSome, EraseSomeHandler
from application.privacy.fulfil import LEASES
from application.shared.use_case import UseCase
from domain.privacy.repository import Erased, Mark
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.reminders.reminder import ReminderNumber
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.lease import Room
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from infrastructure.afk.away_cache import AwayCache
from infrastructure.database.engines import Engines
from infrastructure.database.listener import Listener
from infrastructure.database.privacy import OnErase
from infrastructure.database.settings import DatabaseSettings
from infrastructure.privacy.finding import GUILDS_AT_ONCE
from infrastructure.privacy.pseudonyms import new_pseudonym
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.one_of_everything import ANOTHER, SOMEBODY, populate
from tests.integration.pools import wait_for_lock
from tests.integration.traces import POLICIES, found
from tests.reminders import a_reminder

MAY_STAY = {name for name, policy in POLICIES.items() if policy.on_erase is OnErase.KEEP}


def a_wish(kind: RequestKind = RequestKind.ERASE) -> PrivacyRequest:
    return PrivacyRequest(user=SOMEBODY, request=RequestId(77), kind=kind, asked_at=START, lease_until=START)


async def erased(uow: PostgresUnitOfWorkFactory, *, pseudonym: UserId | None = None) -> PrivacyRequest:
    clock = AgreedClock(FakeClock())
    async with uow() as unit:
        await unit.privacy_requests.add(a_wish())
        [request] = await unit.privacy_requests.claim(now=START, leases=LEASES, room=Room(1))
        await unit.commit()
    some = EraseSomeHandler(uow, clock)
    await ErasePersonHandler(uow, some, new_pseudonym if pseudonym is None else lambda: pseudonym)(request)
    return request


async def test_a_person_who_has_done_everything_is_found_in_every_column(engines: Engines) -> None:
    """A new table with a user's id needs its line in one_of_everything.py, else nothing is shown of it."""
    await populate(engines)
    assert POLICIES.keys() - (await found(engines, SOMEBODY)).keys() == set()


async def test_after_erasing_the_id_is_nowhere_that_a_policy_forbids(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines, GUILD)
    await populate(engines, OTHER_GUILD, alone=False)
    await erased(uow_factory)
    assert (await found(engines, SOMEBODY)).keys() == MAY_STAY


async def test_a_person_is_erased_also_beyond_the_guilds_that_are_looked_at_first(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines)
    async with uow_factory() as unit:
        await unit.guilds.register_many([GuildId(GUILD - 1 - number) for number in range(GUILDS_AT_ONCE)], at=START)
        await unit.commit()
    await erased(uow_factory)
    assert (await found(engines, SOMEBODY)).keys() == MAY_STAY


async def test_what_others_share_stays_without_the_id_and_without_their_words(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines)
    pseudonym = new_pseudonym()
    assert pseudonym >= FIRST_PSEUDONYM
    await erased(uow_factory, pseudonym=pseudonym)
    expected = {name for name, policy in POLICIES.items() if policy.on_erase is OnErase.PSEUDONYMISE}
    assert (await found(engines, pseudonym)).keys() == expected
    async with engines.autocommit.connect() as connection:
        for table, column in (("point_transactions", "reason"), ("channel_acts", "reason"), ("lockdowns", "notice")):
            words = await connection.scalars(text(f"SELECT {column} FROM {table}"))  # noqa: S608  # constants
            assert "my words" not in words
        assert list(await connection.scalars(text("SELECT reason FROM report_voices"))) == ["what I saw"]
        assert list(await connection.scalars(text("SELECT text FROM snippets"))) == ["text"]


async def test_the_ledger_adds_up_after_somebody_is_erased(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines)
    pseudonym = new_pseudonym()
    await erased(uow_factory, pseudonym=pseudonym)
    sums = text(
        "SELECT a.holder_id, a.balance, sum(e.amount) AS entries FROM point_accounts a"
        " JOIN point_entries e USING (guild_id, kind, holder_id) WHERE a.kind = 'wallet' GROUP BY 1, 2 ORDER BY 1"
    )
    pots = text("SELECT holder_id FROM point_accounts WHERE kind = 'pot'")
    async with engines.autocommit.connect() as connection:
        rows = [tuple(row) for row in await connection.execute(sums)]
        assert list(await connection.scalars(pots)) == [SOMEBODY], "a pot's number is nobody's id"
    assert rows == [(ANOTHER, 40, 40), (pseudonym, 60, 60)]


async def test_erasing_goes_on_where_a_process_that_died_left_off(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    """Killed after any step: the next claimant does the rest, and none of what is done again."""
    await populate(engines)
    clock = FakeClock()
    async with uow_factory() as unit:
        await unit.privacy_requests.add(a_wish())
        steps = unit.personal_data.steps()
        await unit.commit()
    done = list[str]()
    for dies_after in (1, 7, 30):
        request = await claimed(uow_factory, clock)
        assert set(request.steps_done) == set(done)
        some = DiesAfter(EraseSomeHandler(uow_factory, AgreedClock(clock)), dies_after, done)
        with pytest.raises(Killed):
            await ErasePersonHandler(uow_factory, some, new_pseudonym)(request)
        clock.advance(timedelta(minutes=11))
    request = await claimed(uow_factory, clock)
    some = DiesAfter(EraseSomeHandler(uow_factory, AgreedClock(clock)), 1000, done)
    await ErasePersonHandler(uow_factory, some, new_pseudonym)(request)
    assert done == [*steps]


_MEANWHILE = (
    """INSERT INTO reminders (user_id, number, request_id, text, place, made_at, due_at, time_zone, status, lease_until,
        lease_token) SELECT :u, n, n, 'my tea', 'dm', now(), now(), 'UTC', 'pending', now(), gen_random_uuid()
        FROM generate_series(2, 4) AS n""",
    "INSERT INTO absence_notices (guild_id, user_id, channel_id, noticed_at) SELECT guild_id, :u, 6, now() FROM guilds",
)


async def test_what_is_written_between_two_steps_holds_up_none_of_those_that_follow(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Erasing what a row refers to would be refused ever after: the step of those that refer counts as done."""
    monkeypatch.setattr(erase_person, "AT_ONCE", 2)
    await populate(engines, GUILD)
    await populate(engines, OTHER_GUILD, alone=False)
    clock = FakeClock()
    async with uow_factory() as unit:
        await unit.privacy_requests.add(a_wish())
        steps = [*unit.personal_data.steps()]
        await unit.commit()
    done = 1 + max(steps.index("reminders.user_id"), steps.index("absence_notices.user_id"))
    assert done <= min(steps.index("reminder_owners.user_id"), steps.index("absences.user_id"))
    some = EraseSomeHandler(uow_factory, AgreedClock(clock))
    request = await claimed(uow_factory, clock)
    with pytest.raises(Killed):
        await ErasePersonHandler(uow_factory, DiesAfter(some, done, []), new_pseudonym)(request)
    async with engines.autocommit.connect() as connection:
        for statement in _MEANWHILE:
            await connection.execute(text(statement), {"u": SOMEBODY})
    clock.advance(timedelta(minutes=11))
    await ErasePersonHandler(uow_factory, some, new_pseudonym)(await claimed(uow_factory, clock))
    left = await found(engines, SOMEBODY)
    assert left.keys() == {name for name, policy in POLICIES.items() if policy.on_erase is OnErase.KEEP}


async def test_who_writes_while_a_row_goes_waits_and_the_row_goes_with_all_that_was_there(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines)
    async with uow_factory() as unit:
        await unit.reminders.next_number(SOMEBODY)
        reminder = evolve(a_reminder(), owner=SOMEBODY, number=ReminderNumber(2), request=RequestId(2))
        await unit.reminders.add(reminder)
        erasing = asyncio.create_task(whole_step(uow_factory, "reminder_owners.user_id"))
        await wait_for_lock(engines)
        await unit.commit()
    await erasing
    left = await found(engines, SOMEBODY)
    assert not {"reminders.user_id", "reminder_owners.user_id"} & left.keys()


async def whole_step(uow_factory: PostgresUnitOfWorkFactory, step: str) -> None:
    mark: Mark | None = None
    while True:
        async with uow_factory() as unit:
            mark = (await unit.personal_data.erase(step, SOMEBODY, new_pseudonym(), mark, limit=100)).go_on_from
            await unit.commit()
        if mark is None:
            return


async def test_who_is_erased_is_away_no_more_for_any_process(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory, database_settings: DatabaseSettings
) -> None:
    await populate(engines, GUILD)
    await populate(engines, OTHER_GUILD, alone=False)
    heard, states = asyncio.Queue[str](), asyncio.Queue[bool]()
    listener = Listener(database_settings, AwayCache.channel, heard.put_nowait, states.put_nowait)
    listening = asyncio.create_task(listener.run())
    async with asyncio.timeout(5):
        assert await states.get()
        await whole_step(uow_factory, "absences.user_id")
        assert {await heard.get(), await heard.get()} == {str(GUILD), str(OTHER_GUILD)}
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_who_lost_the_claim_erases_nothing_more(engines: Engines, uow_factory: PostgresUnitOfWorkFactory) -> None:
    await populate(engines)
    clock = FakeClock()
    async with uow_factory() as unit:
        await unit.privacy_requests.add(a_wish())
        await unit.commit()
    late = await claimed(uow_factory, clock)
    clock.advance(timedelta(minutes=11))
    await claimed(uow_factory, clock)
    some = EraseSomeHandler(uow_factory, AgreedClock(clock))
    with pytest.raises(ConcurrentChange):
        await ErasePersonHandler(uow_factory, some, new_pseudonym)(late)
    assert POLICIES.keys() - (await found(engines, SOMEBODY)).keys() == set()


async def test_a_step_changes_no_more_rows_at_once_than_it_may(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines)
    for step, rows in (("activity_days.user_id", 30), ("case_changes.changed_by", 1)):
        changes, mark = list[int](), None
        while True:
            async with uow_factory() as unit:
                erased = await unit.personal_data.erase(step, SOMEBODY, new_pseudonym(), mark, limit=7)
                await unit.commit()
            changes.append(erased.rows)
            mark = erased.go_on_from
            if mark is None:
                break
        assert sum(changes) == rows
        assert max(changes) <= 7


async def test_going_through_a_table_leaves_no_row_out(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines)
    more = text(
        "INSERT INTO case_changes (guild_id, number, field, new_value, changed_by, changed_at)"
        " SELECT :g, 1 + n % 3, 'reason', to_jsonb(n), :u, now() FROM generate_series(1, 20) AS n"
    )
    async with engines.autocommit.connect() as connection:
        await connection.execute(more, {"g": GUILD, "u": SOMEBODY})
    looks, mark, changed = 0, None, 0
    while looks == 0 or mark is not None:
        async with uow_factory() as unit:
            step = await unit.personal_data.erase("case_changes.changed_by", SOMEBODY, new_pseudonym(), mark, limit=4)
            await unit.commit()
        looks, mark, changed = looks + 1, step.go_on_from, changed + step.rows
    assert (looks, changed) == (6, 21)
    assert "case_changes.changed_by" not in await found(engines, SOMEBODY)


async def claimed(uow_factory: PostgresUnitOfWorkFactory, clock: FakeClock) -> PrivacyRequest:
    async with uow_factory() as unit:
        [request] = await unit.privacy_requests.claim(now=clock.now(), leases=LEASES, room=Room(1))
        await unit.commit()
    return request


class Killed(Exception):
    pass


@define
class DiesAfter:
    """Does so many steps, and notes which."""

    _some: UseCase[EraseSome, Erased]
    _steps: int
    _done: list[str]

    async def __call__(self, command: EraseSome) -> Erased:
        if not self._steps:
            raise Killed
        erased = await self._some(command)
        if erased.go_on_from is None:
            self._done.append(command.step)
            self._steps -= 1
        return erased


@pytest.mark.parametrize(
    ("noted", "enforced_by", "stays"),
    [("[AFK] Some", None, True), (None, ANOTHER, True), (None, None, False)],
    ids=["the nickname may say so", "moderators decided it", "of their own accord"],
)
async def test_an_absence_stays_until_the_nickname_is_given_back_and_as_long_as_it_is_enforced(
    engines: Engines,
    uow_factory: PostgresUnitOfWorkFactory,
    noted: str | None,
    enforced_by: UserId | None,
    *,
    stays: bool,
) -> None:
    """A tag is noted before it is put on: whether it is, whoever died in between did not say. What the nickname was
    before must still be known to whoever gives it back."""
    await populate(engines)
    before = None if noted is None else "Some"
    there = text(
        "UPDATE absences SET nick_tagged = :noted, nick_before = :before, is_tagged = false, enforced_by = :by"
        " WHERE user_id = :u"
    )
    async with engines.autocommit.connect() as connection:
        await connection.execute(there, {"noted": noted, "before": before, "by": enforced_by, "u": SOMEBODY})
    await erased(uow_factory, pseudonym=new_pseudonym())
    left = text("SELECT nick_before, nick_tagged FROM absences WHERE user_id = :u")
    async with engines.autocommit.connect() as connection:
        found = (await connection.execute(left, {"u": SOMEBODY})).all()
    assert [tuple(row) for row in found] == ([(before, noted)] if stays else [])
