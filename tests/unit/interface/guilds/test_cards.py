"""What people see of a guild's settings."""

from collections.abc import Iterable, Mapping

import pytest
from attrs import evolve

from application.guilds.change_settings import SettingsChanged
from application.guilds.chosen_channels import ChosenChannel
from application.guilds.show_settings import SettingsView
from application.shared.waiting import MOST_COUNTED, Waiting
from domain.guilds.settings import TIME_ZONE
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.settings import DM_ON_ACTION, UNTOLD_KINDS
from domain.points.settings import CURRENCY
from domain.shared.channels import TO_POST, ChannelClosed, ChannelGone, ChannelRight, ChannelUnusable
from domain.shared.history import Change, RecordedChange, Value
from domain.shared.ids import ChannelId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.paging import Page
from domain.shared.settings import Setting, Settings, TextChannel, YesNo
from interface.guilds.cards import settings_card, settings_changed, settings_history
from interface.guilds.faces import Faces
from interface.guilds.words import GUILD_SETTINGS
from interface.main import SETTING_GROUPS
from interface.moderation.setting_faces import MODERATION_SETTINGS
from interface.shared.layout import Card, texts_of
from interface.shared.setting_face import SettingFace, SettingGroup, SettingNote
from tests.builders import MODERATOR
from tests.fakes.clock import START
from tests.unit.interface.fitting import fits

AT = int(START.timestamp())
FACES = Faces.of(SETTING_GROUPS)
LARGEST = 2**63 - 1


def test_what_contexts_have_to_say_stands_below_the_settings_and_after_a_change_what_is_about_it() -> None:
    notes = [SettingNote("First.", [CURRENCY]), SettingNote("Second.", [TIME_ZONE, MOD_LOG_CHANNEL])]
    shown = settings_card(view(), SETTING_GROUPS, notes)
    assert texts_of(shown)[1].split("\n")[:2] == ["-# First.", "-# Second."]
    assert fits(settings_card(view(), SETTING_GROUPS, [SettingNote("x" * 300, [])] * 5))
    after = settings_changed(done({}, {DM_ON_ACTION.name: False, **CHOSEN}), SETTING_GROUPS, notes)
    assert texts_of(after)[1].split("\n")[:-1] == ["-# Second."]


def view(
    chosen: Mapping[str, Value] | None = None, *waiting: Waiting, channels: Mapping[str, ChosenChannel] | None = None
) -> SettingsView:
    return SettingsView(settings=Settings(chosen or {}), channels=channels or {}, waiting=waiting)


def lines_of(shown: Card) -> list[str]:
    return texts_of(shown)[0].split("\n")


def history(*changes: tuple[str, Value, Value], by: UserId = MODERATOR) -> Card:
    recorded = [
        RecordedChange(number, Change(field=field, old=old, new=new, by=by, at=START))
        for number, (field, old, new) in enumerate(changes)
    ]
    return settings_history(Page(tuple(recorded)), FACES)


def test_every_setting_is_shown_at_its_default_with_a_hint_on_how_to_change_it() -> None:
    shown = settings_card(view(), (MODERATION_SETTINGS, GUILD_SETTINGS))
    assert lines_of(shown) == [
        "### Settings",
        "**Mod-log channel** *none*",
        "**Tell members by direct message** Yes",
        "**Cases of what is done by hand** Yes",
        "**Not told of by direct message** *none*",
        "**Words on how to appeal** *none*",
        "**Appeal channel** *none*",
        "**Notice in the channel** No",
        "**Bulk operations that need approval** 50",
        "**Jail role** *none*",
        "**Jail channel** *none*",
        "**Bans an hour** 20",
        "**Softbans an hour** 20",
        "**Kicks an hour** 0",
        "**Timeouts an hour** 0",
        "**Warnings an hour** 0",
        "**Bounds hold for all** Yes",
        "**Moderators named to members** No",
        "**Language** English",
        "**Time zone** UTC",
    ]
    assert texts_of(shown)[1] == "-# Change them with `/settings set`, take one back with `/settings reset`."


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        ({MOD_LOG_CHANNEL.name: 800}, "**Mod-log channel** <#800>"),
        ({DM_ON_ACTION.name: False}, "**Tell members by direct message** No"),
        ({CURRENCY.name: "gold"}, "**Points are called** gold"),
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
    assert line in lines_of(settings_card(view(chosen), SETTING_GROUPS))


