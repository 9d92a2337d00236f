"""Cards at their longest, and what is sent for all to read."""

from itertools import count

import discord
import pytest
from attrs import evolve

from application.snippets.import_snippets import ImportReceipt
from application.snippets.queries import BannedAuthor, SnippetView
from application.snippets.search_snippets import FoundSnippets
from application.snippets.show_changes import SnippetChanges
from application.snippets.use_snippet import SnippetUse
from domain.shared.history import Change, RecordedChange
from domain.shared.ids import UserId
from domain.shared.paging import Page
from domain.shared.permission import Permission
from domain.snippets.content import Link
from domain.snippets.name import SnippetName
from interface.shared.layout import Card, Container, texts_of
from interface.shared.layout import card as card_of
from interface.shared.messages import ACKNOWLEDGED
from interface.snippets.buttons import (
    BANNED_A_PAGE,
    SNIPPETS_A_PAGE,
    banned_page,
    change_page,
    edit_button,
    editing_form,
    snippet_page,
)
from interface.snippets.cards import (
    banned_list,
    change_list,
    found_card,
    import_card,
    info_card,
    snippet_list,
    used_card,
)
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.discord_http import buttons_of, refused
from tests.fakes.discord_http import texts_of as texts_sent
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json
from tests.fakes.records import MemoryRecords
from tests.fakes.snippets import SNIPPET_BANNERS, SNIPPET_BANS, SNIPPETS
from tests.incidents import RecordedIncidents
from tests.snippets import a_snippet
from tests.wired import RecordingShared

ADDRESS = "https://example.com/" + "x" * 492
LONGEST = SnippetView(
    id=a_snippet().id,
    name=SnippetName("_" * 32),
    aliases=tuple(SnippetName("_" * 31 + str(number)) for number in range(10)),
    title="*" * 200,
    text="*" * 2000,
    picture=ADDRESS,
    links=(Link("*" * 80, ADDRESS),) * 5,
    author=UserId(10**18),
    created_at=START,
    is_locked=True,
    uses=2_000_000_000,
    version=3,
)


def size(card: Card) -> int:
    return sum(map(len, texts_of(card)))


def used(snippet: SnippetView, *arguments: str, name: str = "Emil", server: str = "Home") -> list[str]:
    use = SnippetUse(snippet, arguments, " ".join(arguments))
    return texts_of(used_card(use, user=MEMBER, name=name, server=server, channel=5))


def test_what_is_used_is_its_title_its_text_its_picture_and_its_links() -> None:
    links = (Link("More", "https://example.com/more"), Link("Less", "https://example.com/less"))
    snippet = evolve(LONGEST, title="Rules", text="Be kind.", picture="https://example.com/a.png", links=links)
    use = SnippetUse(snippet, (), "")
    (shown,) = used_card(use, user=MEMBER, name="Emil", server="Home", channel=5).children
    assert isinstance(shown, discord.ui.Container)
    title, text, gallery, row = shown.children
    assert [each.content for each in (title, text) if isinstance(each, discord.ui.TextDisplay)] == [
        "## Rules",
        "Be kind.",
    ]
    assert isinstance(gallery, discord.ui.MediaGallery)
    assert [item.media.url for item in gallery.items] == ["https://example.com/a.png"]
    assert isinstance(row, discord.ui.ActionRow)
    buttons = [each for each in row.children if isinstance(each, discord.ui.Button)]
    assert [(each.label, each.url) for each in buttons] == [(link.label, link.address) for link in links]


def test_every_card_fits_at_its_longest() -> None:
    changes = [
        RecordedChange(number, Change(field="text", old="*" * 2000, new="_" * 2000, by=MODERATOR, at=START))
        for number in range(5)
    ]
    banned = BannedAuthor(user=UserId(2**63 - 1), by=UserId(2**63 - 1), at=START)
    cards = (
        info_card(LONGEST, "Snippet to edit", edit_button(LONGEST)),
        snippet_page(Page((LONGEST,) * SNIPPETS_A_PAGE, older=5, newer=6)),
        found_card(FoundSnippets((LONGEST,) * 20, has_more=True)),
        change_page(SnippetChanges(LONGEST, Page(tuple(changes), older=5))),
        banned_page(Page((banned,) * BANNED_A_PAGE, older=10**18, newer=10**18)),
    )
    for card in cards:
        assert size(card) <= 4000
        assert sum(1 for _ in card.walk_children()) <= 40


