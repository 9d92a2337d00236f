"""Members on PostgreSQL: many who write at once, and what each use case costs."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from application.members.export_members import ExportMembers, ExportMembersHandler
from application.members.find_members import FindMembers, FindMembersHandler
from application.members.import_members import ImportMembers, ImportMembersHandler
from application.members.list_members import ListMembers, ListMembersHandler
from application.members.list_sanctions import ListSanctions, ListSanctionsHandler
from application.members.meet_members import MeetMembers, MeetMembersHandler
from application.members.queries import Order
from application.members.record_join import RecordJoin, RecordJoinHandler
from application.members.record_leave import RecordLeave, RecordLeaveHandler
from application.members.show_member import ShowMember, ShowMemberHandler
from domain.members.errors import MemberNotKnown
from domain.members.member import Member, Sighting
from domain.members.record import RECORD_FIELDS, BulkOutcome, MemberRecord
from domain.shared.ids import UserId
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, a_moderator
from tests.fakes.clock import FakeClock
from tests.integration.pools import wait_for_lock
from tests.members import a_sighting, at
from tests.moderation import Moderation
from tests.statements import StatementLog, statements_of

BY = a_moderator()
COMMITTED = ["BEGIN", "COMMIT"]
FIRST, SECOND = UserId(1), UserId(2)


async def met(uow_factory: PostgresUnitOfWorkFactory, *sightings: Sighting) -> None:
    async with uow_factory() as uow:
        await uow.members.meet(sightings)
        await uow.commit()


async def found(uow_factory: PostgresUnitOfWorkFactory, user: UserId = MEMBER) -> Member:
    async with uow_factory() as uow:
        return await uow.members.get(GUILD, user)


async def flow(engines: Engines) -> tuple[int, int]:
    async with engines.autocommit.connect() as connection:
        rows = await connection.execute(
            text("SELECT coalesce(sum(joins), 0), coalesce(sum(leaves), 0) FROM member_flow")
        )
        joins, leaves = rows.one()
    return int(joins), int(leaves)


async def test_50_who_meet_somebody_new_at_once_make_one_member_and_lose_no_message(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with registered() as uow:
        await uow.members.meet([a_sighting(seen=at(99), messages=1)])
        others = asyncio.gather(*(met(registered, a_sighting(seen=at(n), messages=1)) for n in range(50)))
        await wait_for_lock(engines, waiting=5)
        await uow.commit()
    await others
    member = await found(registered)
    assert (member.message_count, member.first_seen_at, member.last_active_at) == (51, at(0), at(99))


async def test_those_who_meet_the_same_members_in_another_order_do_not_block_each_other(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await met(registered, a_sighting(FIRST), a_sighting(SECOND))
    async with registered() as uow:
        await uow.members.meet([a_sighting(FIRST, messages=1)])
        other = asyncio.ensure_future(met(registered, a_sighting(SECOND, messages=10), a_sighting(FIRST, messages=10)))
        await wait_for_lock(engines)
        await uow.members.meet([a_sighting(SECOND, messages=1)])
        await uow.commit()
    await other
    assert [(await found(registered, user)).message_count for user in (FIRST, SECOND)] == [11, 11]


async def test_a_bulk_import_and_new_messages_do_not_block_each_other(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await met(registered, a_sighting(FIRST), a_sighting(SECOND))
    records = [MemberRecord(user=user, message_count=100) for user in (SECOND, FIRST)]
    take_over = ImportMembersHandler(registered, FakeClock())
    async with registered() as uow:
        await uow.members.meet([a_sighting(FIRST, messages=1)])
        other = asyncio.ensure_future(
            take_over(ImportMembers(guild=GUILD, records=records, given=frozenset({"message_count"}), apply=True))
        )
        await wait_for_lock(engines)
        await uow.members.meet([a_sighting(SECOND, messages=1)])
        await uow.commit()
    assert await other == BulkOutcome(changed=2)


async def test_somebody_added_while_an_import_waits_is_counted_as_changed(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    take_over = ImportMembersHandler(registered, FakeClock())
    records = [MemberRecord(user=MEMBER, message_count=100), MemberRecord(user=UserId(MEMBER + 1), message_count=1)]
    async with registered() as uow:
        await uow.members.meet([a_sighting()])
        other = asyncio.ensure_future(
            take_over(ImportMembers(guild=GUILD, records=records, given=frozenset({"message_count"}), apply=True))
        )
        await wait_for_lock(engines)
        await uow.commit()
    assert await other == BulkOutcome(new=1, changed=1)


async def test_a_join_that_two_processes_are_told_of_at_once_is_counted_once(
    registered: PostgresUnitOfWorkFactory, moderation: Moderation, engines: Engines
) -> None:
    join = a_sighting(joined_at=at(0), active=False)
    record = RecordJoinHandler(moderation.get_settings, registered)
    async with registered() as uow:
        assert await uow.members.joined(join)
        other = asyncio.ensure_future(record(RecordJoin(join)))
        await wait_for_lock(engines)
        await uow.member_flow.add(GUILD, at(0).date(), joins=1)
        await uow.commit()
    await other
    assert await flow(engines) == (1, 0)


async def test_a_leaving_that_two_processes_are_told_of_at_once_is_counted_once(
    registered: PostgresUnitOfWorkFactory, moderation: Moderation, engines: Engines
) -> None:
    gone = a_sighting(active=False)
    record = RecordLeaveHandler(moderation.get_settings, registered)
    async with registered() as uow:
        assert await uow.members.left(gone)
        other = asyncio.ensure_future(record(RecordLeave(gone)))
        await wait_for_lock(engines)
        await uow.member_flow.add(GUILD, at(0).date(), leaves=1)
        await uow.commit()
    await other
    assert await flow(engines) == (0, 1)


async def test_50_joins_at_once_are_50(
    registered: PostgresUnitOfWorkFactory, moderation: Moderation, engines: Engines
) -> None:
    record = RecordJoinHandler(moderation.get_settings, registered)
    await asyncio.gather(*(record(RecordJoin(a_sighting(UserId(100 + n), joined_at=at(0)))) for n in range(50)))
    assert await flow(engines) == (50, 0)


async def test_looking_somebody_up_creates_no_row(registered: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    reading = Reading(engines)
    show = ShowMemberHandler(PostgresMemberReader(reading), PostgresCaseReader(reading))
    with pytest.raises(MemberNotKnown):
        await show(ShowMember(guild=GUILD, by=BY, user=MEMBER, cases=Seek()))
    await FindMembersHandler(PostgresMemberReader(reading))(FindMembers(guild=GUILD, by=BY, typed="e", limit=25))
    async with engines.autocommit.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM members")) == 0


def costs(log: StatementLog) -> tuple[list[str], int, list[str]]:
    """Statements within transactions, reads, and the transactions' ends."""
    return log.verbs, len(log.reads), log.boundaries


