import pytest

from application.permissions.show_help import Help
from domain.permissions.explaining import HoldsRight, NoRankNeeded
from domain.shared.language import Language
from domain.shared.permission import Permission
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.help_cards import area_card, help_card, overview, usage
from interface.permissions.help_entries import AREAS, Entry, Option, entries
from interface.permissions.shown import typed_command
from interface.shared.languages import speaking
from interface.shared.layout import LONGEST_TEXT, Card, texts_of
from tests.builders import OWNER
from tests.fakes import interactions
from tests.fakes.discord_http import texts_of as texts_in
from tests.fakes.interactions import Guild, Person, someone
from tests.fakes.payloads import interaction_json
from tests.unit.interface.samples.every import COMMANDS
from tests.wired import wired_bot

_CATALOGUE = TreeCatalogue(wired_bot().tree)
_ALL = entries(_CATALOGUE)
_RIGHTS = _CATALOGUE.rights

_BY_WHAT_IT_IS_ABOUT = {
    *("bulk approve", "bulk stop", "bulk undo", "case undo"),
    *("snippet alias", "snippet create", "snippet delete", "snippet history", "snippet rename"),
}
"""They ask for rights by the operation, the case or the snippet that is named, or by what the server has set."""


def whole(shown: Card) -> str:
    return "\n".join(texts_of(shown))


def labels(shown: Card) -> list[str]:
    return [str(label) for each in shown.walk_children() if (label := getattr(each, "label", None))]


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - _BY_WHAT_IT_IS_ABOUT))
def test_the_rights_that_a_command_tells_of_are_those_that_it_asks_for(name: str) -> None:
    sample = COMMANDS[name]
    assert _RIGHTS[name] == {right for right in (sample.right, sample.besides) if right is not None}


@pytest.mark.parametrize("name", sorted(_BY_WHAT_IT_IS_ABOUT))
def test_a_command_that_asks_by_what_it_is_about_tells_of_less(name: str) -> None:
    assert COMMANDS[name].right not in _RIGHTS[name] or COMMANDS[name].besides


def test_every_command_has_its_place_and_says_what_it_does() -> None:
    assert {each.name for each in _ALL} == COMMANDS.keys()
    assert {each.area for each in _ALL} == AREAS.keys()
    assert all(each.says and all(option.says for option in each.options) for each in _ALL)


def test_who_may_use_everything_finds_every_command_on_the_pages_of_its_area() -> None:
    read = set[str]()
    for area in AREAS:
        for page in range(10):
            shown = whole(area_card(_ALL, area, page))
            assert len(shown) <= LONGEST_TEXT
            read |= {each.name for each in _ALL if f"`{usage(each)}`" in shown}
    assert read == COMMANDS.keys()


def test_the_overview_fits_a_message_and_leads_to_each_area() -> None:
    shown = overview(_ALL)
    assert len(whole(shown)) <= LONGEST_TEXT
    assert labels(shown) == [str(title) for title in AREAS.values()]
    assert len(list(shown.walk_children())) <= 40
    assert "`/case` (" in whole(shown)


def test_an_area_of_which_nothing_may_be_used_is_not_offered() -> None:
    mine = [each for each in _ALL if each.area == "points"]
    assert labels(overview(mine)) == ["Points and shop"]
    assert "Nothing that you may use" in whole(area_card(mine, "moderation", 0))


def test_a_page_that_there_is_no_more_is_the_last() -> None:
    assert whole(area_card(_ALL, "moderation", 99)).startswith("### Moderation · page ")
    assert labels(area_card(_ALL, "moderation", 0)) == ["All areas", "← Previous", "Next →"]
    assert labels(area_card(_ALL, "charts", 0)) == ["All areas"]


def test_a_command_says_what_it_takes_where_else_it_is_and_why_it_may_be_used() -> None:
    shown = Help(
        usable=frozenset({"warn"}),
        command="warn",
        findings=(HoldsRight(Permission.MODERATE_MEMBERS, passes=True), NoRankNeeded()),
    )
    read = whole(help_card(shown, _ALL))
    assert "`reason` Why" in read
    assert "not told by direct message this time (may be left out)" in read
    assert "Also in the menu of a member, under *Apps*: *Warn*" in read
    assert "Also in the menu of a message, under *Apps*: *Warn for this*" in read
    assert "**You may use it here**\n✅ Discord gives the permission **Timeout Members**" in read
    refused = Help(usable=frozenset(), command="warn", findings=(NoRankNeeded(),))
    assert "**You may not use it here**" in whole(help_card(refused, _ALL))


