"""Messages of people, as the bot may see them, and only for those who may see them too."""

from collections.abc import Sequence

import discord
import pytest

from application.shared.errors import DiscordUnreachable
from domain.evidence.errors import MessageNotFound
from domain.evidence.link import MessagePlace
from domain.evidence.message import Attachment, SeenMessage
from domain.shared.ids import ChannelId, MessageId
from interface.shared.client import CurrentClient
from interface.shared.seen_messages import DiscordMessages
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.payloads import BOT_ROLE, CHANNEL, SENT_AT, Json, member_json, message_json
from tests.unit.interface.answers import no_clear_answer

PLACE = MessagePlace(channel=CHANNEL, message=MessageId(90))
FETCH = f"GET /channels/{CHANNEL}/messages/90"
ASKER = f"GET /guilds/{GUILD}/members/{MODERATOR}"
A_FILE = {
    "id": "5",
    "filename": "proof.png",
    "size": 7,
    "url": "https://cdn/x",
    "proxy_url": "p",
    "content_type": "image/png",
}


def a_message(content: str = "buy", *, files: Sequence[Json] = (), **more: object) -> Json:
    return {**message_json(90, None, author=MEMBER, content=content), "flags": 0, "attachments": files, **more}


@pytest.fixture
def messages(client: CurrentClient, http: DiscordHttp) -> DiscordMessages:
    """Asked by somebody who may read the channel."""
    http.answers[ASKER] = Answer(body=member_json(MODERATOR, roles=[BOT_ROLE]))
    return DiscordMessages(client)


async def read(messages: DiscordMessages, place: MessagePlace = PLACE) -> SeenMessage:
    return await messages.read(GUILD, place, by=MODERATOR)


async def test_a_message_is_read_with_who_wrote_it_when_and_its_files(
    messages: DiscordMessages, http: DiscordHttp
) -> None:
    http.answers[FETCH] = Answer(body=a_message(files=[A_FILE]))
    assert await read(messages) == SeenMessage(
        channel=CHANNEL,
        message=MessageId(90),
        author=MEMBER,
        author_name=f"user{MEMBER}",
        text="buy",
        written_at=discord.utils.snowflake_time(90),
        attachments=(Attachment(name="proof.png", size=7, type="image/png", url="https://cdn/x"),),
    )


async def test_a_message_of_which_nothing_is_shown_has_no_text_and_one_of_files_an_empty_one(
    messages: DiscordMessages, http: DiscordHttp
) -> None:
    http.answers[FETCH] = Answer(body=a_message(""))
    assert (await read(messages)).text is None
    http.answers[FETCH] = Answer(body=a_message("", files=[A_FILE]))
    assert (await read(messages)).text == ""


SNAPSHOT = {"type": 0, "content": "sold", "embeds": [], "attachments": [], "flags": 0}
FORWARDED = {"message": {**SNAPSHOT, "timestamp": SENT_AT, "edited_timestamp": None}}


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"embeds": [{"type": "rich", "title": "coins"}]}, ""),
        ({"sticker_items": [{"id": "1", "name": "wave", "format_type": 1}]}, ""),
        ({"components": [{"type": 10, "id": 1, "content": "coins"}]}, ""),
        ({"message_snapshots": [FORWARDED, FORWARDED]}, "sold\nsold"),
        ({"type": 7}, ""),
    ],
    ids=["embed", "sticker", "component", "forwarded", "said by Discord"],
)
async def test_what_shows_something_is_no_message_of_which_nothing_is_shown(
    messages: DiscordMessages, http: DiscordHttp, more: Json, text: str
) -> None:
    http.answers[FETCH] = Answer(body={**a_message(""), **more})
    assert (await read(messages)).text == text


async def test_what_somebody_may_not_read_is_not_read_for_them(messages: DiscordMessages, http: DiscordHttp) -> None:
    http.answers[ASKER] = Answer(body=member_json(MODERATOR))
    http.answers[FETCH] = Answer(body=a_message())
    with pytest.raises(MessageNotFound):
        await read(messages)
    assert http.find("GET", ".*/messages/90") == []


@pytest.mark.parametrize("answer", [refused(404, 10008), refused(403, 50001)], ids=repr)
async def test_what_the_bot_does_not_find_or_may_not_read_is_not_found(
    messages: DiscordMessages, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[FETCH] = answer
    with pytest.raises(MessageNotFound):
        await read(messages)


async def test_in_a_channel_that_is_not_there_nothing_is_found(messages: DiscordMessages, http: DiscordHttp) -> None:
    with pytest.raises(MessageNotFound):
        await read(messages, MessagePlace(channel=ChannelId(1), message=MessageId(90)))
    assert http.asked == []


@no_clear_answer
async def test_without_a_clear_answer_nothing_is_said_to_be_missing(
    messages: DiscordMessages, http: DiscordHttp, answer: Answer | Exception
) -> None:
    http.answers[FETCH] = answer
    with pytest.raises(DiscordUnreachable):
        await read(messages)
