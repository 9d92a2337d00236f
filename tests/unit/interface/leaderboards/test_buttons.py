"""The buttons that lead from one page of a leaderboard to the next."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.leaderboards.queries import BoardPage, Rank
from application.leaderboards.show_leaderboard import AroundMe, Beyond, FromTheTop
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BoardCursor, Ranked, Way
from domain.shared.ids import UserId
from interface.leaderboards.buttons import BoardPageRef, board_page
from interface.shared.layout import Card
from tests.boards import FillMemory
from tests.builders import MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import buttons_of, texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.leaderboards.pages import LARGEST, a_page, an_entry
from tests.wired import wired_contexts

TEMPLATES = [
    re.compile(button.template)
    for context in wired_contexts(MemoryRecords(), FakeDiscord())
    for button in context.buttons
]
edges = st.builds(
    Ranked,
    st.builds(BoardCursor, st.integers(1, LARGEST), st.integers(1, LARGEST).map(UserId)),
    position=st.integers(1, 10**9 - 1),
    place=st.integers(1, 10**9 - 1),
)
refs = st.builds(
    BoardPageRef,
    board=st.sampled_from(Board),
    period=st.sampled_from(Period),
    page=st.just(FromTheTop()) | st.just(AroundMe()) | st.builds(Beyond, edges, st.sampled_from(Way)),
)
FIRST, LAST = an_entry(5, 70, position=11).ranked, an_entry(6, 60, position=20).ranked


def matches(custom_id: str) -> list[re.Match[str]]:
    return [matched for template in TEMPLATES if (matched := template.fullmatch(custom_id))]


def buttons(shown: Card) -> Mapping[str, tuple[str, bool]]:
    """Custom id and whether it can be pressed, by label."""
    return {
        str(each["label"]): (str(each["custom_id"]), not each["disabled"]) for each in buttons_of(as_message(shown))
    }


def shown(page: BoardPage) -> Mapping[str, tuple[str, bool]]:
    return buttons(board_page(page, Board.XP, Period.WEEK))


@settings(max_examples=100)
@given(refs)
def test_a_custom_id_says_all_of_what_it_leads_to(ref: BoardPageRef) -> None:
    [match] = matches(ref.custom_id)
    assert BoardPageRef.parse(match) == ref
    assert len(ref.custom_id) <= 100


def test_a_page_in_the_middle_leads_everywhere() -> None:
    page = a_page(an_entry(5, 70, position=11), an_entry(6, 60, position=20), up=FIRST, down=LAST)
    assert shown(page) == {
        "« First": ("board:xp:7d:top", True),
        "← Previous": ("board:xp:7d:up:70:5:11:11", True),
        "Jump to me": ("board:xp:7d:me", True),
        "Next →": ("board:xp:7d:down:60:6:20:20", True),
    }


def test_only_what_leads_somewhere_can_be_pressed() -> None:
    pressable = {
        "first": a_page(an_entry(5, 70, position=1), down=LAST),
        "last": a_page(an_entry(5, 70, position=11), up=FIRST),
        "mine": a_page(an_entry(20, 70, position=11), up=FIRST, down=LAST),
        "beyond the end": a_page(),
        "not ranked": a_page(an_entry(5, 70, position=1), mine=Rank(place=None, value=0, of=30), down=LAST),
    }
    found = {name: [label for label, (_, can) in shown(page).items() if can] for name, page in pressable.items()}
    assert found == {
        "first": ["Jump to me", "Next →"],
        "last": ["« First", "← Previous", "Jump to me"],
        "mine": ["« First", "← Previous", "Next →"],
        "beyond the end": ["« First", "Jump to me"],
        "not ranked": ["Next →"],
    }


def test_the_only_page_of_a_board_has_no_buttons() -> None:
    assert shown(a_page(an_entry(20, 70, position=1), mine=Rank(place=1, value=70, of=1))) == {}


def test_a_board_on_which_nobody_stands_has_no_buttons() -> None:
    assert shown(a_page(mine=Rank(place=None, value=0, of=0))) == {}


def test_every_button_is_one_that_is_known_after_a_restart() -> None:
    for page in (a_page(an_entry(5, 70, position=11), up=FIRST), a_page(an_entry(5, 70, position=1), down=LAST)):
        found = [custom_id for custom_id, _ in shown(page).values()]
        assert len({*found}) == len(found) == 4
        assert all(len(matches(custom_id)) == 1 for custom_id in found)


@pytest.mark.parametrize(
    "custom_id",
    [
        "board:xp",
        "board:xp:all",
        "board:fame:all:top",
        "board:xp:2d:top",
        "board:xp:all:sideways:1:2:3:4",
        "board:xp:all:down:1:2:3",
        "board:xp:all:down:-1:2:3:4",
        "board:xp:all:down:1:2:3:x",
        f"board:xp:all:down:{10**19}:2:3:4",
        "board:xp:all:down:1:2:1000000000:4",
        "xboard:xp:all:top",
        "board:xp:all:top\n",
    ],
)
def test_no_other_custom_id_is_mistaken_for_one(custom_id: str) -> None:
    assert matches(custom_id) == []


@pytest.mark.parametrize(
    "custom_id",
    [
        f"board:xp:all:down:{10**19 - 1}:{10**19 - 1}:999999999:999999999",
        f"board:xp:all:up:{10**19 - 1}:{10**19 - 1}:0:0",
        "board:xp:all:up:0:0:0:0",
        "board:xp:all:down:0:0:0:0",
        "board:xp:all:up",
        "board:xp:all:top:1:2:3:4",
    ],
)
async def test_what_no_board_ever_said_is_answered_all_the_same(
    guild: Guild, records: MemoryRecords, custom_id: str
) -> None:
    await FillMemory(records).hold(Board.XP, {user: user for user in range(1, 31)})
    [match] = matches(custom_id)
    page = BoardPageRef.parse(match).page
    if isinstance(page, Beyond):
        assert max(page.edge.cursor.value, page.edge.cursor.user) <= LARGEST, "PostgreSQL stores no more"
    button = {"type": 2, "style": 2, "custom_id": custom_id, "label": "x"}
    answer = await guild.press(custom_id, someone(), {"components": [{"type": 1, "components": [button]}]})
    assert texts_of(answer)[0] == "### Leaderboard · XP · All time"


async def test_the_buttons_lead_through_the_board_to_oneself_and_back(guild: Guild, records: MemoryRecords) -> None:
    await FillMemory(records).hold(Board.XP, {user: 1000 - user for user in range(100, 135)} | {MODERATOR: 868})

    async def turn(message: Json, label: str) -> Json:
        (button,) = [each for each in buttons_of(message) if each["label"] == label]
        return await guild.press(str(button["custom_id"]), someone(), message)

    first = await guild.slash("leaderboard xp", someone())
    second = await turn(first, "Next →")
    mine = await turn(second, "Jump to me")
    assert [users(page)[0] for page in (first, second, mine)] == [100, 110, 130]
    assert MODERATOR in users(mine)
    assert "**You** #33 of 36 · 868 XP" in texts_of(mine)[2]
    assert users(await turn(mine, "← Previous")) == [*range(120, 130)]
    assert users(await turn(mine, "« First")) == users(first)


def users(message: Json) -> list[int]:
    return [int(user) for user in re.findall(r"<@(\d+)>", texts_of(message)[1])]
