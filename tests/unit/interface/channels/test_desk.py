"""What is done to channels, as Discord is asked for it."""

from unittest.mock import Mock

import discord
import pytest

from application.channels.errors import ChannelLogUnwritable, ChannelRefused
from application.shared.errors import DiscordUnreachable
from domain.channels.locking import SEND, VIEW
from domain.channels.numbers import ActNumber
from domain.channels.overwrites import Overwrite, Target, TargetKind
from domain.guilds.guild import Guild
from domain.guilds.settings import LANGUAGE
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId
from domain.shared.language import Language
from domain.shared.settings import Settings
from interface.channels.cards import log_card, log_opening, notice_card
from interface.channels.desk import DiscordChannelDesk
from interface.channels.log import DiscordChannelLog
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import speaking
from interface.shared.layout import texts_of as texts_of_card
from tests.builders import BOT, GUILD, MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.guilds import GUILDS, MemoryGuildSettingsReader
from tests.fakes.payloads import BOT_ROLE, CATEGORY, CHANNEL, Json, channels_json, message_json, user_json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.channels.shown import ACT, LOCK

CHANNELS = f"GET /guilds/{GUILD}/channels"
PERMISSIONS = f"/channels/{CHANNEL}/permissions"
MESSAGES = f"/channels/{CHANNEL}/messages"
UNNAMED = 1 << 60
"""A bit that discord.py has no name for."""


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def desk(client: CurrentClient, records: MemoryRecords) -> DiscordChannelDesk:
    return DiscordChannelDesk(client, GuildLanguages(MemoryGuildSettingsReader(records)))


async def test_a_notice_is_said_in_the_guilds_language_and_found_in_any(
    desk: DiscordChannelDesk, client: CurrentClient, http: DiscordHttp, records: MemoryRecords
) -> None:
    with speaking(Language.GERMAN):
        german, log = notice_card(ActNumber(3), "Back at noon"), log_card(LOCK)
    http.histories[CHANNEL] = [message_json(55, as_message(each)["components"]) for each in (german, log)]
    await desk.say(GUILD, CHANNEL, ActNumber(3), "Back at noon", since=START)
    await DiscordChannelLog(client).post(CHANNEL, LOCK)
    assert http.find("POST", MESSAGES) == []
    records[GUILDS][GUILD] = Guild(id=GUILD, registered_at=START, settings=Settings({LANGUAGE.name: "de"}))
    http.histories[CHANNEL] = []
    http.answers[f"POST {MESSAGES}"] = Answer(body=message_json(55, as_message(german)["components"]))
    await desk.say(GUILD, CHANNEL, ActNumber(3), "Back at noon", since=START)
    (sent,) = http.find("POST", MESSAGES)
    assert texts_of(sent.body) == texts_of_card(german)


async def test_overwrites_are_read_and_set_bit_by_bit_whatever_discord_py_knows_of_them(
    desk: DiscordChannelDesk, http: DiscordHttp
) -> None:
    given = {"id": str(MEMBER), "type": 1, "allow": str(UNNAMED | SEND), "deny": str(VIEW)}
    category, channel = channels_json()
    http.answers[CHANNELS] = Answer(body=[category, {**channel, "permission_overwrites": [given]}])
    guild = await desk.lockable(GUILD)
    assert [(each.id, each.is_category) for each in guild.channels.values()] == [(CATEGORY, True), (CHANNEL, False)]
    there = guild.channels[CHANNEL]
    target = Target(MEMBER, TargetKind.MEMBER)
    assert there.overwrites == {target: Overwrite(UNNAMED | SEND, VIEW)}
    assert (there.category, guild.bot, guild.bot_is_administrator) == (CATEGORY, BOT, False)
    await desk.set_overwrite(GUILD, CHANNEL, target, there.overwrites[target], reason="[lock 3]")
    (sent,) = http.find("PUT", f"{PERMISSIONS}/{MEMBER}")
    assert sent.body == {"id": MEMBER, "allow": str(UNNAMED | SEND), "deny": str(VIEW), "type": 1}
    assert sent.reason == "[lock 3]"
    await desk.set_overwrite(GUILD, CHANNEL, Target(GUILD), None, reason="[unlock 4]")
    (removed,) = http.find("DELETE", f"{PERMISSIONS}/{GUILD}")
    assert removed.reason == "[unlock 4]"