@pytest.mark.parametrize(
    "untold", [{DM_ON_ACTION.name: False}, {UNTOLD_KINDS.name: "ban jail timeout warn"}, {UNTOLD_KINDS.name: "warn"}]
)
def test_a_channel_for_appeals_that_no_member_is_told_a_way_to_is_said_to_be_of_no_use(
    untold: Mapping[str, Value],
) -> None:
    shown = lines_of(settings_card(view({APPEAL_CHANNEL.name: 800, **untold}), SETTING_GROUPS))
    is_flagged = any(line.startswith("**Appeal channel** <#800> · \N{WARNING SIGN} members are told") for line in shown)
    assert is_flagged is (untold != {UNTOLD_KINDS.name: "warn"})


CHOSEN = {MOD_LOG_CHANNEL.name: 800}
GONE, CLOSED = ChannelGone(ChannelId(800)), ChannelClosed(ChannelId(800), TO_POST)


@pytest.mark.parametrize(
    ("fault", "is_exposed", "state"),
    [
        (None, False, "takes posts"),
        (None, True, "⚠ everyone can read it"),
        (GONE, False, "⚠ it is gone"),
        (CLOSED, True, "⚠ I lack **View Channel**, **Send Messages** and **Read Message History** there"),
        (ChannelClosed(ChannelId(800), (ChannelRight.ATTACH,)), False, "⚠ I lack **Attach Files** there"),
    ],
)
def test_a_channel_stands_with_what_keeps_posts_from_it(
    fault: ChannelUnusable | None, is_exposed: bool, state: str
) -> None:
    channels = {"mod_log_channel": ChosenChannel(channel=ChannelId(800), fault=fault, is_exposed=is_exposed)}
    shown = settings_card(view(CHOSEN, channels=channels), SETTING_GROUPS)
    assert f"**Mod-log channel** <#800> · {state}" in lines_of(shown)


@pytest.mark.parametrize(
    ("counts", "words"), [((1,), "1 post waits"), ((2, 3), "5 posts wait"), ((900, 101), "1,000+ posts wait")]
)
def test_posts_that_wait_are_counted_beside_their_channel(counts: tuple[int, ...], words: str) -> None:
    names = ("CaseSettled", "CaseReasonAmended")
    waiting = [Waiting(event=name, count=count, since=START) for name, count in zip(names, counts, strict=False)]
    open_ = {"mod_log_channel": ChosenChannel(channel=ChannelId(800), fault=None, is_exposed=False)}
    shown = settings_card(view(CHOSEN, *waiting, channels=open_), SETTING_GROUPS)
    assert f"**Mod-log channel** <#800> · ⚠ {words} since <t:{AT}:R>" in lines_of(shown)


def test_what_waits_for_something_else_is_told_below() -> None:
    shown = settings_card(view({}, Waiting(event="LevelReached", count=2, since=START)), SETTING_GROUPS)
    assert "-# 2 more of my tasks here fail and are tried again; whoever runs me sees why." in texts_of(shown)[1]
    assert not any("wait" in line for line in lines_of(shown))


@pytest.mark.parametrize(
    ("channels", "said"),
    [
        ((1,), "Those in jail see <#1>, made in the last 30 days, and I may not change that: let me view it"),
        (
            range(1, 9),
            "Those in jail see <#1>, <#2>, <#3>, <#4>, <#5> and 3 more, made in the last 30 days, and I may "
            "not change that: let me view them",
        ),
    ],
)
def test_what_stays_open_to_those_in_jail_is_told_below(channels: Iterable[int], said: str) -> None:
    shown = settings_card(evolve(view(), open_to_jail=frozenset(map(ChannelId, channels))), SETTING_GROUPS)
    assert said in texts_of(shown)[1]


def test_without_an_answer_of_discord_nothing_is_said_of_the_channels() -> None:
    shown = settings_card(SettingsView(settings=Settings(CHOSEN), channels=None), SETTING_GROUPS)
    assert "**Mod-log channel** <#800>" in lines_of(shown)
    assert "Discord does not answer right now" in texts_of(shown)[1]


def done(before: Mapping[str, Value], asked: Mapping[str, Value], *, channels: bool = True) -> SettingsChanged:
    now = {**before, **asked}
    changed = tuple(name for name in asked if before.get(name) != now[name])
    seen = evolve(view(now), channels={} if channels else None)
    return SettingsChanged(view=seen, before=Settings(before), asked=tuple(asked), changed=changed)