def test_what_is_used_fits_whatever_is_put_into_it() -> None:
    greedy = evolve(LONGEST, title="{1}" * 60, text="{1}{args}" * 200)
    assert sum(map(len, used(greedy, "*" * 1000))) <= 4000


def test_the_form_shows_what_is_there_and_which_version_it_is() -> None:
    form = editing_form(LONGEST).to_dict()
    assert form["custom_id"] == f"snippet:edit:{LONGEST.id}:3"
    values = [label["component"].get("value") for label in form["components"]]
    assert values == ["*" * 200, "*" * 2000, ADDRESS, "\n".join([f"{'*' * 80} {ADDRESS}"] * 5)]


def test_variables_say_who_where_and_what_was_typed() -> None:
    snippet = evolve(LONGEST, title="Hi {name}", text="{user} {server} {channel} {1} {2} {args} {{user}} {3}")
    title, text = used(snippet, "one", "*two*", name="*Emil*", server="_Home_")
    assert title == "## Hi \\*Emil\\*"
    assert text == f"<@{MEMBER}> \\_Home\\_ <#5> one \\*two\\* one \\*two\\* {{user}} {{3}}"


def test_nobody_is_mentioned_as_one_of_all() -> None:
    snippet = evolve(LONGEST, title="@everyone", text="@here {1}{2}")
    for text in used(snippet, "@", "everyone"):
        assert "@everyone" not in text
        assert "@here" not in text


def leads_on(shown: Json, label: str) -> str | None:
    """The id of the button with that label, where it can be pressed."""
    there = (each for each in buttons_of(shown) if each["label"] == label and not each["disabled"])
    return next((str(each["custom_id"]) for each in there), None)


@pytest.fixture
async def with_snippet(guild: Guild, records: MemoryRecords) -> Guild:
    snippet = a_snippet(text="@everyone {1} <@&7>")
    records[SNIPPETS][GUILD, snippet.id] = snippet
    return guild


async def test_a_snippet_is_said_to_all_and_a_refusal_to_who_asked(with_snippet: Guild) -> None:
    said = await with_snippet.slash("s", someone(), {"name": "RULES", "arguments": "@here"})
    assert texts_sent(said) == ["@\u200beveryone \\@\u200bhere <@&7>"]
    assert said["allowed_mentions"] == {"parse": []}
    assert not with_snippet.http.asked[-1].is_for_one_person
    await with_snippet.slash("s", someone(), {"name": "ruls", "arguments": "x"})
    assert with_snippet.http.asked[-1].is_for_one_person


async def test_each_who_is_banned_stands_on_one_of_the_pages(guild: Guild, records: MemoryRecords) -> None:
    ruler = someone(Permission.MANAGE_GUILD)
    everybody = [UserId(10**18 + number) for number in range(2 * BANNED_A_PAGE + 1)]
    for each in everybody:
        records[SNIPPET_BANS][GUILD, each], records[SNIPPET_BANNERS][GUILD, each] = START, MODERATOR
    shown = await guild.slash("snippet banned", ruler)
    pages = [str(texts_sent(shown))]
    while (onward := leads_on(shown, "Next →")) is not None:
        shown = await guild.press(onward, ruler, shown)
        pages.append(str(texts_sent(shown)))
    assert [sum(f"({each})" in page for page in pages) for each in everybody] == [1] * len(everybody)
    assert len(pages) == 3
    back = leads_on(shown, "← Previous")
    assert back is not None
    assert str(texts_sent(await guild.press(back, ruler, shown))) == pages[1]


async def test_names_are_offered_while_somebody_types(with_snippet: Guild) -> None:
    for command, option in (("s", "name"), ("snippet info", "snippet"), ("snippet edit", "snippet")):
        choices = await with_snippet.suggestions(command, someone(), option, "ruels")
        assert choices == [{"name": "rules", "value": "rules"}]


