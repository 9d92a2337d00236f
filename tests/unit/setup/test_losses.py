"""What names a channel or role that is gone: noticed, and told of."""

from datetime import datetime, timedelta

import pytest
from attrs import define, field

from application.setup.find_losses import FindLosses
from application.setup.notice_losses import NoticeLosses, NoticeLossesHandler
from application.setup.record_losses import RecordLossesHandler
from application.setup.tell_of_losses import TellOfLossesHandler
from domain.guilds.guild import Choice
from domain.moderation.settings import JAIL_ROLE
from domain.setup.events import ReferencesLost
from domain.setup.references import MAY_BE_UNHEARD, Contents, Reference, lost
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.losses import FakeContents, FakeLosses, FakeLossNotices
from tests.fakes.records import MemoryRecords
from tests.fakes.setup import LOST, MemoryReferenceReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

LOG, SYSTEM, JAILED = ChannelId(801), ChannelId(802), RoleId(901)
LOG_REFERENCE = Reference(place="setting", name=MOD_LOG_CHANNEL.name, target=LOG, is_role=False)
ROLE_REFERENCE = Reference(place="setting", name=JAIL_ROLE.name, target=JAILED, is_role=True)
ALL_THERE = Contents(channels=frozenset({LOG}), roles=frozenset({JAILED}))
NOTHING = Contents(channels=frozenset(), roles=frozenset({GUILD}))
EVENT = ReferencesLost(guild=GUILD, at=START, targets=(LOG,))


@define
class Server:
    """A guild whose settings name a channel and a role."""

    records: MemoryRecords
    contents: FakeContents = field(factory=lambda: FakeContents({GUILD: ALL_THERE}))

    @property
    def reader(self) -> MemoryReferenceReader:
        return MemoryReferenceReader(self.records, [MOD_LOG_CHANNEL.name], [JAIL_ROLE.name])

    async def choose(self, *choices: Choice, guild: GuildId = GUILD) -> None:
        async with MemoryUnitOfWorkFactory(self.records)() as uow:
            found = await uow.guilds.register(guild, at=START)
            found.decide(choices, by=MODERATOR, at=START)
            await uow.guilds.save(found)
            await uow.commit()

    async def look(self, *guilds: GuildId, deleted: int | None = None, at: datetime = START) -> None:
        record = RecordLossesHandler(MemoryUnitOfWorkFactory(self.records))
        notice = NoticeLossesHandler(self.reader, self.contents, record, AgreedClock(FakeClock(at)))
        await notice(NoticeLosses(guilds or (GUILD,), frozenset() if deleted is None else frozenset({deleted})))

    @property
    def told(self) -> list[ReferencesLost]:
        return [event for event in self.records.events if isinstance(event, ReferencesLost)]


@pytest.fixture
async def server(records: MemoryRecords) -> Server:
    server = Server(records)
    await server.choose(Choice(MOD_LOG_CHANNEL, LOG), Choice(JAIL_ROLE, JAILED))
    return server


def made_at(before: timedelta) -> int:
    """An id of something that was made so long before START."""
    return int((START - before).timestamp() * 1_000 - 1_420_070_400_000) << 22


async def test_nothing_is_gone_while_all_is_there(server: Server) -> None:
    await server.look()
    assert server.told == []
    assert server.records[LOST] == {}


async def test_what_was_deleted_is_noticed_and_to_be_told_of_once_however_often_it_is_looked_at(server: Server) -> None:
    server.contents.known[GUILD] = Contents(channels=frozenset(), roles=frozenset({JAILED}))
    for _ in range(3):
        await server.look(deleted=LOG)
    assert server.told == [EVENT]
    server.contents.known[GUILD] = NOTHING
    await server.look()
    assert [event.targets for event in server.told] == [(LOG,), (JAILED,)]


async def test_a_server_in_an_outage_has_lost_nothing_and_keeps_no_other_from_being_looked_at(server: Server) -> None:
    await server.choose(Choice(MOD_LOG_CHANNEL, LOG), guild=OTHER_GUILD)
    server.contents.known = {OTHER_GUILD: NOTHING}
    await server.look(GUILD, OTHER_GUILD)
    assert [event.guild for event in server.told] == [OTHER_GUILD]


