"""From what Discord sends to what is noted: through the real discord.py."""

import asyncio
from collections.abc import Collection, Mapping
from unittest.mock import Mock

import discord
import pytest

from application.levels.note_message import NoteMessage
from application.levels.note_voice import InVoice, VoiceChannel
from domain.levels.activity import Second
from domain.shared.ids import ChannelId, RoleId, UserId
from interface.levels.listeners import ActivityListeners, second_of
from interface.levels.places import places_of
from interface.levels.voice import voice_channels
from tests.activity import NOON
from tests.builders import GUILD, MEMBER
from tests.fakes.interactions import Guild, settled
from tests.fakes.payloads import CHANNEL, Json, channel_json, member_json, message_json, user_json

CATEGORY, VOICE, AFK, STAGE, THREAD = (ChannelId(number) for number in (810, 811, 812, 813, 814))
ROLE = RoleId(5000)
MESSAGE_ID = (NOON - 1_420_070_400) * 1000 << 22


@pytest.fixture
def noted(guild: Guild) -> list[NoteMessage]:
    """What the listener of messages tells of."""
    noted: list[NoteMessage] = []

    async def note(command: NoteMessage, /) -> None:
        noted.append(command)

    guild.bot.add_listener(ActivityListeners(note).on_message)
    return noted


async def hear(guild: Guild, *, without: Collection[str] = (), **different: object) -> None:
    whole: Mapping[str, object] = {
        **message_json(MESSAGE_ID, [], author=MEMBER),
        "guild_id": str(GUILD),
        "member": {key: value for key, value in member_json(MEMBER, roles=[ROLE]).items() if key != "user"},
        "flags": 0,
        **different,
    }
    guild.bot._connection.parsers["MESSAGE_CREATE"]({key: whole[key] for key in whole if key not in without})
    await settled()


def add_role(guild: Guild) -> None:
    role = {"id": str(ROLE), "name": "Booster", "permissions": "0", "position": 1, "color": 0, "hoist": False}
    role |= {"managed": False, "mentionable": False, "colors": {"primary_color": 0}, "flags": 0}
    guild.bot._connection.parsers["GUILD_ROLE_CREATE"]({"guild_id": str(GUILD), "role": role})


def add_channel(guild: Guild, id_: ChannelId, kind: int, parent: ChannelId | None = None) -> None:
    channel = {**channel_json(), "id": str(id_), "type": kind, "guild_id": str(GUILD), "name": f"channel{id_}"}
    channel |= {"parent_id": None if parent is None else str(parent), "bitrate": 64000, "user_limit": 0}
    guild.bot._connection.parsers["CHANNEL_CREATE"](channel)


async def test_a_members_message_is_noted_with_what_its_xp_depend_on(guild: Guild, noted: list[NoteMessage]) -> None:
    add_role(guild)
    await hear(guild)
    assert noted == [
        NoteMessage(
            guild=GUILD,
            author=MEMBER,
            at=NOON,
            places=(CHANNEL,),
            username=f"user{MEMBER}",
            display_name=f"user{MEMBER}",
            roles=frozenset({RoleId(GUILD), ROLE}),
            is_by_person=True,
        )
    ]


@pytest.mark.parametrize(
    "different",
    [
        {"author": {**user_json(MEMBER), "bot": True}},
        {"type": discord.MessageType.premium_guild_subscription.value},
        {"type": discord.MessageType.new_member.value},
    ],
)
async def test_what_bots_and_discord_itself_write_is_by_no_person(
    guild: Guild, noted: list[NoteMessage], different: Json
) -> None:
    await hear(guild, without=(), **different)
    assert [each.is_by_person for each in noted] == [False]


async def test_a_reply_is_a_persons(guild: Guild, noted: list[NoteMessage]) -> None:
    await hear(guild, type=discord.MessageType.reply.value)
    assert [each.is_by_person for each in noted] == [True]


async def test_webhooks_direct_messages_and_strange_guilds_are_not_noted(
    guild: Guild, noted: list[NoteMessage]
) -> None:
    await hear(guild, webhook_id="77", without=["member"])
    await hear(guild, channel_id="801", without=["guild_id", "member"])
    await hear(guild, guild_id="12345")
    assert noted == []


@pytest.mark.parametrize("moment", [0, 999])
def test_a_snowflake_says_when_it_was_made(moment: int) -> None:
    assert second_of(MESSAGE_ID + (moment << 22)) == NOON
    assert second_of(175928847299117063) == Second(1_462_015_105)  # the example of Discord's reference


