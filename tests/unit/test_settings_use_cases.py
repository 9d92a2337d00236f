import pytest

from application.guilds.change_settings import ChangeSettings
from application.guilds.get_settings import GetSettings
from application.guilds.register_guilds import RegisterGuilds, RegisterGuildsHandler
from domain.guilds.errors import UnknownLanguage, UnknownTimeZone
from domain.guilds.settings import GuildSettings, Setting
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.ids import ChannelId, GuildId
from domain.shared.paging import Seek
from domain.shared.standing import Permission
from tests.builders import EVERYTHING, GUILD, MODERATOR, OTHER_GUILD, a_moderator, a_standing
from tests.fakes.clock import FakeClock
from tests.fakes.guilds import MemorySettingHistoryReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.moderation import Moderation


async def test_a_guild_seen_for_the_first_time_is_registered_with_the_defaults(
    moderation: Moderation, records: MemoryRecords, clock: FakeClock
) -> None:
    assert await moderation.get_settings(GetSettings(GUILD)) == GuildSettings()
    assert records.tables.guilds[GUILD].registered_at == clock.now()


async def test_settings_are_found_as_they_were_changed(moderation: Moderation) -> None:
    changed = await moderation.change_settings(
        ChangeSettings(guild=GUILD, by=a_moderator(), mod_log_channel=ChannelId(5), language="de")
    )
    assert changed == GuildSettings(mod_log_channel=ChannelId(5), language="de")
    assert await moderation.get_settings(GetSettings(GUILD)) == changed
    assert await moderation.get_settings(GetSettings(OTHER_GUILD)) == GuildSettings()


async def test_what_is_not_mentioned_stays_and_none_is_a_value(moderation: Moderation) -> None:
    await moderation.change_settings(
        ChangeSettings(guild=GUILD, by=a_moderator(), mod_log_channel=ChannelId(5), dm_on_action=False)
    )
    changed = await moderation.change_settings(ChangeSettings(guild=GUILD, by=a_moderator(), mod_log_channel=None))
    assert changed == GuildSettings(mod_log_channel=None, dm_on_action=False)


async def test_each_change_is_remembered(moderation: Moderation, records: MemoryRecords, clock: FakeClock) -> None:
    await moderation.change_settings(
        ChangeSettings(guild=GUILD, by=a_moderator(), language="de", time_zone="Europe/Berlin")
    )
    await moderation.change_settings(ChangeSettings(guild=GUILD, by=a_moderator(), language="de"))
    page = await MemorySettingHistoryReader(records).page(GUILD, Seek())
    assert [(change.setting, change.old, change.new, change.by, change.at) for change in page.items] == [
        (Setting.TIME_ZONE, "UTC", "Europe/Berlin", MODERATOR, clock.now()),
        (Setting.LANGUAGE, "en-US", "de", MODERATOR, clock.now()),
    ]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (ChangeSettings(guild=GUILD, by=a_standing(MODERATOR), language="de"), MissingPermission),
        (
            ChangeSettings(
                guild=GUILD,
                by=a_standing(MODERATOR, permissions=EVERYTHING - {Permission.MANAGE_GUILD}),
                language="de",
            ),
            MissingPermission,
        ),
        (ChangeSettings(guild=GUILD, by=a_moderator(), language="xx"), UnknownLanguage),
        (ChangeSettings(guild=GUILD, by=a_moderator(), language="de", time_zone="Nowhere"), UnknownTimeZone),
    ],
    ids=["no right at all", "other rights only", "language", "time zone"],
)
async def test_a_refused_change_changes_nothing(
    moderation: Moderation, records: MemoryRecords, command: ChangeSettings, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        await moderation.change_settings(command)
    assert await moderation.get_settings(GetSettings(GUILD)) == GuildSettings()
    assert records.events == []


async def test_registering_guilds_counts_the_new_ones(records: MemoryRecords, clock: FakeClock) -> None:
    register = RegisterGuildsHandler(MemoryUnitOfWorkFactory(records), clock)
    assert await register(RegisterGuilds(frozenset({GUILD}))) == 1
    assert await register(RegisterGuilds(frozenset({GUILD, OTHER_GUILD, GuildId(702)}))) == 2
    assert await register(RegisterGuilds(frozenset())) == 0
    assert set(records.tables.guilds) == {GUILD, OTHER_GUILD, 702}
