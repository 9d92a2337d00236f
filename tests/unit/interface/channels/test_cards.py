from collections.abc import Callable

import pytest
from attrs import evolve

from application.channels.purge_messages import Purged
from application.channels.set_slowmode import SlowmodeSet
from domain.channels.act import ActStatus
from domain.channels.errors import NothingToPurge
from domain.channels.lockdown import LONGEST_WHY, Step, StepState
from domain.channels.numbers import LONGEST_REASON, ActKind, ActNumber
from domain.channels.purging import LONGEST_PATTERN, LONGEST_TEXT, PurgeFilter
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from interface.channels.buttons import purge_answer
from interface.channels.cards import bare, length, lockdown_card, log_card, notice_card, progress_card, slowmode_card
from interface.channels.words import channels_words
from interface.shared.layout import Card, texts_of
from tests.builders import MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.discord_http import Asked, buttons_of, faults_of
from tests.unit.interface.channels.shown import ACT, FOUND, LOCK, SLOW

LARGE = 2**63 - 1

NASTY = "_" * LONGEST_REASON


def said(card: Card) -> str:
    return "\n".join(texts_of(card))


def test_what_discord_refused_is_not_called_locked() -> None:
    text = said(lockdown_card(LOCK))
    assert text.startswith("### 🔒 Lock 3\n**1 channel locked** of the server\n**Until** ")
    assert "⚠️ **Not locked**, Discord refused it:\n<#2>: Missing Permissions" in text
    assert text.endswith("**Locked**\n<#1>")


def test_what_goes_on_by_itself_is_said() -> None:
    left = evolve(LOCK, steps=(Step(channel=ChannelId(1)), Step(channel=ChannelId(2), state=StepState.OVERTAKEN)))
    text = said(lockdown_card(left))
    assert "**0 channels locked**" in text
    assert "⏳ 1 channel still to do; I go on by myself" in text
    assert "1 channel left to a later lock or unlock." in text
    assert "Until" not in text


def test_the_end_of_a_lock_says_which_one_it_was() -> None:
    ended = evolve(LOCK, kind=ActKind.UNLOCK, ends=ActNumber(2), expires_at=None, reason=None)
    assert "**1 channel unlocked** of the server\nThe time of lock 2 was over." in said(log_card(ended))


def test_a_purge_says_how_many_are_gone_and_what_was_left() -> None:
    assert said(purge_answer(Purged(act=ACT, found=FOUND))) == (
        "### 🧽 20 messages deleted\n"
        "3 messages left: Discord deletes none together that are over two weeks old.\n"
        "1 pinned message kept.\n"
        "-# Purge 7"
    )
    cut_off = evolve(ACT, status=ActStatus.UNFINISHED, meant=250, done=100)
    assert "Unfinished: 250 messages were meant, and at least 100 of them are gone." in said(log_card(cut_off))


def test_before_much_goes_it_is_shown_whose_and_since_when_and_confirmed_by_a_button() -> None:
    shown = purge_answer(Purged(act=evolve(ACT, status=ActStatus.PROPOSED), found=FOUND))
    text = said(shown)
    assert text.startswith("### 🧽 Delete 20 messages?\nNothing was deleted yet")
    assert "**By** <@20> (12), <@21> (8)\n**The oldest** <t:" in text
    assert [button["custom_id"] for button in buttons_of(as_message(shown))] == ["purge:go:7"]


def test_the_mod_log_says_what_was_asked_for() -> None:
    asked = PurgeFilter(count=5, member=UserId(20), text="a`b", pattern="x+", links=True, bots=True, first=MessageId(3))
    text = said(log_card(evolve(ACT, purge=asked)))
    assert text.startswith("### 🧽 Purge 7\n**Deleted** 20 messages in <#800>\n")
    assert (
        "**Asked for** up to 5, by <@20> (ID 20), by bots, with `a'b`, with the pattern `x+`, with links, "
        "from https://discord.com/channels/700/800/3"
    ) in text
    assert text.endswith(f"**Reason** Raid\n-# By <@{MODERATOR}>, ID {MODERATOR}")


