"""What people read of a week."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from application.charts.queries import Totals
from application.charts.show_digest import DigestState
from application.shared.drawing import Png
from domain.charts.digest import Digest
from domain.shared.ids import ChannelId, MessageId
from interface.charts.digest_cards import cannot_post, cannot_post_marker, digest_card, digest_marker, digest_state
from interface.shared.layout import texts_of
from tests.builders import GUILD
from tests.fakes.cards import as_message
from tests.fakes.discord_http import pictures_of, walk
from tests.unit.interface.charts.weeks import MONDAY, a_digest, a_week

PNG = Png(b"\x89PNG")
THERE = ChannelId(5)
NEXT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_week_is_told_in_figures_and_names_with_its_chart() -> None:
    shown = digest_card(a_week(), PNG)
    totals, top = texts_of(shown)
    assert totals.splitlines() == [
        "### The week of 16 November to 22 November 2026",
        "**Messages** 1,200 (+20% on the week before)",
        "**Active members** 30",
        "**In voice** 2 hours (−50% on the week before)",
        "**Came and went** +21 −14",
    ]
    assert top.splitlines() == [
        "**Most active**",
        "🥇 <@1> Dalia · 100 messages, 1.5 hours in voice",
        "🥈 <@2> Dalia · 50 messages",
    ]
    assert pictures_of(as_message(shown)) == ["attachment://activity.png"]


def test_without_a_chart_nobody_named_and_nothing_known_of_joins_it_is_shorter() -> None:
    shown = digest_card(evolve(a_week(top=0, knows_flow=False), before=Totals()), None)
    assert texts_of(shown) == [
        "### The week of 16 November to 22 November 2026\n**Messages** 1,200\n**Active members** 30\n"
        "**In voice** 2 hours"
    ]
    assert pictures_of(as_message(shown)) == []


def test_places_after_the_third_are_numbered_and_one_message_is_one() -> None:
    lines = texts_of(digest_card(a_week(top=5, name=None), None))[1].splitlines()
    assert lines[4:] == ["4. <@4> · 25 messages", "5. <@5> · 20 messages"]
    alone = a_week(top=1)
    alone = evolve(alone, top=(evolve(alone.top[0], messages=1, voice_minutes=0),))
    assert texts_of(digest_card(alone, None))[1].splitlines()[1] == "🥇 <@1> Dalia · 1 message"


def test_names_have_no_markdown_and_leave_room() -> None:
    shown = digest_card(a_week(top=5, name="*_~" * 33 + "*"), PNG)
    assert sum(map(len, texts_of(shown))) < 4000
    assert len([*walk(as_message(shown))]) < 40
    assert r"\*\_\~" in texts_of(shown)[1]


def test_a_post_is_found_again_by_how_it_begins() -> None:
    assert texts_of(digest_card(a_week(), None))[0].startswith(digest_marker(MONDAY))
    assert texts_of(cannot_post(a_digest(), ChannelId(5)))[0].startswith(cannot_post_marker(MONDAY))


def test_the_staff_is_told_what_to_do() -> None:
    (text,) = texts_of(cannot_post(a_digest(), ChannelId(5)))
    assert text.startswith("### I could not post the digest of the week of 16 November 2026\n")
    assert "in <#5>. Let me view it, send messages and attach files there" in text


def state(digest: Digest | None, channel: ChannelId | None = THERE) -> list[str]:
    shown = digest_state(DigestState(guild=GUILD, channel=channel, next_at=NEXT, latest=digest))
    return texts_of(shown)[0].splitlines()[1:]


def a_posted_digest() -> Digest:
    digest = a_digest()
    digest.posted(ChannelId(5), MessageId(6), at=NEXT)
    return digest


def a_refused_digest() -> Digest:
    digest = a_digest()
    digest.refused(at=NEXT)
    return digest


def an_empty_digest() -> Digest:
    digest = a_digest()
    digest.left_out(at=NEXT)
    return digest


def test_it_is_said_when_the_next_one_comes_or_that_none_does() -> None:
    assert state(None) == [f"The next one is posted in <#5> on <t:{int(NEXT.timestamp())}:F>."]
    assert state(None, None) == ["There is none: no channel is chosen for it."]


@pytest.mark.parametrize(
    ("digest", "said"),
    [
        (a_posted_digest(), f"That of the week of 16 November is here: https://discord.com/channels/{GUILD}/5/6"),
        (an_empty_digest(), "That of the week of 16 November was left out: nobody wrote or spoke."),
        (a_refused_digest(), f"⚠️ That of the week of 16 November could not be posted: <t:{int(NEXT.timestamp())}:R>,"),
        (a_digest(), "That of the week of 16 November was not posted."),
    ],
    ids=["posted", "empty", "refused", "neither"],
)
def test_it_is_said_what_became_of_the_last_one(digest: Digest, said: str) -> None:
    assert state(digest)[1].startswith(said)
