"""Direct messages about cases."""

from datetime import timedelta

import discord
import pytest
from attrs import evolve

from application.moderation.ports import HowToAppeal, Told
from application.shared.errors import DiscordUnreachable
from domain.moderation.case import Notice
from domain.shared.ids import GuildId
from interface.moderation.cards import member_notice, notice_taken_back
from interface.moderation.member_notifier import DiscordMemberNotifier
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from tests.builders import BOT, GUILD, MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of, walk
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.interactions import Guild
from tests.fakes.payloads import DM_CHANNEL, GUILD_NAME, Json, message_json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.moderation.views import a_view

OPEN = "POST /users/@me/channels"
SEND = f"POST /channels/{DM_CHANNEL}/messages"
LOOK = f"GET /channels/{DM_CHANNEL}/messages"
BUTTON = 2
NOTICE = member_notice(a_view(), GUILD_NAME)


@pytest.fixture
def notifier(client: CurrentClient, records: MemoryRecords) -> DiscordMemberNotifier:
    return DiscordMemberNotifier(client, GuildLanguages(MemoryGuildSettingsReader(records)))


async def test_the_member_is_sent_the_notice_and_asking_again_sends_nothing(
    notifier: DiscordMemberNotifier, http: DiscordHttp
) -> None:
    assert await notifier.tell(a_view(), None) == Told(Notice.DELIVERED)
    opened, sent = http.asked
    assert opened.body == {"recipient_id": MEMBER}
    assert [*faults_of(sent)] == []
    assert texts_of(sent.body) == texts_of(as_message(NOTICE))
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == ("d2bc.7", True)


async def test_the_member_reads_how_to_appeal_in_the_guilds_own_words(
    notifier: DiscordMemberNotifier, http: DiscordHttp
) -> None:
    await notifier.tell(a_view(), HowToAppeal("Write to *us* at https://example.com/how_to_appeal"))
    (sent,) = http.find("POST", f"/channels/{DM_CHANNEL}/messages")
    assert [*faults_of(sent)] == []
    lines = texts_of(sent.body)[1].splitlines()
    assert lines == ["Case #7", "Write to \\*us\\* at https://example.com/how_to_appeal"]


async def test_the_member_has_a_button_for_an_appeal_of_this_case(
    notifier: DiscordMemberNotifier, http: DiscordHttp
) -> None:
    await notifier.tell(a_view(), HowToAppeal(by_button=True))
    (sent,) = http.find("POST", f"/channels/{DM_CHANNEL}/messages")
    assert [*faults_of(sent)] == []
    assert [each["custom_id"] for each in walk(sent.body) if each["type"] == BUTTON] == [f"appeal:file:{GUILD}:7"]


@pytest.mark.parametrize("path", [OPEN, SEND])
@pytest.mark.parametrize("answer", [refused(403, 50007), refused(400, 50033), refused(404, 10013)], ids=repr)
async def test_a_member_who_takes_no_messages_is_not_told(
    notifier: DiscordMemberNotifier, http: DiscordHttp, path: str, answer: Answer
) -> None:
    http.answers[path] = answer
    assert await notifier.tell(a_view(), None) == Told(Notice.NOT_DELIVERED, why_not="refused")


@pytest.mark.parametrize("path", [OPEN, SEND])
@no_clear_answer
async def test_without_a_clear_answer_nobody_knows_whether_the_member_was_told(
    notifier: DiscordMemberNotifier, http: DiscordHttp, path: str, answer: Answer | BaseException
) -> None:
    http.answers[path] = answer
    with pytest.raises(DiscordUnreachable):
        await notifier.tell(a_view(), None)


async def test_without_the_guilds_name_nobody_is_told(notifier: DiscordMemberNotifier, http: DiscordHttp) -> None:
    with pytest.raises(DiscordUnreachable):
        await notifier.tell(a_view(guild=GuildId(404)), None)
    assert http.asked == []