def test_slowmode_says_what_it_is_and_what_it_was() -> None:
    assert said(slowmode_card(SlowmodeSet(seconds=5400, act=SLOW))) == (
        "### 🐌 Slowmode is **1 hour 30 minutes** now\nIn <#800>; it was off before.\n-# Slowmode 7"
    )
    assert "Nothing changed" in said(slowmode_card(SlowmodeSet(seconds=0, act=None)))
    assert "Slowmode was not changed" in said(log_card(evolve(SLOW, status=ActStatus.UNFINISHED)))


def test_a_length_is_said_in_whole_units() -> None:
    assert [length(each) for each in (0, 1, 61, 21_600)] == ["off", "1 second", "1 minute 1 second", "6 hours"]


_MANY = tuple(
    Step(channel=ChannelId(LARGE - number), state=state, why=why)
    for number, (state, why) in enumerate(
        [*[(StepState.DONE, "_" * LONGEST_WHY)] * 250, *[(StepState.REFUSED, "_" * LONGEST_WHY)] * 250]
    )
)
_LARGEST_LOCK = evolve(LOCK, guild=GuildId(LARGE), number=ActNumber(10**9), reason=NASTY, steps=_MANY)
_LARGEST_ACT = evolve(
    ACT,
    guild=GuildId(LARGE),
    reason=NASTY,
    status=ActStatus.UNFINISHED,
    purge=PurgeFilter(
        count=1000,
        first=MessageId(LARGE),
        last=MessageId(LARGE),
        member=UserId(LARGE),
        bots=True,
        text="`" * LONGEST_TEXT,
        pattern="`" * LONGEST_PATTERN,
        attachments=True,
        links=True,
        pinned=True,
    ),
)
_MANY_FOUND = evolve(FOUND, authors={UserId(LARGE - number): 10 for number in range(100)}, saw_all=False)


@pytest.mark.parametrize(
    "shown",
    [
        lambda: lockdown_card(_LARGEST_LOCK),
        lambda: log_card(_LARGEST_LOCK),
        lambda: log_card(bare(_LARGEST_LOCK)),
        lambda: log_card(_LARGEST_ACT),
        lambda: log_card(bare(_LARGEST_ACT)),
        lambda: log_card(evolve(SLOW, reason=NASTY)),
        lambda: purge_answer(Purged(act=evolve(_LARGEST_ACT, status=ActStatus.PROPOSED), found=_MANY_FOUND)),
        lambda: purge_answer(Purged(act=_LARGEST_ACT, found=_MANY_FOUND)),
        lambda: notice_card(ActNumber(10**9), NASTY),
        lambda: progress_card(ActKind.LOCK, 120, 300),
    ],
)
def test_the_largest_keeps_within_discords_limits(shown: Callable[[], Card]) -> None:
    message = {**as_message(shown()), "allowed_mentions": {"parse": []}}
    assert [*faults_of(Asked("POST", "/channels/1/messages", message, {}, None))] == []


def test_what_people_typed_has_no_effect() -> None:
    typed = evolve(LOCK, reason="**bold** @everyone [x](https://x.example)")
    assert r"\*\*bold\*\*" in said(log_card(typed))
    assert "`" not in said(log_card(bare(_LARGEST_ACT)))


def test_of_many_who_wrote_the_five_who_wrote_most_are_named() -> None:
    proposed = evolve(ACT, status=ActStatus.PROPOSED)
    for wrote, told in (
        (5, "<@21> (29), <@22> (28), <@23> (27), <@24> (26)"),
        (6, "<@21> (29), <@22> (28), <@23> (27), <@24> (26) and 1 more"),
    ):
        authors = {UserId(20 + number): 30 - number for number in range(wrote)}
        found = evolve(FOUND, authors=dict(reversed(authors.items())))
        shown = said(purge_answer(Purged(act=proposed, found=found)))
        assert f"<@20> (30), {told}\n" in f"{shown}\n"


def test_where_nothing_can_go_what_keeps_it_is_said() -> None:
    one, many = "The 1 message that I looked at cannot go.", "None of the 5 messages that I looked at can go."
    assert channels_words(NothingToPurge(looked_at=1, too_old=0, pinned=0)) == one
    assert channels_words(NothingToPurge(looked_at=5, too_old=0, pinned=1)) == (
        f"{many} 1 is pinned; `pinned` takes it too."
    )
    assert channels_words(NothingToPurge(looked_at=5, too_old=4, pinned=0)) == (
        f"{many} 4 are older than two weeks; Discord lets nobody delete those together."
    )
