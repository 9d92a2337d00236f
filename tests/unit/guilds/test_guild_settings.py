from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from domain.guilds.errors import UnknownTimeZone
from domain.guilds.events import GuildSettingsChanged
from domain.guilds.guild import BackToDefault, Choice, Forget, Guild, SettingDecision
from domain.guilds.settings import TIME_ZONE, time_zones
from domain.moderation.settings import DM_ON_ACTION
from domain.points.settings import CURRENCY
from domain.shared.history import Change
from domain.shared.settings import Settings
from tests.builders import GUILD, MODERATOR
from tests.fakes.clock import START


def a_guild(settings: Settings | None = None) -> Guild:
    return Guild(id=GUILD, registered_at=START, settings=settings or Settings())


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Ushuaia"])
def test_a_time_zone_is_one_of_ianas(name: str) -> None:
    assert Settings().choosing(TIME_ZONE, name)[TIME_ZONE] == name


@pytest.mark.parametrize("name", ["", "Berlin", "europe/berlin", "../../etc/passwd", "UTC+1", "localtime", "Factory"])
def test_no_other_time_zone_is_accepted(name: str) -> None:
    with pytest.raises(UnknownTimeZone) as refused:
        Settings().choosing(TIME_ZONE, name)
    assert refused.value.name == name


def test_every_zone_that_is_offered_can_be_read_wherever_tux_runs() -> None:
    """Tux brings the database along, so a machine without one of its own knows them too."""
    reset_tzpath(to=())
    try:
        assert [str(ZoneInfo.no_cache(name)) for name in sorted(time_zones())] == sorted(time_zones())
    finally:
        reset_tzpath()


def test_a_zone_that_only_some_machines_know_counts_as_not_chosen() -> None:
    settings = Settings({"time_zone": "localtime"})
    assert settings[TIME_ZONE] == "UTC"
    assert not settings.has_usable(TIME_ZONE)


def test_a_change_of_settings_is_one_event_and_a_line_of_history_for_each_setting() -> None:
    guild = a_guild()
    guild.decide([Choice(CURRENCY, "shells"), Choice(DM_ON_ACTION, False)], by=MODERATOR, at=START)
    assert guild.settings == Settings({"points_currency": "shells", "dm_on_action": False})
    assert guild.pull_changes() == (
        Change(field="points_currency", old="points", new="shells", by=MODERATOR, at=START),
        Change(field="dm_on_action", old=True, new=False, by=MODERATOR, at=START),
    )
    assert guild.pull_events() == (
        GuildSettingsChanged(guild=GUILD, at=START, by=MODERATOR, settings=("points_currency", "dm_on_action")),
    )


@pytest.mark.parametrize(
    "decision",
    [
        Choice(CURRENCY, "points"),
        Choice(TIME_ZONE, "Europe/Berlin"),
        BackToDefault(DM_ON_ACTION),
        Forget(TIME_ZONE, "Europe/Paris"),
    ],
    ids=["the default", "what was chosen before", "back to where it is", "what somebody has replaced meanwhile"],
)
def test_what_is_in_force_already_changes_nothing(decision: SettingDecision) -> None:
    guild = a_guild(Settings({"time_zone": "Europe/Berlin"}))
    guild.decide([decision], by=MODERATOR, at=START)
    assert guild.settings == Settings({"time_zone": "Europe/Berlin"})
    assert guild.pull_changes() == ()
    assert guild.pull_events() == ()


def test_what_still_is_as_it_was_is_forgotten() -> None:
    guild = a_guild(Settings({"time_zone": "Europe/Berlin"}))
    assert guild.decide([Forget(TIME_ZONE, "Europe/Berlin")], by=MODERATOR, at=START) == ("time_zone",)
    assert guild.settings == Settings()


def test_one_refusal_refuses_all_that_was_asked_for_at_once() -> None:
    guild = a_guild()
    with pytest.raises(UnknownTimeZone):
        guild.decide([Choice(CURRENCY, "shells"), Choice(TIME_ZONE, "Nowhere")], by=MODERATOR, at=START)
    assert guild.settings == Settings()
    assert guild.pull_changes() == ()


def test_a_choice_that_cannot_be_used_any_more_can_be_taken_back() -> None:
    guild = a_guild(Settings({"time_zone": "Mars/Base"}))
    guild.decide([BackToDefault(TIME_ZONE)], by=MODERATOR, at=START)
    assert guild.settings == Settings()
    assert guild.pull_changes() == (Change(field="time_zone", old="Mars/Base", new="UTC", by=MODERATOR, at=START),)
