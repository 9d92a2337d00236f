"""The digest in a channel: one post a week, whatever was lost on the way."""

from datetime import timedelta

import discord
import pytest

from application.charts.errors import DigestUnwritable
from application.shared.drawing import Png
from application.shared.errors import DiscordUnreachable
from domain.charts.digest import Digest
from domain.guilds.guild import Guild
from domain.guilds.settings import LANGUAGE
from domain.shared.ids import ChannelId, MessageId
from domain.shared.language import Language
from domain.shared.settings import Settings
from interface.charts.digest_cards import digest_card
from interface.charts.digest_channel import DiscordDigestChannel
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import speaking
from interface.shared.layout import texts_of as texts_of_card
from tests.builders import GUILD
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.guilds import GUILDS, MemoryGuildSettingsReader
from tests.fakes.payloads import CHANNEL, Json, message_json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.charts.weeks import a_digest, a_week
from tests.unit.interface.histories import hide_history

PNG = Png(b"\x89PNG")
MESSAGES = f"/channels/{CHANNEL}/messages"
POST, LOOK = f"POST {MESSAGES}", f"GET {MESSAGES}"
OTHER = ChannelId(5)


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def channel(client: CurrentClient, records: MemoryRecords) -> DiscordDigestChannel:
    return DiscordDigestChannel(client, GuildLanguages(MemoryGuildSettingsReader(records)))


def a_post() -> Json:
    return message_json(55, as_message(digest_card(a_week(), None))["components"])


async def post(channel: DiscordDigestChannel, *, digest: Digest | None = None, png: Png | None = PNG) -> MessageId:
    return await channel.post(CHANNEL, digest or a_digest(), a_week(), png)


def asked_for(http: DiscordHttp) -> list[str]:
    return [f"{asked.method} {asked.path}" for asked in http.asked]


async def test_it_is_posted_silently_with_its_chart_and_a_nonce(
    channel: DiscordDigestChannel, http: DiscordHttp
) -> None:
    http.answers[POST] = Answer(body=a_post())
    assert await post(channel) == 55
    (sent,) = http.asked
    assert [*faults_of(sent)] == []
    assert texts_of(sent.body) == texts_of_card(digest_card(a_week(), PNG))
    assert sent.files == {"activity.png": PNG}
    assert discord.MessageFlags._from_value(int(str(sent.body["flags"]))).suppress_notifications
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == (f"d{GUILD:x}.261116", True)


async def test_without_a_chart_it_is_posted_in_words(channel: DiscordDigestChannel, http: DiscordHttp) -> None:
    http.answers[POST] = Answer(body=a_post())
    await post(channel, png=None)
    assert ([*faults_of(http.asked[0])], http.asked[0].files) == ([], {})


async def test_after_an_attempt_that_was_cut_off_the_post_is_looked_for(
    channel: DiscordDigestChannel, http: DiscordHttp
) -> None:
    http.histories[CHANNEL] = [a_post()]
    assert await post(channel, digest=a_digest(attempts=2)) == 55
    assert asked_for(http) == [LOOK]
    since = discord.utils.snowflake_time(int(str(http.asked[0].query["after"])))
    assert abs(since - (START - timedelta(minutes=1))) < timedelta(seconds=1)


async def test_and_sent_where_it_is_not_there(channel: DiscordDigestChannel, http: DiscordHttp) -> None:
    http.answers[POST] = Answer(body=a_post())
    assert await post(channel, digest=a_digest(attempts=2)) == 55
    assert asked_for(http) == [LOOK, POST]


async def test_it_is_found_whatever_language_it_was_posted_in(channel: DiscordDigestChannel, http: DiscordHttp) -> None:
    with speaking(Language.GERMAN):
        http.histories[CHANNEL] = [a_post()]
    assert await post(channel, digest=a_digest(attempts=2)) == 55
    assert asked_for(http) == [LOOK]


async def test_it_is_posted_and_complained_of_in_the_guilds_language(
    channel: DiscordDigestChannel, http: DiscordHttp, records: MemoryRecords
) -> None:
    records[GUILDS][GUILD] = Guild(id=GUILD, registered_at=START, settings=Settings({LANGUAGE.name: "de"}))
    http.answers[POST] = Answer(body=a_post())
    await post(channel)
    await channel.complain(CHANNEL, a_digest(), OTHER)
    week, complaint = (texts_of(sent.body)[0] for sent in http.asked)
    assert week.startswith("### Die Woche vom 16. November bis 22. November 2026\n")
    assert complaint.startswith("### Ich konnte den Überblick der Woche vom 16. November 2026 nicht posten\n")


async def test_but_not_where_the_history_cannot_be_read(
    channel: DiscordDigestChannel, client: CurrentClient, http: DiscordHttp
) -> None:
    hide_history(client)
    with pytest.raises(DigestUnwritable):
        await post(channel, digest=a_digest(attempts=2))
    await channel.complain(CHANNEL, a_digest(attempts=2), OTHER)
    assert asked_for(http) == [LOOK, LOOK]


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_what_discord_refuses_is_not_written(
    channel: DiscordDigestChannel, http: DiscordHttp, status: int
) -> None:
    http.answers[POST] = refused(status)
    with pytest.raises(DigestUnwritable):
        await post(channel)


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    channel: DiscordDigestChannel, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[POST] = answer
    with pytest.raises(DiscordUnreachable):
        await post(channel)


async def test_the_staff_is_told_once_that_it_cannot_be_posted(
    channel: DiscordDigestChannel, http: DiscordHttp
) -> None:
    http.answers[POST] = Answer(body=a_post())
    await channel.complain(CHANNEL, a_digest(), OTHER)
    (sent,) = http.asked
    assert [*faults_of(sent)] == []
    assert texts_of(sent.body)[0].startswith("### I could not post the digest of the week of 16 November 2026\n")
    assert sent.body["nonce"] == f"e{GUILD:x}.261116"


async def test_a_notice_that_is_refused_too_harms_nothing(channel: DiscordDigestChannel, http: DiscordHttp) -> None:
    http.answers[POST] = refused(403)
    await channel.complain(CHANNEL, a_digest(), OTHER)
    assert asked_for(http) == [POST]