def test_a_thread_is_within_its_channel_and_that_within_its_category(guild: Guild) -> None:
    add_channel(guild, CATEGORY, 4)
    add_channel(guild, STAGE, 0, CATEGORY)
    found = guild.bot.get_guild(GUILD)
    assert found is not None
    channel = found.get_channel(STAGE)
    assert channel is not None
    assert places_of(channel) == (STAGE, CATEGORY)
    thread = {
        "id": str(THREAD),
        "guild_id": str(GUILD),
        "parent_id": str(STAGE),
        "owner_id": "1",
        "name": "thread",
        "type": 11,
        "message_count": 0,
        "member_count": 1,
        "thread_metadata": {"archived": False, "auto_archive_duration": 60, "archive_timestamp": None, "locked": False},
    }
    guild.bot._connection.parsers["THREAD_CREATE"]({**thread, "newly_created": True})
    known = found.get_thread(THREAD)
    assert known is not None
    assert places_of(known) == (THREAD, STAGE, CATEGORY)
    guild.bot._connection.parsers["CHANNEL_DELETE"]({**channel_json(), "id": str(STAGE), "guild_id": str(GUILD)})
    assert places_of(known) == (THREAD, STAGE)
    assert places_of(discord.Object(7)) == (7,)


def join(guild: Guild, user: int, channel: ChannelId, **state: bool) -> None:
    off = dict.fromkeys(("deaf", "mute", "self_deaf", "self_mute", "self_video", "suppress"), False)
    member = {**member_json(UserId(user)), "user": {**user_json(UserId(user)), "bot": state.pop("bot", False)}}
    told = {"guild_id": str(GUILD), "channel_id": str(channel), "user_id": str(user), "session_id": "s"}
    guild.bot._connection.parsers["VOICE_STATE_UPDATE"]({**told, **off, **state, "member": member})


async def in_voice(guild: Guild) -> list[VoiceChannel]:
    return [channel async for channel in voice_channels(guild.bot)]


async def test_whoever_is_in_voice_is_seen_with_whether_they_can_speak_and_hear(guild: Guild) -> None:
    add_channel(guild, VOICE, 2)
    add_channel(guild, STAGE, 13)
    for user, state in enumerate(({}, {"mute": True}, {"self_mute": True}, {"suppress": True}, {"deaf": True}), 30):
        join(guild, user, VOICE, **state)
    join(guild, 35, STAGE, self_deaf=True)
    join(guild, 36, STAGE, bot=True)
    voice, stage = await in_voice(guild)
    assert (voice.guild, voice.places, voice.is_afk) == (GUILD, (VOICE,), False)
    assert [each.is_muted for each in voice.occupants.values()] == [False, True, True, True, False]
    assert [each.is_deafened for each in voice.occupants.values()] == [False] * 4 + [True]
    assert voice.occupants[UserId(30)] == InVoice(
        username="user30",
        display_name="user30",
        roles=frozenset({RoleId(GUILD)}),
        is_bot=False,
        is_muted=False,
        is_deafened=False,
    )
    assert [(each.is_deafened, each.is_bot) for each in stage.occupants.values()] == [(True, False), (False, True)]


async def test_nobody_is_kept_who_left_voice_and_an_empty_channel_is_not_told_of(guild: Guild) -> None:
    add_channel(guild, VOICE, 2)
    join(guild, 30, VOICE)
    assert len(await in_voice(guild)) == 1
    told = {"guild_id": str(GUILD), "channel_id": None, "user_id": "30", "session_id": "s"}
    off = dict.fromkeys(("deaf", "mute", "self_deaf", "self_mute", "self_video", "suppress"), False)
    guild.bot._connection.parsers["VOICE_STATE_UPDATE"]({**told, **off, "member": member_json(UserId(30))})
    assert await in_voice(guild) == []
    known = guild.bot.get_guild(GUILD)
    assert known is not None
    assert known.get_member(30) is None


async def test_the_channel_for_who_is_away_is_known_as_such(guild: Guild) -> None:
    add_channel(guild, AFK, 2)
    join(guild, 30, AFK)
    [channel] = await in_voice(guild)
    assert not channel.is_afk
    known = guild.bot.get_guild(GUILD)
    assert known is not None
    known._afk_channel_id = AFK
    [channel] = await in_voice(guild)
    assert channel.is_afk


async def test_guilds_with_nobody_in_voice_are_passed_over_and_others_have_their_turn_after_each_further_one(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_channel(guild, VOICE, 2)
    join(guild, 30, VOICE)
    busy = guild.bot.get_guild(GUILD)
    assert busy is not None
    silent = Mock(spec=["_voice_states"], _voice_states={})  # whatever else it is asked fails
    monkeypatch.setattr(discord.Client, "guilds", [silent, busy] * 50)
    sampling, turns = asyncio.create_task(in_voice(guild)), 0
    while not sampling.done():
        await asyncio.sleep(0)
        turns += 1
    assert len(await sampling) == 50
    assert turns >= 50
