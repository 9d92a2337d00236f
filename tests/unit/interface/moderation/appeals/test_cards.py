"""What moderators see of an appeal, and what the member is told."""

import pytest
from attrs import evolve

from application.moderation.appeals.ports import PostedAppeal
from application.moderation.appeals.queries import AppealView
from application.shared.posting import PlaceUnwritable
from domain.moderation.appeals.appeal import (
    LONGEST_ANSWER,
    LONGEST_TEXT,
    AppealAnswer,
    AppealState,
    AppealText,
)
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from interface.moderation.appeals.appeal_channel import DiscordAppealChannel
from interface.moderation.appeals.appellant_notifier import DiscordAppellantNotifier
from interface.moderation.appeals.cards import appeal_card, decided_card, outcome_card
from interface.shared.client import CurrentClient
from interface.shared.layout import texts_of
from tests.appeals import ANSWER, an_appeal
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_http import DiscordHttp, faults_of, refused, walk
from tests.fakes.discord_http import texts_of as texts_sent
from tests.fakes.payloads import DM_CHANNEL, GUILD_NAME
from tests.unit.interface.fitting import fits
from tests.unit.interface.moderation.views import LARGEST, a_view, the_largest_view

AT = int(START.timestamp())
SEVEN = CaseNumber(7)
OPEN = AppealView.of(an_appeal(SEVEN))
GRANTED = evolve(
    OPEN, state=AppealState.GRANTED, decided_by=MODERATOR, decided_at=START, answer=ANSWER, undone_with=CaseNumber(8)
)
REFUSED = evolve(GRANTED, state=AppealState.REFUSED, undone_with=None)
SHOWN = PostedAppeal(
    evolve(OPEN, text=AppealText("It was *not* me, see `that`.\n\n<@200000000000000001> *saw*.")), a_view()
)
CHANNEL = ChannelId(800)


def buttons_of(shown: PostedAppeal) -> list[object]:
    return [each["custom_id"] for each in walk(as_message(appeal_card(shown))) if each["type"] == 2]


def test_an_open_appeal_says_who_which_case_and_why_and_can_be_decided_on() -> None:
    assert texts_of(appeal_card(SHOWN)) == [
        f"### ⚖️ Appeal of case #7 · Open\n**Member** <@{MEMBER}>\n-# ID {MEMBER}\n"
        "**Case** 🔨 Ban · `/case show 7`\n**Reason** spam",
        ">>> It was \\*not\\* me, see \\`that\\`.\n\n<@200000000000000001> \\*saw\\*.",
        f"-# <t:{AT}:R>",
    ]
    assert buttons_of(SHOWN) == ["appeal:grant:7", "appeal:refuse:7"]


@pytest.mark.parametrize(
    ("appeal", "said"),
    [
        (GRANTED, f"**Granted** by <@{MODERATOR}> · ID {MODERATOR} with case #8\n> {ANSWER}"),
        (evolve(GRANTED, undone_with=None), f"**Granted** by <@{MODERATOR}> · ID {MODERATOR}\n> {ANSWER}"),
        (REFUSED, f"**Refused** by <@{MODERATOR}> · ID {MODERATOR}\n> {ANSWER}"),
        (
            evolve(REFUSED, state=AppealState.GRANTING),
            f"**Being granted** by <@{MODERATOR}> · ID {MODERATOR}: the case is being taken back\n> {ANSWER}",
        ),
    ],
)
def test_a_decision_is_shown_and_not_to_be_made_again(appeal: AppealView, said: str) -> None:
    shown = PostedAppeal(appeal, a_view())
    assert texts_of(appeal_card(shown))[-1] == said
    assert buttons_of(shown) == []
    assert texts_of(decided_card(appeal))[-1] == said


def test_what_is_no_longer_needed_is_said_so_to_both_sides() -> None:
    moot = evolve(OPEN, state=AppealState.MOOT, decided_at=START)
    first, *_, last = texts_of(appeal_card(PostedAppeal(moot, a_view())))
    assert first.startswith("### ⚖️ Appeal of case #7 · No longer needed\n")
    assert last == "Nothing of the case is in force any more, so there is nothing to decide."
    assert buttons_of(PostedAppeal(moot, a_view())) == []
    assert texts_of(outcome_card(moot, "G"))[0] == (
        "### Your appeal of case #7 in G is no longer needed\n"
        "Nothing of that case is in force any more, so the moderators did not have to decide."
    )


def test_whoever_granted_reads_where_that_was_not_possible() -> None:
    assert "still open" in texts_of(decided_card(OPEN))[-1]


def test_the_member_reads_the_answer_and_not_who_decided() -> None:
    assert texts_of(outcome_card(GRANTED, "The *Guild*")) == [
        f"### Your appeal of case #7 in The \\*Guild\\* was granted\n**The moderators say** {ANSWER}",
        f"-# Appeal `{GUILD}/7`",
    ]
    assert texts_of(outcome_card(REFUSED, "G"))[0].startswith("### Your appeal of case #7 in G was refused\n")


def test_the_largest_appeal_fits() -> None:
    largest = evolve(
        GRANTED,
        guild=GuildId(LARGEST),
        text=AppealText("*" * LONGEST_TEXT),
        answer=AppealAnswer("*" * LONGEST_ANSWER),
        decided_by=UserId(LARGEST),
    )
    assert fits(appeal_card(PostedAppeal(largest, the_largest_view())))
    assert fits(outcome_card(largest, "*" * 100))


async def test_an_appeal_that_discord_refuses_for_its_words_is_posted_without_them(
    client: CurrentClient, http: DiscordHttp
) -> None:
    path = f"POST /channels/{CHANNEL}/messages"
    http.answers[path] = refused(400, 200000)
    with pytest.raises(PlaceUnwritable):
        await DiscordAppealChannel(client).post(CHANNEL, SHOWN, may_be_there=False)
    first, barer = http.asked
    assert "not" in texts_sent(first.body)[1]
    assert texts_sent(barer.body)[1].startswith(">>> *left out")
    assert "spam" not in texts_sent(barer.body)[0]


async def test_a_post_follows_the_appeal(client: CurrentClient, http: DiscordHttp) -> None:
    channel = DiscordAppealChannel(client)
    posted = await channel.post(CHANNEL, SHOWN, may_be_there=False)
    await channel.edit(CHANNEL, MessageId(posted), PostedAppeal(GRANTED, a_view()))
    sent, edited = http.asked
    assert [*faults_of(sent), *faults_of(edited)] == []
    assert sent.body["nonce"] == f"g{GUILD:x}.7"
    assert not sent.is_silent
    assert texts_sent(edited.body)[0].startswith("### ⚖️ Appeal of case #7 · ✅ Granted")


async def test_the_member_is_told_by_direct_message_and_who_takes_none_is_not(
    client: CurrentClient, http: DiscordHttp
) -> None:
    notifier = DiscordAppellantNotifier(client, FakeClock())
    await notifier.tell(GRANTED)
    sent = http.asked[-1]
    assert [*faults_of(sent)] == []
    assert texts_sent(sent.body) == texts_of(outcome_card(GRANTED, GUILD_NAME))
    http.answers[f"POST /channels/{DM_CHANNEL}/messages"] = refused(403, 50007)
    await notifier.tell(REFUSED)


async def test_a_server_that_the_bot_was_removed_from_has_nothing_told_in_its_name(
    client: CurrentClient, clock: FakeClock, http: DiscordHttp
) -> None:
    await DiscordAppellantNotifier(client, clock).tell(evolve(GRANTED, guild=GuildId(5)))
    assert http.asked == []