async def test_what_was_mended_is_forgotten_so_that_it_could_be_told_of_again(server: Server) -> None:
    server.contents.known[GUILD] = NOTHING
    await server.look()
    await server.choose(Choice(MOD_LOG_CHANNEL, SYSTEM))
    server.contents.known[GUILD] = Contents(channels=frozenset({SYSTEM}), roles=frozenset({JAILED}))
    await server.look()
    assert server.records[LOST] == {}


async def test_a_channel_of_which_discord_has_not_told_yet_is_not_gone_unless_it_says_so() -> None:
    fresh, older = made_at(timedelta(seconds=5)), made_at(MAY_BE_UNHEARD + timedelta(seconds=1))
    names = [Reference(place="setting", name="x", target=each, is_role=False) for each in (fresh, older)]
    assert {each.target for each in lost(names, NOTHING, now=START)} == {older}
    assert {each.target for each in lost(names, NOTHING, now=START, deleted={fresh})} == {fresh, older}


def test_a_channel_and_a_role_are_not_taken_for_each_other() -> None:
    contents = Contents(channels=frozenset({JAILED}), roles=frozenset({LOG}))
    assert lost([LOG_REFERENCE, ROLE_REFERENCE], contents, now=START) == {LOG_REFERENCE, ROLE_REFERENCE}


def telling(
    records: MemoryRecords, notices: FakeLossNotices, gone: frozenset[Reference], channels: FakeChannels | None = None
) -> TellOfLossesHandler:
    return TellOfLossesHandler(
        FakeLosses(gone), MemoryGuildSettingsReader(records), channels or FakeChannels(), notices
    )


async def test_it_is_told_in_the_mod_log_else_where_discord_posts_else_to_the_owner(server: Server) -> None:
    role = ReferencesLost(guild=GUILD, at=START, targets=(JAILED,))
    notices, gone = FakeLossNotices(system=SYSTEM), frozenset({ROLE_REFERENCE})
    await telling(server.records, notices, gone)(role)
    await telling(server.records, notices, gone, FakeChannels(gone={LOG}))(role)
    await telling(server.records, notices, gone, FakeChannels(gone={LOG, SYSTEM}))(role)
    notices.closed = frozenset({LOG, SYSTEM})
    await telling(server.records, notices, gone)(role)
    assert notices.posts == [(place, (ROLE_REFERENCE,)) for place in (LOG, SYSTEM, None, None)]


async def test_what_was_deleted_right_after_it_was_made_is_told_of_at_once_and_once(records: MemoryRecords) -> None:
    fresh, server = ChannelId(made_at(timedelta(seconds=5))), Server(records)
    await server.choose(Choice(MOD_LOG_CHANNEL, fresh))
    server.contents.known[GUILD] = NOTHING
    await server.look(deleted=fresh)
    await server.look()  # as when anything else is deleted
    [event] = server.told
    notices = FakeLossNotices(system=SYSTEM)
    find = FindLosses(server.reader, server.contents, AgreedClock(FakeClock()))
    await TellOfLossesHandler(find, MemoryGuildSettingsReader(records), FakeChannels(gone={fresh}), notices)(event)
    assert [(place, [each.target for each in found]) for place, found in notices.posts] == [(SYSTEM, [fresh])]
    await server.look(at=START + MAY_BE_UNHEARD)
    assert server.told == [event]


async def test_what_was_mended_before_it_was_told_is_not_told(server: Server) -> None:
    notices = FakeLossNotices(system=SYSTEM)
    await telling(server.records, notices, frozenset({ROLE_REFERENCE}))(EVENT)
    assert notices.posts == []


async def test_what_is_shown_is_how_it_is_now(server: Server) -> None:
    find = FindLosses(server.reader, server.contents, AgreedClock(FakeClock()))
    assert await find.of(GUILD) == frozenset()
    server.contents.known[GUILD] = NOTHING
    assert await find.of(GUILD) == {LOG_REFERENCE, ROLE_REFERENCE}
