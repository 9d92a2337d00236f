"""Each setting is set, shown, remembered and set back by what people type."""

from collections.abc import Mapping

import pytest
from discord import app_commands

from domain.moderation.settings import UNTOLD_KINDS
from domain.shared.history import Value
from domain.shared.permission import Permission
from domain.shared.settings import GuildRole, Line, NameFrom, OneOf, Setting, TextChannel, ValueType, WholeNumber, YesNo
from interface.guilds.setting_options import MOST_CHOICES, add_set_command, matching
from interface.main import SETTING_GROUPS
from interface.shared.setting_face import SettingFace, SettingGroup
from tests.builders import GUILD, MODERATOR
from tests.fakes.discord_http import texts_of
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.interactions import Given, Guild, someone
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE, Json
from tests.fakes.records import MemoryRecords
from tests.wired import LeafCommand, slash_commands, wired_bot

WHO = someone(Permission.MANAGE_GUILD)
SETTINGS = [(group, face) for group in SETTING_GROUPS for face in group.faces]

every_setting = pytest.mark.parametrize(
    ("group", "face"), SETTINGS, ids=[f"{group.name} {face.option}" for group, face in SETTINGS]
)


def another_value(face: SettingFace) -> tuple[Given, str]:
    """One that is not the default, and how it is shown."""
    match face.setting.type:
        case YesNo():
            return not face.setting.default, "No" if face.setting.default else "Yes"
        case TextChannel():
            return CHANNEL, f"<#{CHANNEL}>"
        case GuildRole():
            return PLAIN_ROLE, f"<@&{PLAIN_ROLE}>"
        case NameFrom(names=names):
            name = min(names() - {str(face.setting.default)})
            return name, name.replace("_", r"\_")
        case WholeNumber(least=least, most=most):
            number = least if face.setting.default != least else most
            return number, str(number)
        case Line() if face.setting is UNTOLD_KINDS:
            return "kick softban", "kick softban"
        case Line():
            return "Plain words", "Plain words"
        case OneOf(enum=enum):
            member = next(member for member in enum if member != face.setting.default)
            return member.value, str(face.name_of(member))
        case other:
            pytest.fail(f"{face.setting.name}: say here how a {type(other).__name__} is typed and shown")


async def stored(records: MemoryRecords) -> Mapping[str, Value]:
    settings = await MemoryGuildSettingsReader(records).get(GUILD)
    return {} if settings is None else settings.chosen


def entries(answer: Json) -> list[str]:
    """The settings as shown, without how their channels are."""
    return [line.removesuffix(" · takes posts") for line in texts_of(answer)[0].split("\n")]


def changed(answer: Json) -> tuple[str, str]:
    """The one setting that the answer shows, before, and as it is now."""
    heading, line = entries(answer)
    assert heading == "### Settings changed"
    before, _, now = line.partition(" → ")
    return before, now


@every_setting
async def test_a_setting_is_set_shown_remembered_and_set_back(
    guild: Guild, records: MemoryRecords, group: SettingGroup, face: SettingFace
) -> None:
    value, shown = another_value(face)
    line = f"**{face.title}** {shown}"
    before, now = changed(await guild.slash(f"settings set {group.name}", WHO, {face.option: value}))
    assert await stored(records) == {face.setting.name: value}
    assert (before.startswith(f"**{face.title}** "), now) == (True, shown)
    assert line in entries(await guild.slash("settings show", WHO))
    history = texts_of(await guild.slash("settings history", WHO))[0].split("\n")
    assert history[1].endswith(f" → {shown}")
    assert f"<@{MODERATOR}> **{face.title}** " in history[1]
    answer = await guild.slash("settings reset", WHO, {"setting": str(face.title)})
    assert await stored(records) == {}
    assert changed(answer) == (line, before.removeprefix(f"**{face.title}** "))


@every_setting
def test_a_setting_has_words_that_discord_takes(group: SettingGroup, face: SettingFace) -> None:
    assert 1 <= len(str(face.title)) <= 100
    assert 1 <= len(face.setting.name) <= 100
    assert 1 <= len(face.description) <= 100
    assert face.option.islower()


def test_no_two_settings_share_a_name_a_title_or_within_their_group_an_option() -> None:
    assert len({face.setting.name for _, face in SETTINGS}) == len(SETTINGS)
    assert len({face.title for _, face in SETTINGS}) == len(SETTINGS)
    assert len({(group.name, face.option) for group, face in SETTINGS}) == len(SETTINGS)
    assert len({group.name for group in SETTING_GROUPS}) == len(SETTING_GROUPS)


def command_of(group: SettingGroup) -> LeafCommand:
    return slash_commands(wired_bot())[f"settings set {group.name}"]


@pytest.mark.parametrize("group", SETTING_GROUPS, ids=lambda group: group.name)
def test_a_group_offers_its_settings_with_their_descriptions(group: SettingGroup) -> None:
    assert len(group.faces) <= 25
    command = command_of(group)
    assert command.description == group.description
    assert {each.name: str(each.description) for each in command.parameters} == {
        face.option: face.description for face in group.faces
    }


