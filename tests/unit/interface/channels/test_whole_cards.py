"""Cards of locks, purges and slowmode as a whole: nothing that came of them is left out."""

import discord
import pytest
from attrs import evolve

from application.channels.purge_messages import Purged
from application.channels.set_slowmode import SlowmodeSet
from domain.channels.act import ActStatus
from domain.channels.errors import NoSuchChannel
from domain.channels.lockdown import Scope, Step, StepState
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.purging import MOST_LOOKED_AT, PurgeFilter
from domain.shared.ids import ChannelId, MessageId
from interface.channels.asking import place_of
from interface.channels.buttons import purge_answer
from interface.channels.cards import lockdown_card, log_card, notice_card, slowmode_card
from interface.channels.progress import ShownProgress
from interface.shared.bot import TuxBot
from interface.shared.layout import GREEN, ORANGE, Card, texts_of
from tests.builders import MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.discord_http import DiscordHttp, faults_of, refused, walk
from tests.fakes.discord_http import texts_of as texts_in
from tests.unit.interface.channels.shown import ACT, FOUND, LOCK, SLOW
from tests.unit.interface.stepping import an_interaction

DONE, REFUSED, PARTLY, GONE, OVERTAKEN = (
    *(StepState.DONE, StepState.REFUSED, StepState.PARTLY),
    *(StepState.GONE, StepState.OVERTAKEN),
)
AT = int(LOCK.expires_at.timestamp()) if LOCK.expires_at else 0
OF_CATEGORY = evolve(
    LOCK,
    scope=Scope.CATEGORY,
    place=ChannelId(50),
    steps=(
        Step(channel=ChannelId(50), state=DONE),
        Step(channel=ChannelId(1), state=DONE, why="Missing Access"),
        Step(channel=ChannelId(2), state=REFUSED),
        Step(channel=ChannelId(3), state=PARTLY, why="a_b"),
        Step(channel=ChannelId(4), state=GONE),
        Step(channel=ChannelId(5), state=OVERTAKEN),
        Step(channel=ChannelId(6)),
    ),
)


def colour_of(shown: Card) -> object:
    return next(walk(as_message(shown)))["accent_color"]


def test_a_lock_of_a_category_says_all_that_came_of_it() -> None:
    lines = [
        "### 🔒 Lock 3",
        "**1 channel locked** of the category <#50>",
        "Channels that are made in it are locked too.",
        f"**Until** <t:{AT}:f> (<t:{AT}:R>)",
        "**Reason** Raid",
        "⏳ 1 channel still to do; I go on by myself, and the mod-log tells when.",
        "1 channel left to a later lock or unlock.",
        "1 channel not there any more.",
    ]
    said = [
        "\n".join(lines),
        "⚠️ **Not locked**, Discord refused it:\n<#2>: ?\n<#3>: a\\_b",
        "-# I could not write the message there:\n<#1>: Missing Access",
        "**Locked**\n<#50>\n<#1>",
    ]
    assert texts_of(lockdown_card(OF_CATEGORY)) == said
    assert texts_of(log_card(OF_CATEGORY)) == [*said, f"-# By <@{MODERATOR}>, ID {MODERATOR}"]


def test_an_unlock_says_it_in_its_own_words() -> None:
    said = texts_of(lockdown_card(evolve(OF_CATEGORY, kind=ActKind.UNLOCK, expires_at=None)))
    assert said[0].splitlines()[:3] == [
        "### 🔓 Unlock 3",
        "**1 channel unlocked** of the category <#50>",
        "**Reason** Raid",
    ]
    assert said[1].startswith("⚠️ **Not unlocked**, Discord refused it:\n")
    assert said[3] == "**Unlocked**\n<#50>\n<#1>"
    alone = evolve(LOCK, scope=Scope.CHANNEL, place=ChannelId(1), steps=(Step(channel=ChannelId(1), state=DONE),))
    assert "**1 channel locked** of <#1>\n" in texts_of(lockdown_card(alone))[0]


