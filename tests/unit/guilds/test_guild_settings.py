import pytest

from domain.guilds.errors import UnknownLanguage, UnknownTimeZone
from domain.guilds.events import GuildSettingsChanged
from domain.guilds.guild import BackToDefault, Choice, Guild
from domain.guilds.settings import LANGUAGE, TIME_ZONE
from domain.moderation.settings import DM_ON_ACTION
from domain.shared.history import Change
from domain.shared.settings import Settings
from tests.builders import GUILD, MODERATOR
from tests.fakes.clock import START


def a_guild(settings: Settings | None = None) -> Guild:
    return Guild(id=GUILD, registered_at=START, settings=settings or Settings())


@pytest.mark.parametrize("code", ["de", "en-GB", "pt-BR", "zh-TW", "es-419"])
def test_a_language_is_one_of_discords_locales(code: str) -> None:
    assert Settings().choosing(LANGUAGE, code)[LANGUAGE] == code


@pytest.mark.parametrize("code", ["", "DE", "de-DE", "english", "xx"])
def test_no_other_language_is_accepted(code: str) -> None:
    with pytest.raises(UnknownLanguage) as refused:
        Settings().choosing(LANGUAGE, code)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Ushuaia"])
def test_a_time_zone_is_one_of_ianas(name: str) -> None:
    assert Settings().choosing(TIME_ZONE, name)[TIME_ZONE] == name


@pytest.mark.parametrize("name", ["", "Berlin", "europe/berlin", "../../etc/passwd", "UTC+1"])
def test_no_other_time_zone_is_accepted(name: str) -> None:
    with pytest.raises(UnknownTimeZone) as refused:
        Settings().choosing(TIME_ZONE, name)
    assert refused.value.name == name


def test_a_change_of_settings_is_one_event_and_a_line_of_history_for_each_setting() -> None:
    guild = a_guild()
    guild.decide([Choice(LANGUAGE, "fr"), Choice(DM_ON_ACTION, False)], by=MODERATOR, at=START)
    assert guild.settings == Settings({"language": "fr", "dm_on_action": False})
    assert guild.pull_changes() == (
        Change(field="language", old="en-US", new="fr", by=MODERATOR, at=START),
        Change(field="dm_on_action", old=True, new=False, by=MODERATOR, at=START),
    )
    assert guild.pull_events() == (
        GuildSettingsChanged(guild=GUILD, at=START, by=MODERATOR, settings=("language", "dm_on_action")),
    )


@pytest.mark.parametrize(
    "decision",
    [Choice(LANGUAGE, "en-US"), Choice(TIME_ZONE, "Europe/Berlin"), BackToDefault(DM_ON_ACTION)],
    ids=["the default", "what was chosen before", "back to where it is"],
)
def test_what_is_in_force_already_changes_nothing(decision: Choice | BackToDefault) -> None:
    guild = a_guild(Settings({"time_zone": "Europe/Berlin"}))
    guild.decide([decision], by=MODERATOR, at=START)
    assert guild.settings == Settings({"time_zone": "Europe/Berlin"})
    assert guild.pull_changes() == ()
    assert guild.pull_events() == ()


def test_one_refusal_refuses_all_that_was_asked_for_at_once() -> None:
    guild = a_guild()
    with pytest.raises(UnknownTimeZone):
        guild.decide([Choice(LANGUAGE, "fr"), Choice(TIME_ZONE, "Nowhere")], by=MODERATOR, at=START)
    assert guild.settings == Settings()
    assert guild.pull_changes() == ()


def test_a_choice_that_cannot_be_used_any_more_can_be_taken_back() -> None:
    guild = a_guild(Settings({"time_zone": "Mars/Base"}))
    guild.decide([BackToDefault(TIME_ZONE)], by=MODERATOR, at=START)
    assert guild.settings == Settings()
    assert guild.pull_changes() == (Change(field="time_zone", old="Mars/Base", new="UTC", by=MODERATOR, at=START),)