def test_of_a_group_its_commands_are_listed_that_may_be_used() -> None:
    shown = Help(usable=frozenset({"points", "points give"}), command="points", findings=(NoRankNeeded(),))
    read = whole(help_card(shown, _ALL))
    assert read.startswith("### `/points`\n`/points give ")
    assert "/points take" not in read


def test_a_command_of_any_length_fits_a_message() -> None:
    options = tuple(Option("o" * 32, "d" * 100, False, ("c" * 100,) * 25) for _ in range(25))
    longest = Entry(name="x", area="guilds", says="d" * 100, options=options, menus=())
    assert len(whole(help_card(Help(usable=frozenset(), command="x"), [longest]))) <= LONGEST_TEXT


async def test_only_what_somebody_may_use_is_offered_while_they_type(guild: Guild) -> None:
    assert await guild.suggestions("help", someone(), "command", "/points t") == []
    offered = await guild.suggestions("help", someone(Permission.MODERATE_MEMBERS), "command", "/points t")
    assert offered == [{"name": "points take", "value": "points take"}]
    everything = await guild.suggestions("help", someone(user=OWNER), "command", "")
    assert len(everything) == 25


async def test_who_may_write_no_snippets_is_not_offered_to_write_them(guild: Guild) -> None:
    async def offered(who: Person) -> set[str]:
        return {str(each["value"]) for each in await guild.suggestions("help", who, "command", "snippet")}

    writing = {f"snippet {name}" for name in ("create", "edit", "delete", "rename", "alias", "history")}
    assert writing.isdisjoint(await offered(someone()))
    assert {"snippet list", "snippet info"} <= await offered(someone())
    assert writing <= await offered(someone(Permission.MANAGE_MESSAGES))
    [read] = [
        text for text in texts_in(await guild.slash("help", someone(), {"command": "snippet edit"})) if "❌" in text
    ]
    assert "❌ What this server has set leaves it to others" in read


async def test_in_a_direct_message_it_shows_what_works_there(guild: Guild) -> None:
    [read] = [text for text in texts_in(await guild.slash_in_dm("help", someone())) if "/" in text and "What" in text]
    assert read == (
        "### What you can use here\n**Reminders**\n`/remind` (1) `/reminders` (3) `/timezone` (2)\n"
        "**Privacy**\n`/privacy` (3)\n"
        "**Help and permissions**\n`/help`"
    )


def test_commands_and_what_they_take_are_shown_in_the_language_of_who_asks() -> None:
    asked = Help(usable=frozenset(), command="permissions explain")
    with speaking(Language.GERMAN):
        assert whole(help_card(asked, _ALL)).splitlines()[:4] == [
            "### `/berechtigungen erklären`",
            "Regel für Regel sagen, warum jemand einen Befehl verwenden darf oder nicht",
            "**Was er annimmt**",
            "`mitglied` Wer",
        ]


@pytest.mark.parametrize("typed", ["/permissions exp", "berechtigungen erk"])
async def test_a_command_is_found_by_its_name_in_either_language(
    guild: Guild, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interactions, "interaction_json", lambda *sent: {**interaction_json(*sent), "locale": "de"})
    offered = await guild.suggestions("help", someone(Permission.MANAGE_GUILD), "command", typed)
    assert offered == [{"name": "berechtigungen erklären", "value": "permissions explain"}]


def test_a_command_may_be_typed_in_the_language_of_who_asks() -> None:
    known = ["case", "case void"]
    with speaking(Language.GERMAN):
        of_group = Help(usable=frozenset({"case", "case void"}), command="case")
        assert whole(help_card(of_group, _ALL)).startswith("### `/fall`\n`/fall ungültig ")
        assert typed_command("/Fall  ungültig", known) == "case void"
        assert typed_command("case void", known) == "case void"
        assert typed_command("nichts davon", known) == "nichts davon"
    assert typed_command("/Case", known) == "case"
