import pytest
from attrs import fields

from domain.guilds.errors import UnknownLanguage, UnknownTimeZone
from domain.guilds.events import GuildSettingsChanged
from domain.guilds.guild import Guild, SettingChange
from domain.guilds.settings import GuildSettings, Setting
from domain.shared.ids import ChannelId
from tests.builders import GUILD, MODERATOR
from tests.fakes.clock import START


@pytest.mark.parametrize("code", ["de", "en-GB", "pt-BR", "zh-TW", "es-419"])
def test_a_language_is_one_of_discords_locales(code: str) -> None:
    assert GuildSettings(language=code).language == code


@pytest.mark.parametrize("code", ["", "DE", "de-DE", "english", "xx"])
def test_no_other_language_is_taken(code: str) -> None:
    with pytest.raises(UnknownLanguage) as refused:
        GuildSettings(language=code)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Ushuaia"])
def test_a_time_zone_is_one_of_ianas(name: str) -> None:
    assert GuildSettings(time_zone=name).time_zone == name


@pytest.mark.parametrize("name", ["", "Berlin", "europe/berlin", "../../etc/passwd", "UTC+1"])
def test_no_other_time_zone_is_taken(name: str) -> None:
    with pytest.raises(UnknownTimeZone) as refused:
        GuildSettings(time_zone=name)
    assert refused.value.name == name


def test_each_setting_is_a_field_and_each_field_a_setting() -> None:
    assert {field.name for field in fields(GuildSettings)} == {setting.value for setting in Setting}


def test_differences_name_each_setting_that_differs_with_both_values_as_text() -> None:
    before = GuildSettings()
    after = GuildSettings(mod_log_channel=ChannelId(5), dm_on_action=False, language="de", time_zone="Europe/Berlin")
    assert before.differences(after) == (
        (Setting.MOD_LOG_CHANNEL, None, "5"),
        (Setting.DM_ON_ACTION, "yes", "no"),
        (Setting.LANGUAGE, "en-US", "de"),
        (Setting.TIME_ZONE, "UTC", "Europe/Berlin"),
    )
    assert after.differences(before)[0] == (Setting.MOD_LOG_CHANNEL, "5", None)
    assert after.differences(after) == ()


def test_a_change_of_settings_is_one_event_and_a_line_of_history_for_each_setting() -> None:
    guild = Guild(id=GUILD, registered_at=START)
    wanted = GuildSettings(language="fr", dm_on_action=False)
    guild.change_settings(wanted, by=MODERATOR, at=START)
    assert guild.settings == wanted
    assert guild.pull_changes() == (
        SettingChange(setting=Setting.DM_ON_ACTION, old="yes", new="no", by=MODERATOR, at=START),
        SettingChange(setting=Setting.LANGUAGE, old="en-US", new="fr", by=MODERATOR, at=START),
    )
    assert guild.pull_events() == (
        GuildSettingsChanged(guild=GUILD, at=START, by=MODERATOR, settings=(Setting.DM_ON_ACTION, Setting.LANGUAGE)),
    )


def test_equal_settings_change_nothing() -> None:
    guild = Guild(id=GUILD, registered_at=START)
    guild.change_settings(GuildSettings(), by=MODERATOR, at=START)
    assert guild.pull_changes() == ()
    assert guild.pull_events() == ()
