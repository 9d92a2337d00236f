"""How messages are laid out."""

import re
from itertools import combinations
from math import dist

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interface.shared.drawing.colours import contrast, rgb
from interface.shared.layout import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    LONGEST_TEXT,
    ORANGE,
    RED,
    as_typed,
    as_written,
    barest,
    card,
    container,
    fitting,
    in_code,
    room_left,
    shortened,
    text,
    texts,
    texts_of,
    within,
)
from tests.fakes.interactions import Guild
from tests.fakes.payloads import CHANNEL


def test_the_limits_are_discords() -> None:
    assert LONGEST_TEXT == 4000


def test_entries_that_fit_to_the_last_character_are_all_shown() -> None:
    assert within(["aaa", "bbb"], len("H\naaa\nbbb"), heading="H") == "H\naaa\nbbb"


def test_one_character_less_and_the_rest_is_counted() -> None:
    entries = ["a" * 20, "b" * 20, "c" * 20]
    whole = "\n".join(["H", *entries])
    assert within(entries, len(whole) - 1, heading="H") == f"H\n{entries[0]}\n{entries[1]}\n-# … and 1 more"


def test_an_entry_is_shown_where_the_count_of_the_others_just_fits_below_it() -> None:
    entries = ["a" * 20, "b" * 20, "c" * 50]
    shown = f"H\n{entries[0]}\n{entries[1]}\n-# … and 1 more"
    assert within(entries, len(shown), heading="H") == shown
    assert within(entries, len(shown) - 1, heading="H") == f"H\n{entries[0]}\n-# … and 2 more"


def test_where_no_entry_fits_all_are_counted() -> None:
    assert within(["a" * 50], 30, heading="H") == "H\n-# … and 1 more"


def test_without_entries_there_is_the_heading() -> None:
    assert within([], 100, heading="H") == "H"


@settings(max_examples=50)
@given(st.lists(st.integers(0, 300), max_size=30), st.integers(60, 4000))
def test_entries_never_outgrow_their_room_and_none_is_lost(lengths: list[int], room: int) -> None:
    entries = [chr(0x4E00 + number) * length for number, length in enumerate(lengths)]
    shown = within(entries, room, heading="### H")
    assert len(shown) <= room
    heading, *lines = shown.split("\n")
    assert heading == "### H"
    more = int(lines.pop().split()[-2]) if lines and lines[-1].startswith("-# … and") else 0
    assert lines == entries[: len(lines)]
    assert len(lines) + more == len(entries)


def test_what_is_left_is_what_the_other_texts_do_not_take() -> None:
    assert room_left("abc", "de") == 3995
    assert room_left() == 4000


@pytest.mark.parametrize(("typed", "shown"), [("abcd", "abcd"), ("abcde", "abc…"), ("", "")])
def test_a_text_is_shortened_to_at_most_its_longest(typed: str, shown: str) -> None:
    assert shortened(typed, 4) == shown


def test_shortened_text_is_shown_as_typed_too() -> None:
    assert shortened("**bold**", 80) == r"\*\*bold\*\*"


@pytest.mark.parametrize(
    "typed",
    [
        "*a*",
        "**a**",
        "__a__",
        "_a_",
        "~~a~~",
        "`a`",
        "```a```",
        "||a||",
        "> a",
        "# a",
        "- a",
        "[a](https://b.c)",
        "-# a",
        "+ a",
        "1. a",
        "a\n  # b",
        "\n> a",
        "</ban:1>",
        "<t:0:R>",
        "<id:customize>",
        "<:a:123456789012345678>",
        "<@123456789012345678>",
        "@everyone",
        "<https://a.b/*c*>",
    ],
)
def test_markdown_that_people_typed_has_no_effect(typed: str) -> None:
    typed = typed.replace("_", " ") if typed[0] in ">#-" else typed
    assert as_typed(typed) != typed
    assert as_typed(typed).replace("\\", "") == typed


@pytest.mark.parametrize("typed", ["1.5 x", "a-b", "x # y", "5 > 3", "it's (so) + so!", "a: b", "10.", "né 🦊 漢"])
def test_what_has_no_effect_anyway_stays_as_it_is(typed: str) -> None:
    assert as_typed(typed) == as_written(typed) == typed


