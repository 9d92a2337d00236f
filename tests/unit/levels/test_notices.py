import pytest
from attrs import evolve

from application.levels.level_ports import LevelNotice, RefusedRole
from application.levels.tell_of_level import TellOfLevel, TellOfLevelHandler
from application.levels.tell_staff_of_refusal import TellStaffOfRefusalHandler
from domain.guilds.guild import Guild
from domain.levels.level_repository import WITHHELD
from domain.levels.level_settings import (
    LEVEL_NOTICE,
    LEVEL_NOTICE_CHANNEL,
    LEVEL_NOTICE_TEXT,
    LEVELS_STAFF_CHANNEL,
)
from domain.levels.member_level import MemberLevel
from domain.levels.notices import NoticePlace
from domain.shared.history import Value
from domain.shared.ids import ChannelId, RoleId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.roles import GuildRoles, RoleFacts, RoleIsManaged
from domain.shared.settings import AnySetting, Settings
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.guilds import GUILDS, MemoryGuildSettingsReader
from tests.fakes.level_ports import FakeNotices, FakeStaff
from tests.fakes.level_reader import MemoryLevelReader
from tests.fakes.levels import MEMBER_LEVELS, FixedCurves
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import FakeRoles

HERE, STAFF, MOD_LOG = ChannelId(8), ChannelId(9), ChannelId(10)
REFUSED = RefusedRole(guild=GUILD, role=RoleId(5), why="Missing Permissions", at=START)


def choose(records: MemoryRecords, *choices: tuple[AnySetting, Value]) -> None:
    settings = Settings()
    for setting, value in choices:
        settings = settings.choosing(setting, value)
    records[GUILDS][GUILD] = Guild(id=GUILD, registered_at=START, settings=settings)


async def tell(
    records: MemoryRecords, level: int, *, notices: FakeNotices | None = None, staff: FakeStaff | None = None
) -> FakeNotices:
    """The member has 300 XP, which is level 2."""
    records[MEMBER_LEVELS][GUILD, MEMBER] = MemberLevel(guild=GUILD, user=MEMBER, xp=300, level=2)
    notices = notices or FakeNotices()
    settings = MemoryGuildSettingsReader(records)
    handler = TellOfLevelHandler(MemoryLevelReader(records), FixedCurves(), settings, notices, staff or FakeStaff())
    await handler(TellOfLevel(guild=GUILD, user=MEMBER, level=level, at=START))
    return notices


async def test_a_level_is_told_of_in_the_channel_with_the_guilds_own_words(records: MemoryRecords) -> None:
    choose(
        records,
        (LEVEL_NOTICE, NoticePlace.CHANNEL.value),
        (LEVEL_NOTICE_CHANNEL, HERE),
        (LEVEL_NOTICE_TEXT, "{user} is {level}"),
    )
    notices = await tell(records, 2)
    notice = LevelNotice(guild=GUILD, user=MEMBER, level=2, xp=300, text="{user} is {level}", at=START)
    assert (notices.posted, notices.told) == ([(HERE, notice)], [])


async def test_a_level_is_told_of_by_direct_message(records: MemoryRecords) -> None:
    choose(records, (LEVEL_NOTICE, NoticePlace.DIRECT_MESSAGE.value), (LEVEL_NOTICE_CHANNEL, HERE))
    notices = await tell(records, 2)
    assert (len(notices.posted), [notice.user for notice in notices.told]) == (0, [MEMBER])


@pytest.mark.parametrize("place", [NoticePlace.OFF, NoticePlace.CHANNEL])
async def test_without_a_place_nobody_is_told(records: MemoryRecords, place: NoticePlace) -> None:
    choose(records, (LEVEL_NOTICE, place.value))
    notices = await tell(records, 2)
    assert (notices.posted, notices.told) == ([], [])


async def test_a_guild_that_chose_nothing_is_told_nothing(records: MemoryRecords) -> None:
    notices = await tell(records, 2)
    assert (notices.posted, notices.told) == ([], [])