async def test_what_the_bot_holds_in_a_channel_follows_its_overwrites(
    desk: DiscordChannelDesk, http: DiscordHttp
) -> None:
    def overwrite(target: int, kind: int, *, allow: int = 0, deny: int = 0) -> Json:
        return {"id": str(target), "type": kind, "allow": str(allow), "deny": str(deny)}

    async def held(*overwrites: Json) -> int:
        _, channel = channels_json()
        http.answers[CHANNELS] = Answer(body=[{**channel, "permission_overwrites": [*overwrites]}])
        return (await desk.lockable(GUILD)).channels[CHANNEL].bot_holds & SEND

    of_all = overwrite(GUILD, 0, deny=SEND)
    assert await held() == SEND
    assert await held(of_all) == 0
    assert await held(of_all, overwrite(BOT_ROLE, 0, allow=SEND)) == SEND
    assert await held(of_all, overwrite(BOT_ROLE, 0, allow=SEND), overwrite(BOT, 1, deny=SEND)) == 0


@no_clear_answer
async def test_no_clear_answer_may_or_may_not_have_been_done(
    desk: DiscordChannelDesk, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    for request in (CHANNELS, f"PUT {PERMISSIONS}/{GUILD}", f"PATCH /channels/{CHANNEL}"):
        http.answers[request] = answer
    with pytest.raises(DiscordUnreachable):
        await desk.lockable(GUILD)
    with pytest.raises(DiscordUnreachable):
        await desk.set_overwrite(GUILD, CHANNEL, Target(GUILD), Overwrite(), reason="x")
    with pytest.raises(DiscordUnreachable):
        await desk.set_slowmode(GUILD, CHANNEL, 5, reason="x")


async def test_a_refusal_is_told_in_discords_words(desk: DiscordChannelDesk, http: DiscordHttp) -> None:
    http.answers[f"PUT {PERMISSIONS}/{GUILD}"] = refused(403, 50013, message="Missing Permissions")
    http.answers[f"PATCH /channels/{CHANNEL}"] = refused(403, 50001, message="Missing Access")
    with pytest.raises(ChannelRefused) as of_overwrite:
        await desk.set_overwrite(GUILD, CHANNEL, Target(GUILD), Overwrite(), reason="x")
    assert (of_overwrite.value.channel, of_overwrite.value.why) == (CHANNEL, "Missing Permissions")
    with pytest.raises(ChannelRefused) as of_slowmode:
        await desk.set_slowmode(GUILD, CHANNEL, 5, reason="x")
    assert (of_slowmode.value.channel, of_slowmode.value.why) == (CHANNEL, "Missing Access")
    (sent,) = http.find("PATCH", f"/channels/{CHANNEL}")
    assert (sent.body, sent.reason) == ({"rate_limit_per_user": 5}, "x")


async def test_an_overwrite_that_is_gone_need_not_be_removed(desk: DiscordChannelDesk, http: DiscordHttp) -> None:
    http.answers[f"DELETE {PERMISSIONS}/{GUILD}"] = refused(404, 10009)
    await desk.set_overwrite(GUILD, CHANNEL, Target(GUILD), None, reason="x")
    http.answers[f"DELETE {PERMISSIONS}/{GUILD}"] = refused(404, 10003, message="Unknown Channel")
    with pytest.raises(ChannelRefused):
        await desk.set_overwrite(GUILD, CHANNEL, Target(GUILD), None, reason="x")


async def test_only_channels_that_people_write_in_are_places(desk: DiscordChannelDesk, http: DiscordHttp) -> None:
    place = await desk.place(GUILD, CHANNEL)
    assert place is not None
    assert place.slowmode == 0
    assert place.bot_may >= {ChannelRight.VIEW, ChannelRight.MANAGE_MESSAGES, ChannelRight.MANAGE_CHANNEL}
    assert await desk.place(GUILD, CATEGORY) is None
    assert await desk.place(GUILD, ChannelId(5)) is None


async def test_a_notice_is_said_once(desk: DiscordChannelDesk, http: DiscordHttp) -> None:
    await desk.say(GUILD, CHANNEL, ActNumber(3), "Back at _noon_", since=START)
    (sent,) = http.find("POST", MESSAGES)
    assert [*faults_of(sent)] == []
    assert texts_of(sent.body) == ["### 🔒 This channel is locked\n-# Lock 3\nBack at \\_noon\\_"]
    own = message_json(5, sent.body["components"])
    http.histories[CHANNEL] = [{**own, "author": user_json(BOT)}]
    await desk.say(GUILD, CHANNEL, ActNumber(3), "Back at _noon_", since=START)
    assert len(http.find("POST", MESSAGES)) == 1


@pytest.mark.parametrize("view", [ACT, LOCK])
async def test_the_mod_log_has_one_post_of_each(client: CurrentClient, http: DiscordHttp, view: object) -> None:
    shown = ACT if view is ACT else LOCK
    log = DiscordChannelLog(client)
    await log.post(CHANNEL, shown)
    (sent,) = http.find("POST", MESSAGES)
    assert [*faults_of(sent)] == []
    assert texts_of(sent.body)[0].startswith(log_opening(shown))
    own = message_json(5, as_message(log_card(shown))["components"])
    http.histories[CHANNEL] = [{**own, "author": user_json(BOT)}]
    await log.post(CHANNEL, shown)
    assert len(http.find("POST", MESSAGES)) == 1


async def test_a_post_that_is_refused_for_its_content_is_made_without_it(
    client: CurrentClient, http: DiscordHttp
) -> None:
    http.next_answers[f"POST {MESSAGES}"] = [refused(400, 50035)]
    await DiscordChannelLog(client).post(CHANNEL, ACT)
    first, second = http.find("POST", MESSAGES)
    assert ("Raid" in texts_of(first.body)[0], "Raid" in texts_of(second.body)[0]) == (True, False)
    http.answers[f"POST {MESSAGES}"] = refused(403, 50013)
    with pytest.raises(ChannelLogUnwritable):
        await DiscordChannelLog(client).post(CHANNEL, ACT)


async def test_before_discord_has_told_of_the_roles_the_bots_rights_are_not_known(
    desk: DiscordChannelDesk, client: CurrentClient
) -> None:
    client.guild(GUILD)._roles.clear()
    with pytest.raises(DiscordUnreachable):
        await desk.place(GUILD, CHANNEL)


async def test_of_a_thread_the_rights_in_its_channel_count(desk: DiscordChannelDesk, client: CurrentClient) -> None:
    there = client.guild(GUILD)
    for number, parent in ((77, there.get_channel(CHANNEL)), (78, None)):
        thread_there = Mock(spec=discord.Thread, id=number)
        thread_there.parent = parent
        there._threads[number] = thread_there
    channel, thread = await desk.place(GUILD, CHANNEL), await desk.place(GUILD, ChannelId(77))
    assert channel is not None
    assert thread is not None
    assert (thread.bot_may, thread.slowmode) == (channel.bot_may, None)
    assert await desk.place(GUILD, ChannelId(78)) is None


async def test_what_is_no_answer_about_the_channel_is_no_refusal(desk: DiscordChannelDesk, http: DiscordHttp) -> None:
    http.answers[CHANNELS] = refused(403, 50001)
    with pytest.raises(DiscordUnreachable):
        await desk.lockable(GUILD)
    for answer in (refused(401), refused(404, 10004)):
        http.answers[f"PATCH /channels/{CHANNEL}"] = answer
        with pytest.raises(DiscordUnreachable):
            await desk.set_slowmode(GUILD, CHANNEL, 5, reason="x")


async def test_where_it_cannot_be_seen_whether_a_notice_is_there_none_is_said(
    desk: DiscordChannelDesk, client: CurrentClient, http: DiscordHttp
) -> None:
    for role in client.guild(GUILD).roles:
        role._permissions = discord.Permissions(view_channel=True, send_messages=True).value
    with pytest.raises(ChannelRefused) as unread:
        await desk.say(GUILD, CHANNEL, ActNumber(3), "x", since=START)
    assert (unread.value.channel, unread.value.why) == (CHANNEL, "Missing Permissions")
    assert http.find("POST", MESSAGES) == []