@pytest.mark.parametrize("size", [1, 100])
async def test_what_reading_members_costs(registered: PostgresUnitOfWorkFactory, engines: Engines, size: int) -> None:
    await met(registered, *(a_sighting(UserId(number)) for number in range(1, 201)))
    reader, seek = PostgresMemberReader(Reading(engines)), Seek(size=size)
    show = ShowMemberHandler(reader, PostgresCaseReader(Reading(engines)))
    reads = list[int]()
    for work in (
        *(ListMembersHandler(reader)(ListMembers(guild=GUILD, by=BY, order=order, seek=seek)) for order in Order),
        ListSanctionsHandler(reader)(ListSanctions(guild=GUILD, by=BY, seek=seek)),
        show(ShowMember(guild=GUILD, by=BY, user=UserId(7), cases=seek)),
        FindMembersHandler(reader)(FindMembers(guild=GUILD, by=BY, typed="em", limit=25)),
    ):
        with statements_of(engines) as log:
            await work
        assert (log.statements, log.boundaries) == ([], [])
        reads.append(len(log.reads))
    assert reads == [2, 2, 2, 1, 2, 1]


@pytest.mark.parametrize("count", [1, 1000])
async def test_meeting_any_number_of_members_is_two_statements(
    registered: PostgresUnitOfWorkFactory, engines: Engines, count: int
) -> None:
    meet = MeetMembersHandler(registered, FakeClock())
    seen = [a_sighting(UserId(number)) for number in range(1, count + 1)]
    for _ in range(2):
        with statements_of(engines) as log:
            await meet(MeetMembers(seen))
        assert costs(log) == (["INSERT", "INSERT"], 0, COMMITTED)


async def test_a_join_and_a_leaving_are_three_statements_and_two(
    registered: PostgresUnitOfWorkFactory, moderation: Moderation, engines: Engines
) -> None:
    join = RecordJoin(a_sighting(joined_at=at(0)))
    record = RecordJoinHandler(moderation.get_settings, registered)
    with statements_of(engines) as log:
        await record(join)
    assert costs(log) == (["INSERT", "UPDATE", "INSERT"], 1, COMMITTED)
    with statements_of(engines) as log:
        await record(join)
    assert costs(log) == (["INSERT", "UPDATE"], 1, COMMITTED)
    with statements_of(engines) as log:
        await RecordLeaveHandler(moderation.get_settings, registered)(RecordLeave(a_sighting()))
    assert costs(log) == (["INSERT", "INSERT"], 1, COMMITTED)


@pytest.mark.parametrize("apply", [True, False])
async def test_a_thousand_records_are_taken_over_in_two_statements(
    registered: PostgresUnitOfWorkFactory, engines: Engines, *, apply: bool
) -> None:
    records = [
        MemberRecord(user=UserId(number), is_bot=False, first_seen_at=at(0) - timedelta(days=9), message_count=number)
        for number in range(1, 1001)
    ]
    take_over = ImportMembersHandler(registered, FakeClock())
    with statements_of(engines) as log:
        outcome = await take_over(ImportMembers(guild=GUILD, records=records, given=RECORD_FIELDS, apply=apply))
    assert outcome == BulkOutcome(new=1000)
    assert costs(log) == (["SELECT", "INSERT"], 0, COMMITTED if apply else ["BEGIN", "ROLLBACK"])


async def test_an_export_is_a_read_for_each_thousand_members(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await met(registered, *(a_sighting(UserId(number)) for number in range(1, 2001)))
    export = ExportMembersHandler(registered, PostgresMemberReader(Reading(engines)))
    with statements_of(engines) as log:
        exported = [member async for member in await export(ExportMembers(GUILD))]
    assert (len(exported), len(log.reads)) == (2000, 3)
