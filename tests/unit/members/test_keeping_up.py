"""How members are kept up from what is seen."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.members.import_members import ImportMembers, ImportMembersHandler
from application.members.meet_members import MeetMembers, MeetMembersHandler
from application.members.record_join import RecordJoin, RecordJoinHandler
from application.members.record_leave import RecordLeave, RecordLeaveHandler
from domain.guilds.errors import GuildNotRegistered
from domain.guilds.settings import TIME_ZONE
from domain.members.record import MemberRecord
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import GUILDS
from tests.fakes.members import MEMBER_FLOW, MEMBERS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.members import a_sighting


async def test_members_of_guilds_never_seen_before_are_met_with_their_guilds() -> None:
    records = MemoryRecords()
    meet = MeetMembersHandler(MemoryUnitOfWorkFactory(records), FakeClock())
    await meet(MeetMembers([a_sighting(), a_sighting(guild=OTHER_GUILD)]))
    assert {guild: known.registered_at for guild, known in records[GUILDS].items()} == {
        GUILD: START,
        OTHER_GUILD: START,
    }
    assert set(records[MEMBERS]) == {(GUILD, MEMBER), (OTHER_GUILD, MEMBER)}


async def test_the_same_sightings_delivered_again_change_nothing() -> None:
    records = MemoryRecords()
    meet = MeetMembersHandler(MemoryUnitOfWorkFactory(records), FakeClock())
    await meet(MeetMembers([a_sighting()]))
    before = repr(records[MEMBERS])
    await meet(MeetMembers([a_sighting()]))
    assert repr(records[MEMBERS]) == before


async def test_those_who_come_and_go_are_counted_once_on_the_day_that_it_is_in_their_guild() -> None:
    records = MemoryRecords()
    uow = MemoryUnitOfWorkFactory(records)
    async with uow() as work:
        for guild in (GUILD, OTHER_GUILD):
            await work.guilds.register(guild, at=START)
        await work.commit()

    async def settings(guild: GuildId) -> Settings:
        return Settings({TIME_ZONE.name: "Asia/Tokyo"}) if guild == GUILD else Settings()

    join, leave = RecordJoinHandler(settings, uow), RecordLeaveHandler(settings, uow)
    late = START.replace(hour=20)
    for _ in range(2):  # told of again
        await join(RecordJoin(a_sighting(seen=late)))
        await leave(RecordLeave(a_sighting(MODERATOR, guild=OTHER_GUILD, seen=late)))
    assert uow.turns == [GUILD, OTHER_GUILD] * 2  # many who come at once hold up no other guild
    today, tomorrow = START.date(), START.date() + timedelta(days=1)
    assert records[MEMBER_FLOW] == {(GUILD, tomorrow): (1, 0), (OTHER_GUILD, today): (0, 1)}
    assert {key: member.is_active for key, member in records[MEMBERS].items()} == {
        (GUILD, MEMBER): True,
        (OTHER_GUILD, MODERATOR): False,
    }


async def test_records_are_taken_over_only_where_that_was_asked_for_and_the_guild_is_known() -> None:
    records = MemoryRecords()
    uow = MemoryUnitOfWorkFactory(records)
    take_over = ImportMembersHandler(uow, FakeClock())
    asked = ImportMembers(
        guild=GUILD,
        records=[MemberRecord(user=MEMBER, message_count=7)],
        given=frozenset({"message_count"}),
        apply=False,
    )
    with pytest.raises(GuildNotRegistered):
        await take_over(asked)
    async with uow() as work:
        await work.guilds.register(GUILD, at=START)
        await work.commit()
    found = await take_over(asked)
    assert records[MEMBERS] == {}
    assert await take_over(evolve(asked, apply=True)) == found
    assert uow.turns == [GUILD] * 3
    assert [(member.user, member.message_count) for member in records[MEMBERS].values()] == [(MEMBER, 7)]