def test_a_purge_in_the_mod_log_names_every_criterion() -> None:
    purge = PurgeFilter(attachments=True, pinned=True, last=MessageId(9))
    link = f"https://discord.com/channels/{ACT.guild}/{ACT.channel}/9"
    for asked, criteria in ((purge, f"with attachments, pinned ones too, up to {link}"), (PurgeFilter(), "the newest")):
        act = evolve(ACT, purge=asked, reason=None)
        assert texts_of(log_card(act)) == [
            "### 🧽 Purge 7\n**Deleted** 20 messages in <#800>\n"
            "3 messages left: Discord deletes none together that are over two weeks old.\n"
            f"**Asked for** {criteria}\n-# By <@{MODERATOR}>, ID {MODERATOR}"
        ]


def test_what_was_looked_through_in_part_is_said_before_it_is_deleted() -> None:
    proposed = evolve(ACT, status=ActStatus.PROPOSED)
    looked = f"-# I looked through the newest {MOST_LOOKED_AT:,} messages only."
    for saw_all in (True, False):
        [text] = texts_of(purge_answer(Purged(act=proposed, found=evolve(FOUND, saw_all=saw_all))))
        assert text.splitlines()[:3] == [
            "### 🧽 Delete 20 messages?",
            "Nothing was deleted yet, and nothing brings them back.",
            "**In** <#800>",
        ]
        assert (text.splitlines()[-1] == looked) is not saw_all


def test_slowmode_that_was_not_changed_says_what_it_was_to_be() -> None:
    assert texts_of(log_card(evolve(SLOW, status=ActStatus.UNFINISHED, reason=None))) == [
        "### 🐌 Slowmode 7\nSlowmode was not changed\nIt was to be **1 hour 30 minutes** in <#800>.\n"
        f"-# By <@{MODERATOR}>, ID {MODERATOR}"
    ]
    assert texts_of(slowmode_card(SlowmodeSet(seconds=5, act=None))) == [
        "### Nothing changed\nSlowmode is **5 seconds** here already."
    ]


def test_what_needs_a_look_stands_out_by_its_colour() -> None:
    unlock, cut_off = evolve(LOCK, kind=ActKind.UNLOCK), evolve(ACT, status=ActStatus.UNFINISHED)
    proposed = Purged(act=evolve(ACT, status=ActStatus.PROPOSED), found=FOUND)
    orange = [lockdown_card(LOCK), log_card(LOCK), log_card(cut_off), purge_answer(proposed)]
    orange += [notice_card(ActNumber(1), "x"), purge_answer(Purged(act=cut_off, found=None))]
    green = [lockdown_card(unlock), log_card(unlock), log_card(ACT), purge_answer(Purged(act=ACT, found=FOUND))]
    assert {colour_of(each) for each in orange} == {ORANGE}
    assert {colour_of(each) for each in green} == {GREEN}


async def test_how_far_it_is_is_shown_in_place_and_the_last_word_replaces_it(
    connected: TuxBot, http: DiscordHttp
) -> None:
    http.asked.clear()
    shown = ShownProgress(an_interaction(connected), ActKind.LOCK)
    await shown(4, 4)
    assert http.asked == [], "the last word tells of what is done"
    await shown(1, 4)
    await shown.finish(lockdown_card(LOCK))
    progress, last = http.asked
    assert [*faults_of(progress), *faults_of(last)] == []
    assert texts_in(progress.body) == [f"### 🔒 Locking\n`{'█' * 5}{'░' * 15}` 1 of 4 channels"]
    assert texts_in(last.body) == texts_of(lockdown_card(LOCK))
    assert (progress.method, last.method) == ("PATCH", "PATCH")


async def test_where_nothing_could_be_shown_the_last_word_is_the_answer(connected: TuxBot, http: DiscordHttp) -> None:
    interaction = an_interaction(connected)
    http.answers[f"PATCH /webhooks/{interaction.application_id}/token/messages/@original"] = refused(404, 10008)
    http.asked.clear()
    shown = ShownProgress(interaction, ActKind.LOCK)
    await shown(1, 4)
    await shown.finish(lockdown_card(LOCK))
    assert [asked.method for asked in http.asked] == ["PATCH", "POST"]
    assert texts_in(http.asked[-1].body) == texts_of(lockdown_card(LOCK))


async def test_what_the_bot_does_not_see_is_no_place(connected: TuxBot) -> None:
    interaction = an_interaction(connected)
    there = place_of(interaction)
    assert there.id == interaction.channel_id
    interaction.channel = discord.Object(5)  # type: ignore[assignment]  # as of a thread that it is no member of
    with pytest.raises(NoSuchChannel):
        place_of(interaction)
