"""The mod-log in a channel: one post a case, whatever was lost on the way."""

from datetime import timedelta

import discord
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from application.moderation.errors import CaseLogPostGone, CaseLogUnwritable
from application.moderation.queries import CaseView
from application.shared.errors import DiscordUnreachable
from domain.moderation.case import CaseStatus
from domain.moderation.reason import Reason
from domain.shared.ids import GuildId, MessageId
from interface.moderation.cards import case_card
from interface.moderation.case_log import DiscordCaseLogChannel
from interface.moderation.nonces import nonce
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from tests.builders import BOT
from tests.fakes.avatars import AVATAR, FakeAvatars
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.payloads import CHANNEL, Json, message_json, user_json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.histories import hide_history
from tests.unit.interface.moderation.views import LARGEST, a_view

MESSAGES = f"/channels/{CHANNEL}/messages"
POST, LOOK, EDIT = f"POST {MESSAGES}", f"GET {MESSAGES}", f"PATCH {MESSAGES}/55"
POSTED = MessageId(55)
VIEW = a_view(settled_after=timedelta(0))


@pytest.fixture
def case_log(client: CurrentClient, records: MemoryRecords) -> DiscordCaseLogChannel:
    return DiscordCaseLogChannel(client, FakeAvatars(), GuildLanguages(MemoryGuildSettingsReader(records)))


def a_post(view: CaseView = VIEW, message: int = POSTED, *, author: int = BOT) -> Json:
    post = message_json(message, as_message(case_card(view, AVATAR))["components"])
    return {**post, "author": {**user_json(BOT), "id": str(author)}}


def asked_for(http: DiscordHttp) -> list[str]:
    return [f"{asked.method} {asked.path}" for asked in http.asked]


async def test_a_case_is_posted_silently_and_asking_again_posts_nothing(
    case_log: DiscordCaseLogChannel, http: DiscordHttp
) -> None:
    http.answers[POST] = Answer(body=a_post())
    assert await case_log.post(CHANNEL, VIEW, may_be_there=False) == POSTED
    (sent,) = http.asked
    assert [*faults_of(sent)] == []
    assert texts_of(sent.body) == texts_of(as_message(case_card(VIEW, AVATAR)))
    assert sent.is_silent
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == ("l2bc.7", True)


async def test_where_an_earlier_try_may_have_left_a_post_it_is_looked_for_before_another_is_sent(
    case_log: DiscordCaseLogChannel, http: DiscordHttp
) -> None:
    await case_log.post(CHANNEL, VIEW, may_be_there=True)
    assert asked_for(http) == [LOOK, POST]


async def test_the_search_begins_shortly_before_the_case_was_asked_for_by_discords_clock(
    case_log: DiscordCaseLogChannel, http: DiscordHttp
) -> None:
    await case_log.post(CHANNEL, a_view(settled_after=timedelta(hours=1)), may_be_there=True)
    since = discord.utils.snowflake_time(int(str(http.asked[0].query["after"])))
    assert abs(since - (START - timedelta(minutes=1))) < timedelta(seconds=1)


async def test_a_post_that_is_there_already_is_found(case_log: DiscordCaseLogChannel, http: DiscordHttp) -> None:
    http.histories[CHANNEL] = [a_post(a_view(71), 1), a_post(VIEW, 2, author=20), a_post(), a_post(VIEW, 60)][::-1]
    assert await case_log.post(CHANNEL, VIEW, may_be_there=True) == POSTED
    assert asked_for(http) == [LOOK]


async def test_a_post_that_says_something_else_is_brought_up_to_date(
    case_log: DiscordCaseLogChannel, http: DiscordHttp
) -> None:
    http.histories[CHANNEL] = [a_post(evolve(VIEW, status=CaseStatus.PENDING))]
    assert await case_log.post(CHANNEL, VIEW, may_be_there=True) == POSTED
    assert asked_for(http) == [LOOK, EDIT]
    assert texts_of(http.messages[-1]) == texts_of(as_message(case_card(VIEW, AVATAR)))
    assert [*faults_of(http.asked[-1])] == []


async def test_the_answer_to_a_repeated_nonce_is_brought_up_to_date(
    case_log: DiscordCaseLogChannel, http: DiscordHttp
) -> None:
    http.answers[POST] = Answer(body=a_post(evolve(VIEW, status=CaseStatus.PENDING)))
    assert await case_log.post(CHANNEL, VIEW, may_be_there=False) == POSTED
    assert asked_for(http) == [POST, EDIT]