@settings(max_examples=300)
@given(st.text(alphabet="*_`<>@#-+|~[](): 1.\n\\ahtps/\u202e\u2066", max_size=60))
def test_typed_text_loses_nothing_but_its_effect_and_at_most_doubles(typed: str) -> None:
    visible = typed.replace("\u202e", "").replace("\u2066", "")
    for show in (as_typed, as_written):
        assert re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", show(typed)) == visible or show is as_written
        assert len(show(typed)) <= 2 * len(typed)
    bare = re.sub(r"\\.", "x", as_typed(typed))
    assert not re.search(r"[*_`|~<@\[]|(?m:^\s*(#{1,3}|-#?|\+|\d+\.) )|(?m:^\s*>)", bare)


@pytest.mark.parametrize("kept", ["<@123456789012345678>", "<@&123456789012345678>", "<#123456789012345678>"])
def test_in_a_sentence_mentions_and_links_lead_where_they_say(kept: str) -> None:
    assert as_written(f"*a* {kept} b_c") == rf"\*a\* {kept} b\_c"
    assert as_typed(kept) != kept
    assert as_written("see https://a.b/c_d_e*f, and *g*") == r"see https://a.b/c_d_e*f, and \*g\*"


@pytest.mark.parametrize(
    "other", ["</ban:123456789012345678>", "<t:1234567890123456:R>", "<@1>", "<@123456789012345678"]
)
def test_nothing_else_in_angle_brackets_has_an_effect_in_a_sentence(other: str) -> None:
    assert as_written(other).startswith(r"\<")


def test_text_that_would_turn_around_what_follows_it_does_not() -> None:
    assert as_typed("\u202egnp.exe\u202c \u2066a\u2069") == "gnp.exe a"


def test_a_sentence_is_not_cut_within_a_mention() -> None:
    mention = "<#123456789012345678>"
    assert shortened(f"spam in {mention}", 20, as_written) == "spam in …"
    assert shortened(f"spam in {mention}", 29, as_written) == f"spam in {mention}"
    assert shortened(f"{mention} and so on", 23, as_written) == f"{mention} …"
    assert shortened("https://a.b/cdefg", 10, as_written) == "https://a…"


@pytest.mark.parametrize(("room", "count"), [(0, 0), (2, 0), (3, 1), (6, 1), (7, 2), (9, 2), (10, 3), (99, 3)])
def test_as_many_entries_fit_as_the_room_holds_with_a_line_for_each(room: int, count: int) -> None:
    assert fitting(["abc", "def", "gh"], room) == count


async def test_a_card_lives_on_without_the_process_that_sent_it() -> None:
    shown = card(container("one", "two"), text("three"))
    assert shown.timeout is None
    assert shown.is_finished()
    assert texts_of(shown) == ["one", "two", "three"]


def test_a_container_has_a_coloured_edge() -> None:
    assert [container("x").accent_colour, container("x", colour=7).accent_colour] == [BLUE, 7]


EDGES = (RED, ORANGE, AMBER, GREEN, BLUE, GREY)


@pytest.mark.parametrize("edge", EDGES, ids=hex)
def test_an_edge_is_seen_on_discords_dark_ground(edge: int) -> None:
    assert contrast(rgb(edge), rgb(0x242429)) > 3.5


@pytest.mark.parametrize(("one", "other"), [*combinations(EDGES, 2)], ids=hex)
def test_edges_are_told_from_one_another(one: int, other: int) -> None:
    assert dist(rgb(one), rgb(other)) > 30


async def test_the_texts_of_a_message_are_read_in_order_at_any_depth(guild: Guild) -> None:
    section: discord.ui.Section[discord.ui.LayoutView] = discord.ui.Section(
        "two", accessory=discord.ui.Button(label="x", custom_id="x")
    )
    shown = card(container("one").add_item(section), text("three"))
    message = await guild.bot.get_partial_messageable(CHANNEL).send(view=shown)
    assert list(texts(message.components)) == ["one", "two", "three"]


def test_a_card_is_said_in_one_line_by_its_heading_and_its_number() -> None:
    assert barest(card(container("### Only a **heading**"))) == "Only a heading"
    assert barest(card(container("### Done\n**Reason** x", "### Much", "-# Case #7"))) == "Done · Case #7"
    assert barest(card(container("x" * 2_000, "-# Case #7"))) == "x" * 499 + "… · Case #7"


@pytest.mark.parametrize(
    ("typed", "shown"), [("a" * 100, "a" * 100), ("a" * 101, "a" * 99 + "…"), ("`x`", "'x'"), ("a\u202eb", "ab")]
)
def test_code_has_a_hundred_characters_at_most(typed: str, shown: str) -> None:
    assert in_code(typed) == f"`{shown}`"