@pytest.mark.parametrize(
    ("choices", "told"), [([(MOD_LOG_CHANNEL, STAFF)], [(STAFF, HERE)]), ([(MOD_LOG_CHANNEL, HERE)], []), ([], [])]
)
async def test_a_channel_that_takes_no_notices_is_told_of_where_the_staff_looks(
    records: MemoryRecords, choices: list[tuple[AnySetting, Value]], told: list[tuple[ChannelId, ChannelId]]
) -> None:
    choose(records, (LEVEL_NOTICE, NoticePlace.CHANNEL.value), (LEVEL_NOTICE_CHANNEL, HERE), *choices)
    staff = FakeStaff()
    await tell(records, 2, notices=FakeNotices(unwritable={HERE}), staff=staff)
    assert staff.silences == told


async def test_where_the_staff_channel_takes_nothing_either_the_mod_log_is_told_and_else_nobody(
    records: MemoryRecords,
) -> None:
    channels = (LEVEL_NOTICE_CHANNEL, HERE), (LEVELS_STAFF_CHANNEL, STAFF), (MOD_LOG_CHANNEL, MOD_LOG)
    choose(records, (LEVEL_NOTICE, NoticePlace.CHANNEL.value), *channels)
    settings, staff = MemoryGuildSettingsReader(records), FakeStaff(unwritable={STAFF})
    await tell(records, 2, notices=FakeNotices(unwritable={HERE}), staff=staff)
    await TellStaffOfRefusalHandler(settings, FakeRoles(), staff)(REFUSED)
    assert staff.silences == [(MOD_LOG, HERE)]
    assert staff.refusals == [(MOD_LOG, REFUSED)]
    staff = FakeStaff(unwritable={STAFF, MOD_LOG})
    await tell(records, 2, notices=FakeNotices(unwritable={HERE}), staff=staff)
    await TellStaffOfRefusalHandler(settings, FakeRoles(), staff)(REFUSED)
    assert (staff.silences, staff.refusals) == ([], [])


async def test_the_staff_reads_what_is_wrong_with_a_role_that_is_withheld(records: MemoryRecords) -> None:
    choose(records, (MOD_LOG_CHANNEL, HERE))
    staff, role = FakeStaff(), RoleFacts(id=REFUSED.role, name="a role", position=1, is_managed=True)
    roles = FakeRoles(roles=GuildRoles(bot_may_manage=True, known={role.id: role}))
    tell_staff = TellStaffOfRefusalHandler(MemoryGuildSettingsReader(records), roles, staff)
    withheld = evolve(REFUSED, why=WITHHELD)
    await tell_staff(withheld)
    [(channel, told)] = staff.refusals
    assert (channel, type(told.fault)) == (HERE, RoleIsManaged)
    roles.roles = GuildRoles(bot_may_manage=True, known={role.id: evolve(role, is_managed=False)})
    await tell_staff(withheld)
    assert len(staff.refusals) == 1  # mended meanwhile


@pytest.mark.parametrize("level", [1, 3])
async def test_a_level_that_is_not_the_members_any_more_is_not_told_of(records: MemoryRecords, level: int) -> None:
    choose(records, (LEVEL_NOTICE, NoticePlace.DIRECT_MESSAGE.value))
    assert (await tell(records, level)).told == []


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ([], []),
        ([(MOD_LOG_CHANNEL, HERE)], [HERE]),
        ([(MOD_LOG_CHANNEL, HERE), (LEVELS_STAFF_CHANNEL, STAFF)], [STAFF]),
        ([(LEVELS_STAFF_CHANNEL, STAFF)], [STAFF]),
    ],
)
async def test_the_staff_is_told_of_a_refused_role_where_it_looks(
    records: MemoryRecords, choices: list[tuple[AnySetting, Value]], told: list[ChannelId]
) -> None:
    choose(records, *choices)
    staff = FakeStaff()
    await TellStaffOfRefusalHandler(MemoryGuildSettingsReader(records), FakeRoles(), staff)(REFUSED)
    assert staff.refusals == [(channel, REFUSED) for channel in told]
