"""What people see of a guild's settings."""

from collections.abc import Mapping

import pytest

from domain.guilds.settings import LANGUAGE, TIME_ZONE
from domain.moderation.settings import DM_ON_ACTION, MOD_LOG_CHANNEL
from domain.shared.history import Change, RecordedChange, Value
from domain.shared.ids import UserId
from domain.shared.paging import Page
from domain.shared.settings import Setting, Settings, YesNo
from interface.guilds.cards import settings_card, settings_history
from interface.guilds.faces import Faces
from interface.guilds.words import GUILD_SETTINGS
from interface.main import SETTING_GROUPS
from interface.moderation.words import MODERATION_SETTINGS
from interface.shared.layout import Card, texts_of
from interface.shared.setting_face import SettingFace, SettingGroup
from tests.builders import MODERATOR
from tests.fakes.clock import START

AT = int(START.timestamp())
FACES = Faces.of(SETTING_GROUPS)
LARGEST = 2**63 - 1


def test_what_contexts_have_to_say_stands_below_the_settings() -> None:
    shown = settings_card(Settings(), SETTING_GROUPS, ["First.", "Second."])
    assert texts_of(shown)[1].split("\n")[:2] == ["-# First.", "-# Second."]
    assert fits(settings_card(Settings(), SETTING_GROUPS, ["x" * 300] * 5))


def lines_of(shown: Card) -> list[str]:
    return texts_of(shown)[0].split("\n")


def fits(shown: Card) -> bool:
    return shown.content_length() <= 4000 and shown.total_children_count <= 40


def history(*changes: tuple[str, Value, Value], by: UserId = MODERATOR) -> Card:
    recorded = [
        RecordedChange(number, Change(field=field, old=old, new=new, by=by, at=START))
        for number, (field, old, new) in enumerate(changes)
    ]
    return settings_history(Page(tuple(recorded)), FACES)


def test_every_setting_is_shown_at_its_default_with_a_hint_on_how_to_change_it() -> None:
    shown = settings_card(Settings(), (MODERATION_SETTINGS, GUILD_SETTINGS))
    assert lines_of(shown) == [
        "### Settings",
        "**Mod-log channel** *none*",
        "**Tell members by direct message** Yes",
        "**Words on how to appeal** *none*",
        "**Notice in the channel** No",
        "**Language** en-US",
        "**Time zone** UTC",
    ]
    assert texts_of(shown)[1] == "-# Change them with `/settings set`, take one back with `/settings reset`."


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        ({MOD_LOG_CHANNEL.name: 800}, "**Mod-log channel** <#800>"),
        ({DM_ON_ACTION.name: False}, "**Tell members by direct message** No"),
        ({LANGUAGE.name: "de"}, "**Language** de"),
        ({TIME_ZONE.name: "America/New_York"}, r"**Time zone** America/New\_York"),
        (
            {TIME_ZONE.name: "Mars/*Base*"},
            r"**Time zone** UTC *(the choice Mars/\*Base\* cannot be used any more)*",
        ),
    ],
)
def test_what_was_chosen_is_shown_as_typed_and_flagged_where_it_holds_no_longer(
    chosen: Mapping[str, Value], line: str
) -> None:
    assert line in lines_of(settings_card(Settings(chosen), SETTING_GROUPS))


def test_more_settings_than_fit_are_counted() -> None:
    faces = tuple(
        SettingFace(setting=Setting(f"s{number}", YesNo(), default=True), option="o", title="T" * 90, description="d")
        for number in range(100)
    )
    shown = settings_card(Settings(), [SettingGroup(name="g", description="d", faces=faces)])
    assert fits(shown)
    *entries, rest = lines_of(shown)[1:]
    assert rest == f"-# … and {100 - len(entries)} more"
    assert shown.content_length() + 1 + len(entries[0]) > 4000


@pytest.mark.parametrize(
    ("field", "old", "new", "line"),
    [
        ("mod_log_channel", None, 800, "**Mod-log channel** *none* → <#800>"),
        ("dm_on_action", True, False, "**Tell members by direct message** Yes → No"),
        ("language", "de", "en-US", "**Language** de → en-US"),
        ("gone_long_ago", 7, "*x*", r"**gone\_long\_ago** 7 → \*x\*"),
    ],
)
def test_a_change_says_when_who_changed_what_from_what_to_what(field: str, old: Value, new: Value, line: str) -> None:
    assert lines_of(history((field, old, new))) == [
        "### Changes of the settings",
        f"<t:{AT}:f> <@{MODERATOR}> {line}",
    ]


def test_without_changes_that_is_said() -> None:
    assert lines_of(history()) == ["### Changes of the settings", "*None yet.*"]


def test_the_twenty_longest_changes_fit_and_the_rest_is_counted() -> None:
    shown = history(*[("x" * 100, "*" * 100, "*" * 100)] * 20, by=UserId(LARGEST))
    assert fits(shown)
    *entries, rest = lines_of(shown)[1:]
    assert rest == f"-# … and {20 - len(entries)} more"
    assert shown.content_length() + 1 + len(entries[0]) > 4000


@pytest.mark.parametrize("face", FACES.by_name.values(), ids=lambda face: face.option)
def test_a_setting_is_found_by_its_name_and_by_its_title(face: SettingFace) -> None:
    assert FACES.find(face.setting.name) is face
    assert FACES.find(f" {face.title.upper()} ") is face
    assert face in FACES.matching(f" {face.title[2:6].upper()} ")
    assert FACES.matching("") == [*FACES.by_name.values()]
    assert FACES.matching("no such") == []
