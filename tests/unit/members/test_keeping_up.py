"""How members are kept up from what is seen."""

from application.members.meet_members import MeetMembers, MeetMembersHandler
from tests.builders import GUILD, MEMBER, OTHER_GUILD
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import GUILDS
from tests.fakes.members import MEMBERS
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