def a_message(number: int = 7, *, author: int = BOT) -> Json:
    message = message_json(1, as_message(member_notice(a_view(number), GUILD_NAME))["components"], channel=DM_CHANNEL)
    return {**message, "author": {"id": str(author), "username": "x", "discriminator": "0", "avatar": None}}


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([], False),
        ([a_message()], True),
        ([a_message(8), a_message(71), a_message()], True),
        ([a_message(8), a_message(71)], False),
        ([a_message(author=MEMBER)], False),
    ],
    ids=["none", "this", "this among others", "others", "somebody else's"],
)
async def test_the_notice_is_found_in_the_conversation_by_its_reference(
    notifier: DiscordMemberNotifier, http: DiscordHttp, messages: list[Json], told: bool
) -> None:
    http.histories[DM_CHANNEL] = [*reversed(messages)]
    assert await notifier.was_told(a_view()) is told


async def test_the_search_begins_shortly_before_the_case_was_opened(
    notifier: DiscordMemberNotifier, http: DiscordHttp
) -> None:
    await notifier.was_told(a_view())
    (looked,) = http.find("GET", f"/channels/{DM_CHANNEL}/messages")
    since = discord.utils.snowflake_time(int(str(looked.query["after"])))
    assert abs(since - (START - timedelta(minutes=1))) < timedelta(seconds=1)
    assert looked.query["limit"] == 100


@pytest.mark.parametrize("path", [OPEN, LOOK])
async def test_a_conversation_that_may_not_be_seen_holds_nothing(
    notifier: DiscordMemberNotifier, http: DiscordHttp, path: str
) -> None:
    http.answers[path] = refused(403, 50001)
    assert await notifier.was_told(a_view()) is False


@pytest.mark.parametrize("path", [OPEN, LOOK])
@no_clear_answer
async def test_without_a_clear_answer_nobody_knows_whether_the_notice_is_there(
    notifier: DiscordMemberNotifier, http: DiscordHttp, path: str, answer: Answer | BaseException
) -> None:
    http.answers[path] = answer
    with pytest.raises(DiscordUnreachable):
        await notifier.was_told(evolve(a_view()))


async def test_a_notice_of_what_was_not_done_is_edited_to_say_so(
    notifier: DiscordMemberNotifier, http: DiscordHttp
) -> None:
    http.histories[DM_CHANNEL] = [a_message(8), a_message()]
    await notifier.take_back(a_view())
    (edited,) = [asked for asked in http.asked if asked.method == "PATCH"]
    assert [*faults_of(edited)] == []
    assert texts_of(edited.body) == texts_of(as_message(notice_taken_back(a_view(), GUILD_NAME)))


async def test_where_no_notice_stands_none_is_taken_back(notifier: DiscordMemberNotifier, http: DiscordHttp) -> None:
    http.histories[DM_CHANNEL] = [a_message(8)]
    await notifier.take_back(a_view())
    assert [asked.method for asked in http.asked] == ["POST", "GET"]


async def test_the_notice_shows_the_present_end_and_the_guilds_own_words(
    notifier: DiscordMemberNotifier, http: DiscordHttp
) -> None:
    http.histories[DM_CHANNEL] = [a_message(8), a_message()]
    case = a_view(expires_at=START)
    how = HowToAppeal("Write to us.", by_button=True)
    await notifier.update(case, how)
    (edited,) = [asked for asked in http.asked if asked.method == "PATCH"]
    assert [*faults_of(edited)] == []
    assert edited.body["components"] == as_message(member_notice(case, GUILD_NAME, how))["components"]


@pytest.mark.parametrize("path", [OPEN, LOOK])
async def test_a_conversation_that_is_closed_by_now_is_left_as_it_is(
    notifier: DiscordMemberNotifier, http: DiscordHttp, path: str
) -> None:
    http.answers[path] = refused(403, 50001)
    await notifier.take_back(a_view())


async def test_for_a_server_that_the_bot_left_nothing_is_taken_back(
    notifier: DiscordMemberNotifier, guild: Guild, http: DiscordHttp
) -> None:
    await notifier.take_back(a_view(guild=GuildId(404)))
    guild.bot._ready.clear()
    with pytest.raises(DiscordUnreachable):  # it may be told of the server yet
        await notifier.take_back(a_view(guild=GuildId(404)))
    assert http.asked == []


@pytest.mark.parametrize("path", [OPEN, LOOK])
@no_clear_answer
async def test_without_a_clear_answer_nobody_knows_whether_the_notice_was_taken_back(
    notifier: DiscordMemberNotifier, http: DiscordHttp, path: str, answer: Answer | BaseException
) -> None:
    http.answers[path] = answer
    with pytest.raises(DiscordUnreachable):
        await notifier.take_back(a_view())
