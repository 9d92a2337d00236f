"""What is read of a channel's messages and how they are deleted, as Discord is asked for it."""

import discord
import pytest

from application.channels.errors import ChannelRefused
from domain.shared.ids import MessageId
from interface.channels.messages import DiscordMessages
from interface.shared.client import CurrentClient
from tests.builders import GUILD, MEMBER
from tests.fakes.discord_http import DiscordHttp, refused
from tests.fakes.payloads import CHANNEL, message_json, user_json

MESSAGES = f"/channels/{CHANNEL}/messages"


@pytest.fixture
def messages(client: CurrentClient) -> DiscordMessages:
    return DiscordMessages(client)


async def test_one_message_is_deleted_by_itself_and_more_together(messages: DiscordMessages, http: DiscordHttp) -> None:
    await messages.delete(GUILD, CHANNEL, [MessageId(5)], reason="[purge 1]")
    await messages.delete(GUILD, CHANNEL, [MessageId(6), MessageId(7)], reason="[purge 1]")
    (alone,), (together,) = http.find("DELETE", f"{MESSAGES}/5"), http.find("POST", f"{MESSAGES}/bulk-delete")
    assert (alone.reason, together.reason, together.body) == ("[purge 1]", "[purge 1]", {"messages": [6, 7]})
    http.answers[f"DELETE {MESSAGES}/5"] = refused(404, 10008)
    await messages.delete(GUILD, CHANNEL, [MessageId(5)], reason="[purge 1]")
    http.answers[f"POST {MESSAGES}/bulk-delete"] = refused(400, 50034, message="too old")
    with pytest.raises(ChannelRefused):
        await messages.delete(GUILD, CHANNEL, [MessageId(6), MessageId(7)], reason="[purge 1]")


async def test_what_is_read_of_a_message(messages: DiscordMessages, http: DiscordHttp) -> None:
    file = {"id": "1", "filename": "a.txt", "size": 1, "url": "https://x.example", "proxy_url": "https://x.example"}
    said = message_json(9, [], author=MEMBER, content="See https://x.example")
    starter = {**message_json(8, [], author=MEMBER), "type": 21, "attachments": [file], "pinned": True}
    starter["author"] = {**user_json(MEMBER), "bot": True}
    http.histories[CHANNEL] = [said, starter]
    found = [each async for each in messages.newest(GUILD, CHANNEL, up_to=MessageId(9), limit=50)]
    assert [(each.id, each.author, each.has_link, each.has_attachments) for each in found] == [
        (9, MEMBER, True, False),
        (8, MEMBER, False, True),
    ]
    told = [(each.is_fixed, each.is_pinned, each.is_by_bot) for each in found]
    assert told == [(False, False, False), (True, True, True)]
    (asked,) = http.find("GET", MESSAGES)
    assert asked.query["before"] == 10


async def test_whether_content_is_shown_is_the_applications_to_say(
    messages: DiscordMessages, client: CurrentClient
) -> None:
    connection = client.get()._connection
    for name, shown in (
        ("gateway_message_content", True),
        ("gateway_message_content_limited", True),
        ("embedded", False),
    ):
        connection.application_flags = discord.ApplicationFlags(**{name: True})
        assert messages.shows_content() is shown


async def test_only_a_message_that_is_gone_need_not_be_deleted(messages: DiscordMessages, http: DiscordHttp) -> None:
    http.answers[f"DELETE {MESSAGES}/5"] = refused(404, 10003, message="Unknown Channel")
    with pytest.raises(ChannelRefused, match="Unknown Channel"):
        await messages.delete(GUILD, CHANNEL, [MessageId(5)], reason="[purge 1]")
