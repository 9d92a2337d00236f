"""What is heard of messages, what is written into channels, and how nicknames are changed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

import discord
import pytest
from attrs import define, field

from application.afk.note_message import NoteMessage
from application.afk.note_rejoin import NoteRejoin
from application.afk.ports import RenameRefused
from application.shared.errors import BotNotInGuild, DiscordUnreachable, MemberLookUpRefused
from domain.afk.away import Away
from domain.afk.nickname import Obstacle, SeenMember
from domain.guilds.settings import LANGUAGE
from domain.shared.ids import ChannelId, MessageId, UserId
from interface.afk.away_posts import DiscordAwayPosts
from interface.afk.listeners import AfkListeners
from interface.afk.nicknames import DiscordMemberNicknames
from interface.shared.bot import TuxBot
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from tests.builders import GUILD, MEMBER, MODERATOR, OWNER
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.guilds import MemoryGuildSettingsReader, SettingsOfAll
from tests.fakes.interactions import settled
from tests.fakes.payloads import BOT_ROLE, CHANNEL, Json, member_json, message_json, user_json
from tests.fakes.records import MemoryRecords

LANGUAGES = GuildLanguages(MemoryGuildSettingsReader(MemoryRecords()))

WHO = f"/guilds/{GUILD}/members/{MEMBER}"
SENT = f"/channels/{CHANNEL}/messages"
MESSAGE = 1_500_000_000_000_000_000


def a_message(*, author: UserId = MEMBER, mentions: Sequence[UserId] = (), **more: object) -> Json:
    """As Discord tells of it without the message-content intent."""
    member = {key: value for key, value in member_json(author).items() if key != "user"}
    mentioned = [{**user_json(each), "member": member} for each in mentions]
    shown = message_json(MESSAGE, [], author=author)
    return {**shown, "guild_id": str(GUILD), "member": member, "mentions": mentioned, "flags": 0, **more}


@define
class Heard:
    commands: list[object] = field(factory=list)

    async def __call__(self, command: object) -> None:
        self.commands.append(command)


@pytest.fixture
def heard(connected: TuxBot) -> Heard:
    heard = Heard()
    listeners = AfkListeners(heard, heard)
    connected.add_listener(listeners.on_message)
    connected.add_listener(listeners.on_member_join)
    return heard


async def tell(bot: TuxBot, event: str, payload: Json) -> None:
    bot._connection.parsers[event](payload)
    await settled()


async def test_of_a_message_it_is_noted_who_wrote_it_when_and_whom_it_mentions(connected: TuxBot, heard: Heard) -> None:
    await tell(connected, "MESSAGE_CREATE", a_message(mentions=[MODERATOR, OWNER]))
    assert heard.commands == [
        NoteMessage(
            guild=GUILD,
            channel=CHANNEL,
            message=MessageId(MESSAGE),
            author=MEMBER,
            at=discord.utils.snowflake_time(MESSAGE),
            mentions=[MODERATOR, OWNER],
        )
    ]


@pytest.mark.parametrize(
    "payload",
    [
        a_message(author=UserId(33), webhook_id="33", member=None),
        a_message(type=7),
        a_message(type=6),
        {**a_message(), "author": {**user_json(MEMBER), "bot": True}},
        {key: value for key, value in a_message().items() if key not in ("guild_id", "member")},
    ],
    ids=["of a webhook", "that somebody joined", "that something was pinned", "of a bot", "in a direct message"],
)
async def test_what_no_person_wrote_in_a_server_is_not_noted(connected: TuxBot, heard: Heard, payload: Json) -> None:
    await tell(connected, "MESSAGE_CREATE", {key: value for key, value in payload.items() if value is not None})
    assert heard.commands == []


async def test_of_those_who_join_it_is_noted(connected: TuxBot, heard: Heard) -> None:
    await tell(connected, "GUILD_MEMBER_ADD", {**member_json(MEMBER), "guild_id": str(GUILD)})
    assert heard.commands == [NoteRejoin(GUILD, MEMBER)]


def an_away(reason: str = "@everyone <@5>") -> Away:
    return Away(
        user=MEMBER,
        reason=reason,
        since=START,
        set_at=START,
        until=None,
        ends_at=START + timedelta(days=1),
        is_enforced=False,
    )


async def test_a_notice_replies_quietly_and_pings_nobody(client: CurrentClient, http: DiscordHttp) -> None:
    await DiscordAwayPosts(client, LANGUAGES).tell(GUILD, CHANNEL, MessageId(90), [an_away()])
    [sent] = http.find("POST", SENT)
    assert cast(Json, sent.body["message_reference"])["message_id"] == 90
    assert cast(Json, sent.body["message_reference"])["fail_if_not_exists"] is False
    assert discord.MessageFlags._from_value(int(str(sent.body["flags"]))).suppress_notifications
    assert [*faults_of(sent)] == []
    assert "\\@everyone" in texts_of(sent.body)[0]


async def test_a_channel_is_told_in_the_language_of_its_guild(client: CurrentClient, http: DiscordHttp) -> None:
    posts = DiscordAwayPosts(client, GuildLanguages(SettingsOfAll({LANGUAGE.name: "de"})))
    await posts.tell(GUILD, CHANNEL, MessageId(90), [an_away()])
    await posts.welcome(GUILD, CHANNEL, MEMBER, mentions=2)
    notice, welcome = (texts_of(sent.body)[0] for sent in http.find("POST", SENT))
    assert notice.startswith("-# 💤 Abwesend\n")
    assert welcome.endswith("Du wurdest unterdessen 2-mal erwähnt.")


async def test_a_welcome_is_quiet_and_replies_to_nothing(client: CurrentClient, http: DiscordHttp) -> None:
    await DiscordAwayPosts(client, LANGUAGES).welcome(GUILD, CHANNEL, MEMBER, mentions=2)
    [sent] = http.find("POST", SENT)
    assert "message_reference" not in sent.body
    assert discord.MessageFlags._from_value(int(str(sent.body["flags"]))).suppress_notifications
    assert [*faults_of(sent)] == []


def deny(client: CurrentClient, right: str) -> None:
    channel = client.guild(GUILD).get_channel(CHANNEL)
    assert channel is not None
    denied = {"id": str(BOT_ROLE), "type": 0, "allow": "0", "deny": str(discord.Permissions(**{right: True}).value)}
    channel._overwrites = [discord.abc._Overwrites(denied)]  # type: ignore[arg-type]  # what the gateway would tell


@pytest.mark.parametrize("right", ["view_channel", "send_messages"])
async def test_where_the_bot_may_not_write_nothing_is_tried(
    client: CurrentClient, http: DiscordHttp, right: str
) -> None:
    deny(client, right)
    posts = DiscordAwayPosts(client, LANGUAGES)
    await posts.tell(GUILD, CHANNEL, MessageId(90), [an_away()])
    await posts.tell(GUILD, ChannelId(404), MessageId(90), [an_away()])
    assert http.find("POST", SENT) == []


async def test_where_the_history_may_not_be_read_a_notice_is_no_reply(client: CurrentClient, http: DiscordHttp) -> None:
    deny(client, "read_message_history")
    await DiscordAwayPosts(client, LANGUAGES).tell(GUILD, CHANNEL, MessageId(90), [an_away()])
    [sent] = http.find("POST", SENT)
    assert "message_reference" not in sent.body


async def test_a_post_that_discord_refuses_is_done_without_and_one_without_an_answer_is_said(
    client: CurrentClient, http: DiscordHttp
) -> None:
    posts = DiscordAwayPosts(client, LANGUAGES)
    http.answers[f"POST {SENT}"] = refused(403, 50013)
    await posts.welcome(GUILD, CHANNEL, MEMBER, mentions=0)
    http.answers[f"POST {SENT}"] = OSError()
    with pytest.raises(DiscordUnreachable):
        await posts.welcome(GUILD, CHANNEL, MEMBER, mentions=0)


@pytest.mark.parametrize(
    ("member", "seen"),
    [
        (member_json(MEMBER), SeenMember(nick=None, name=f"user{MEMBER}", obstacle=None)),
        ({**member_json(MEMBER), "nick": "Emil"}, SeenMember(nick="Emil", name=f"user{MEMBER}", obstacle=None)),
        (
            {**member_json(MEMBER, roles=[BOT_ROLE]), "user": {**user_json(MEMBER), "global_name": "Emilio"}},
            SeenMember(nick=None, name="Emilio", obstacle=Obstacle.RANK),
        ),
    ],
)
async def test_a_member_is_seen_with_their_names_and_what_stands_in_the_way(
    client: CurrentClient, http: DiscordHttp, member: Json, seen: SeenMember
) -> None:
    http.answers[f"GET {WHO}"] = Answer(body=member)
    assert await DiscordMemberNicknames(client).look(GUILD, MEMBER) == seen


async def test_who_is_no_member_is_nobody_and_other_refusals_are_said(client: CurrentClient, http: DiscordHttp) -> None:
    nicknames = DiscordMemberNicknames(client)
    for code in (10007, 10013):
        http.answers[f"GET {WHO}"] = refused(404, code)
        assert await nicknames.look(GUILD, MEMBER) is None
    for answer, error in (
        (refused(403, 50001), BotNotInGuild),
        (refused(403, 50013), MemberLookUpRefused),
        (OSError(), DiscordUnreachable),
    ):
        http.answers[f"GET {WHO}"] = answer
        with pytest.raises(error):
            await nicknames.look(GUILD, MEMBER)


async def test_a_nickname_is_given_and_taken_and_what_discord_made_of_it_is_told(
    client: CurrentClient, http: DiscordHttp
) -> None:
    nicknames = DiscordMemberNicknames(client)
    http.answers[f"PATCH {WHO}"] = Answer(body={**member_json(MEMBER), "nick": "[AFK] Emil"})
    assert await nicknames.rename(GUILD, MEMBER, "[AFK]  Emil") == "[AFK] Emil"
    http.answers[f"PATCH {WHO}"] = Answer(body={**member_json(MEMBER), "nick": None})
    assert await nicknames.rename(GUILD, MEMBER, None) is None
    asked = http.find("PATCH", WHO)
    assert [each.body for each in asked] == [{"nick": "[AFK]  Emil"}, {"nick": ""}]
    assert all(each.reason for each in asked)


async def test_a_refused_nickname_is_a_refusal_and_no_answer_is_none(client: CurrentClient, http: DiscordHttp) -> None:
    nicknames = DiscordMemberNicknames(client)
    for answer, error in ((refused(403, 50013), RenameRefused), (OSError(), DiscordUnreachable)):
        http.answers[f"PATCH {WHO}"] = answer
        with pytest.raises(error):
            await nicknames.rename(GUILD, MEMBER, "Emil")