async def test_what_is_not_given_stays_as_it_is(guild: Guild, records: MemoryRecords) -> None:
    await guild.slash("settings set moderation", WHO, {"dm_members": False})
    await guild.slash("settings set moderation", WHO, {"mod_log_channel": CHANNEL})
    assert await stored(records) == {"dm_on_action": False, "mod_log_channel": CHANNEL}


async def test_without_any_option_a_person_reads_what_to_do(guild: Guild, records: MemoryRecords) -> None:
    [words] = texts_of(await guild.slash("settings set moderation", WHO))
    assert words.startswith("You chose nothing, so nothing changed. Pick one of the options")
    assert await stored(records) == {}


async def test_the_same_value_again_says_that_nothing_changed_and_leaves_no_line_of_history(guild: Guild) -> None:
    chosen = {"dm_members": False, "mod_log_channel": CHANNEL}
    first = entries(await guild.slash("settings set moderation", WHO, chosen))
    assert first == [
        "### Settings changed",
        f"**Mod-log channel** *none* → <#{CHANNEL}>",
        "**Tell members by direct message** Yes → No",
    ]
    history = texts_of(await guild.slash("settings history", WHO))
    assert entries(await guild.slash("settings set moderation", WHO, chosen)) == [
        "### Nothing changed: this is how it was already",
        f"**Mod-log channel** <#{CHANNEL}>",
        "**Tell members by direct message** No",
    ]
    assert texts_of(await guild.slash("settings history", WHO)) == history


async def test_an_unknown_name_is_refused_and_nothing_is_changed(guild: Guild, records: MemoryRecords) -> None:
    answer = await guild.slash("settings set server", WHO, {"time_zone": "Mars/Base"})
    assert texts_of(answer) == [
        "I don't know the time zone `Mars/Base`. Choose one from the list, for example `Europe/Berlin`."
    ]
    assert await stored(records) == {}


async def test_a_channel_that_is_not_there_is_named(guild: Guild, records: MemoryRecords) -> None:
    answer = await guild.slash("settings set moderation", WHO, {"mod_log_channel": 999})
    assert texts_of(answer) == ["I can't use `mod-log` here. Please choose from the list."]
    assert await stored(records) == {}


def values(choices: list[Json]) -> list[object]:
    return [choice["value"] for choice in choices]


async def test_names_are_suggested_while_a_person_types(guild: Guild) -> None:
    berlin = await guild.suggestions("settings set server", WHO, "time_zone", "europe/be")
    assert values(berlin) == ["Europe/Belfast", "Europe/Belgrade", "Europe/Berlin"]
    assert await guild.suggestions("settings set server", WHO, "time_zone", "local") == []
    zones = await guild.suggestions("settings set server", WHO, "time_zone", "new y")
    assert zones == [{"name": "America/New_York", "value": "America/New_York"}]


async def test_settings_are_suggested_by_title_and_sent_by_name(guild: Guild) -> None:
    assert await guild.suggestions("settings reset", WHO, "setting", "ZONE") == [
        {"name": "Time zone", "value": "time_zone"}
    ]
    assert len(await guild.suggestions("settings reset", WHO, "setting", "")) == min(len(SETTINGS), MOST_CHOICES)


def test_names_that_begin_with_what_was_typed_come_first_and_at_most_25_are_offered() -> None:
    names = frozenset({"b_a", "a_b", "a_c", "xa_", "c"})
    assert matching(names, " A ") == ["a_b", "a_c", "b_a", "xa_"]
    assert matching(names, "b a") == ["b_a"]
    assert len(matching(frozenset(map(str, range(1000))), "1")) == MOST_CHOICES == 25


def test_a_setting_of_a_type_without_an_option_is_found_at_the_start() -> None:
    class Anything:
        def read(self, setting: str, value: Value) -> int:
            return 1

    kind: ValueType[int] = Anything()
    face = SettingFace(setting=Setting("x", kind, 1), option="x", title="X", description="x")

    async def change(*_: object) -> None:
        raise AssertionError

    parent = app_commands.Group(name="set", description="x")
    with pytest.raises(TypeError, match="x: no command option is known for Anything"):
        add_set_command(parent, SettingGroup(name="g", description="x", faces=(face,)), change)


SAY = "view_channel send_messages"
POST = f"{SAY} read_message_history"
CHANNELS = {
    "mod_log_channel": (POST, True),
    "jail_channel": ("view_channel", False),
    "appeal_channel": (POST, True),
    "reports_channel": (POST, True),
    "evidence_channel": (f"{POST} attach_files", True),
    "welcome_channel": (SAY, False),
    "farewell_channel": (SAY, False),
    "level_notice_channel": (POST, False),
    "levels_staff_channel": (POST, True),
    "digest_channel": (f"{POST} attach_files", False),
}


def test_what_the_bot_must_be_able_to_do_in_a_channel_that_is_chosen_and_which_are_for_staff() -> None:
    channels = {face.setting.name: face.setting.type for _, face in SETTINGS}
    found = {
        name: (" ".join(right.value for right in kind.needs), kind.for_staff)
        for name, kind in channels.items()
        if isinstance(kind, TextChannel)
    }
    assert found == CHANNELS