async def test_an_edit_shows_the_case_as_it_is(case_log: DiscordCaseLogChannel, http: DiscordHttp) -> None:
    await case_log.edit(CHANNEL, POSTED, VIEW)
    assert asked_for(http) == [EDIT]
    assert texts_of(http.messages[-1]) == texts_of(as_message(case_card(VIEW, AVATAR)))
    assert [*faults_of(http.asked[-1])] == []


async def test_a_post_that_somebody_deleted_is_reported_as_gone(
    case_log: DiscordCaseLogChannel, http: DiscordHttp
) -> None:
    http.answers[EDIT] = refused(404, 10008)
    with pytest.raises(CaseLogPostGone):
        await case_log.edit(CHANNEL, POSTED, VIEW)
    assert asked_for(http) == [EDIT]


@pytest.mark.parametrize("call", [POST, EDIT])
async def test_what_discord_refuses_for_its_content_is_shown_without_the_reason(
    case_log: DiscordCaseLogChannel, http: DiscordHttp, call: str
) -> None:
    http.next_answers[call] = [refused(400, 240000), Answer(body=a_post())]
    view = evolve(VIEW, reason=Reason("buy at scam.example"))
    if call == POST:
        await case_log.post(CHANNEL, view, may_be_there=False)
    else:
        await case_log.edit(CHANNEL, POSTED, view)
    full, bare, *_ = http.messages
    assert "scam" in "".join(texts_of(full))
    assert "(left out, as Discord refused a post with it; /case show has it)" in "".join(texts_of(bare))
    assert [*faults_of(http.asked[-1])] == []


async def test_where_the_history_cannot_be_read_no_second_post_is_sent(
    case_log: DiscordCaseLogChannel, client: CurrentClient, http: DiscordHttp
) -> None:
    hide_history(client)
    with pytest.raises(CaseLogUnwritable):
        await case_log.post(CHANNEL, VIEW, may_be_there=True)
    assert asked_for(http) == [LOOK]
    assert await case_log.post(CHANNEL, VIEW, may_be_there=False)


@pytest.mark.parametrize("answer", [refused(403, 50013), refused(404, 10003), refused(400, 50035)], ids=repr)
async def test_a_channel_that_takes_no_posts_is_unwritable(
    case_log: DiscordCaseLogChannel, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[POST] = answer
    with pytest.raises(CaseLogUnwritable):
        await case_log.post(CHANNEL, VIEW, may_be_there=False)


@pytest.mark.parametrize("answer", [refused(403, 50013), refused(404, 10003), refused(400, 50035)], ids=repr)
async def test_a_post_that_cannot_be_edited_is_unwritable(
    case_log: DiscordCaseLogChannel, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[EDIT] = answer
    with pytest.raises(CaseLogUnwritable):
        await case_log.edit(CHANNEL, POSTED, VIEW)


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    case_log: DiscordCaseLogChannel, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers |= {POST: answer, EDIT: answer}
    with pytest.raises(DiscordUnreachable):
        await case_log.post(CHANNEL, VIEW, may_be_there=False)
    with pytest.raises(DiscordUnreachable):
        await case_log.edit(CHANNEL, POSTED, VIEW)


views = st.builds(
    lambda guild, number: a_view(number, guild=GuildId(guild)), st.integers(1, LARGEST), st.integers(1, 16_000_000)
)
kinds = st.sampled_from(["d", "l"])


@settings(max_examples=50)
@given(kinds, views, kinds, views)
def test_a_nonce_fits_and_belongs_to_one_message_only(kind: str, view: CaseView, other: str, another: CaseView) -> None:
    same = (kind, view.guild, view.number) == (other, another.guild, another.number)
    assert len(nonce(kind, view)) <= 25
    assert (nonce(kind, view) == nonce(other, another)) is same


@pytest.mark.parametrize(("one", "another"), [((1, 0x12), (0x11, 2)), ((1, 2), (12, 1)), ((0x1A, 1), (1, 0xA1))])
def test_digits_do_not_run_into_each_other(one: tuple[int, int], another: tuple[int, int]) -> None:
    first, second = (nonce("l", a_view(number, guild=GuildId(guild))) for guild, number in (one, another))
    assert first != second