async def test_a_use_that_discord_delivers_twice_is_counted_once_and_answered_once(
    with_snippet: Guild, shared: RecordingShared, records: MemoryRecords
) -> None:
    await with_snippet.slash("s", someone(), {"name": "rules", "arguments": "x"})
    with_snippet._interactions = count(with_snippet.last_interaction)
    [first] = [asked for asked in with_snippet.http.asked if asked.path.endswith("/callback")]
    with_snippet.http.answers[f"POST {first.path}"] = refused(400, ACKNOWLEDGED)
    await with_snippet.slash("s", someone(), {"name": "rules", "arguments": "x"})
    assert with_snippet.http.asked[-1].path == first.path
    assert isinstance(shared.incidents, RecordedIncidents)
    assert shared.incidents.reported == []
    [snippet] = records[SNIPPETS].values()
    assert snippet.uses == 1


async def test_a_card_that_discord_does_not_take_is_said_barely(with_snippet: Guild) -> None:
    path = r"/interactions/.*/callback"
    with_snippet.http.next_answers[f"POST /interactions/{50_000}/token/callback"] = [refused(400, 50035)]
    said = await with_snippet.slash("s", someone(), {"name": "rules", "arguments": "x"})
    assert with_snippet.http.find("POST", path)
    assert str(said["content"]).endswith("x <@&7>")


def test_what_there_is_none_of_is_said() -> None:
    assert container_texts(snippet_list(Page(items=()))) == ("### Snippets\n*None yet: `/snippet create` writes one.*")
    assert container_texts(change_list(LONGEST, Page(items=()))).endswith("\n*It is as it was written.*")
    assert container_texts(banned_list(Page(items=()))).startswith("### Who may write no snippets\n*Nobody.*")
    assert texts_of(found_card(FoundSnippets((), has_more=False))) == ["### Snippets found\n*Nothing like it.*"]


def test_a_list_says_what_each_is_called_and_whether_there_are_more() -> None:
    plain = evolve(
        LONGEST, name=SnippetName("rules"), aliases=(), title=None, text="Be kind.\nAlways.", uses=1, is_locked=False
    )
    locked = evolve(
        plain, name=SnippetName("faq"), aliases=(SnippetName("help"),), title="Questions", uses=7, is_locked=True
    )
    lines = ["**rules** · used once\n-# Be kind.", "**faq · help** 🔒 · used 7 times\n-# Questions"]
    assert container_texts(snippet_list(Page(items=(plain, locked)))) == "\n".join(["### Snippets", *lines])
    for has_more, last in ((False, []), (True, ["-# There are more: search for more of it."])):
        found = FoundSnippets((plain, locked), has_more=has_more)
        assert texts_of(found_card(found)) == ["\n".join(["### Snippets found", *lines, *last])]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(field="is_kept", old=None, new=False, by=MEMBER, at=START), "-# <t:1772366400:f> <@20> deleted it"),
        (Change(field="is_locked", old=False, new=True, by=MEMBER, at=START), "-# <t:1772366400:f> <@20> locked it"),
        (Change(field="is_locked", old=True, new=False, by=MEMBER, at=START), "-# <t:1772366400:f> <@20> unlocked it"),
        (
            Change(field="text", old="Be  kind.", new="", by=MEMBER, at=START),
            "-# <t:1772366400:f> <@20> changed the text\n> Be kind.\n> → *nothing*",
        ),
    ],
)
def test_a_change_says_who_made_it_and_what_was_before(change: Change, said: str) -> None:
    shown = container_texts(change_list(LONGEST, Page(items=(RecordedChange(1, change),))))
    assert shown.partition("\n")[2] == said


def test_of_what_was_taken_in_only_what_there_was_is_said() -> None:
    assert texts_of(import_card(ImportReceipt(added=2, replaced=0, same=0, skipped=0))) == [
        "### Snippets taken in\n**2** added\n**0** replaced"
    ]
    assert texts_of(import_card(ImportReceipt(added=2, replaced=1, same=3, skipped=4))) == [
        "### Snippets taken in\n**2** added\n**1** replaced\n**3** were the same already\n**4** left as they are"
    ]


def container_texts(shown: Container) -> str:
    return "\n".join(texts_of(card_of(shown)))