def test_the_card_after_a_change_says_what_was_and_what_is_and_where_the_rest_stands() -> None:
    shown = settings_changed(done({CURRENCY.name: "gold"}, {CURRENCY.name: "fish", **CHOSEN}), SETTING_GROUPS)
    assert lines_of(shown) == [
        "### Settings changed",
        "**Mod-log channel** *none* → <#800>",
        "**Points are called** gold → fish",
    ]
    assert texts_of(shown)[1] == "-# `/settings show` has all of them; take one back with `/settings reset`."


def test_what_is_so_already_is_shown_once() -> None:
    assert lines_of(settings_changed(done(CHOSEN, CHOSEN), SETTING_GROUPS)) == [
        "### Nothing changed: this is how it was already",
        "**Mod-log channel** <#800>",
    ]
    shown = lines_of(settings_changed(done({}, {DM_ON_ACTION.name: True}), SETTING_GROUPS))
    assert shown == ["### Settings changed", "**Tell members by direct message** Yes"]


def test_what_loses_its_effect_by_a_change_is_said_with_it_and_what_had_none_is_not() -> None:
    untold = {DM_ON_ACTION.name: False}
    shown = lines_of(settings_changed(done({APPEAL_CHANNEL.name: 800}, untold), SETTING_GROUPS))
    assert len(shown) == 3
    assert shown[2].startswith("**Appeal channel** <#800> · \N{WARNING SIGN} members are told")
    again = settings_changed(done({APPEAL_CHANNEL.name: 800, **untold}, {CURRENCY.name: "fish"}), SETTING_GROUPS)
    assert lines_of(again)[1:] == ["**Points are called** points → fish"]


@pytest.mark.parametrize(("asked", "said"), [(CHOSEN, True), ({CURRENCY.name: "fish"}, False)])
def test_that_discord_does_not_answer_is_said_of_channels_only(asked: Mapping[str, Value], said: bool) -> None:
    below = texts_of(settings_changed(done({}, asked, channels=False), SETTING_GROUPS))[1]
    assert ("Discord does not answer right now" in below) is said


def test_everything_changed_and_in_trouble_at_once_fits() -> None:
    faces = [face for group in SETTING_GROUPS for face in group.faces]
    chosen = {f.setting.name: LARGEST for f in faces if isinstance(f.setting.type, TextChannel)}
    closed = ChannelClosed(ChannelId(LARGEST), tuple(ChannelRight))
    troubled = ChosenChannel(channel=ChannelId(LARGEST), fault=closed, is_exposed=True)
    waiting = [Waiting(event=name, count=MOST_COUNTED + 1, since=START) for name in ("CaseSettled", "LevelReached")]
    worst = view(chosen, *waiting, channels=dict.fromkeys(chosen, troubled))
    every = tuple(face.setting.name for face in faces)
    changed = SettingsChanged(view=worst, before=Settings(), asked=every, changed=every)
    assert fits(settings_changed(changed, SETTING_GROUPS, [SettingNote("x" * 300, [CURRENCY])] * 3))


def test_more_settings_than_fit_are_counted() -> None:
    faces = tuple(
        SettingFace(setting=Setting(f"s{number}", YesNo(), default=True), option="o", title="T" * 90, description="d")
        for number in range(100)
    )
    shown = settings_card(view(), [SettingGroup(name="g", description="d", faces=faces)])
    assert fits(shown)
    *entries, rest = lines_of(shown)[1:]
    assert rest == f"-# … and {100 - len(entries)} more"
    assert shown.content_length() + 1 + len(entries[0]) > 4000


@pytest.mark.parametrize(
    ("field", "old", "new", "line"),
    [
        ("mod_log_channel", None, 800, "**Mod-log channel** *none* → <#800>"),
        ("dm_on_action", True, False, "**Tell members by direct message** Yes → No"),
        ("points_currency", "gold", "points", "**Points are called** gold → points"),
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
    assert FACES.find(f" {str(face.title).upper()} ") is face
    assert face in FACES.matching(f" {str(face.title)[2:6].upper()} ")
    assert FACES.matching("") == [*FACES.by_name.values()]
    assert FACES.matching("no such") == []
