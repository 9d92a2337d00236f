"""What the world holds, as discord.py reads it from the playground's JSON."""

import json
from datetime import timedelta

import discord
import pytest

from playground.wire.account_json import application_json, my_guild_json, own_user_json
from playground.wire.rendering import (
    audit_entry_json,
    ban_json,
    channel_json,
    guild_create_json,
    partial_member_json,
    role_json,
    user_json,
)
from playground.world.default_world import BUNK, DECK, GALLEY, WELCOME
from playground.world.json_value import JsonObject, dump
from playground.world.permission import Permission as P
from playground.world.records import CATEGORY, AuditEntry, Ban, Channel, Member, Message, Overwrite, Role
from tests.unit.playground.ground import NOW, Ground


@pytest.fixture
async def client() -> discord.Client:
    return discord.Client(intents=discord.Intents.all())


def _read(client: discord.Client, ground: Ground) -> discord.Guild:
    data = guild_create_json(ground.world, ground.guild, ground.guild.members.values())
    client._connection.user = discord.ClientUser(
        state=client._connection, data=json.loads(dump(own_user_json(ground.world)))
    )
    return discord.Guild(state=client._connection, data=json.loads(dump(data)))


async def test_a_guild_is_read_back_whole(ground: Ground, client: discord.Client) -> None:
    ground.services.voice.join(ground.guild, ground.id("Emil"), BUNK)
    ground.member("Emil").deaf = True
    guild = _read(client, ground)
    assert (guild.id, guild.name, guild.owner_id) == (ground.guild.id, "Harbour", ground.id("Ada"))
    assert (guild.member_count, len(guild.members), guild.large, guild.unavailable) == (11, 11, False, False)
    assert guild.system_channel is not None
    assert guild.afk_channel is not None
    assert (guild.system_channel.id, guild.afk_channel.id, guild.afk_timeout) == (WELCOME, BUNK, 300)
    assert [channel.name for channel in guild.text_channels] == ["welcome", "general", "help", "showcase", "mod-log"]
    assert [channel.name for channel in guild.voice_channels] == ["Deck", "Galley", "Bunk"]
    assert [(role.name, role.position) for role in guild.roles] == [
        ("@everyone", 0),
        ("Regular", 1),
        ("Moderator", 2),
        ("Senior Moderator", 3),
        ("Tux", 4),
        ("Admin", 5),
    ]
    assert guild.self_role is not None
    assert (guild.me.id, guild.self_role.name, guild.premium_subscriber_role) == (ground.world.bot_id, "Tux", None)
    assert guild.me.joined_at == ground.guild.members[ground.world.bot_id].joined_at
    emil = guild.get_member(ground.id("Emil"))
    assert emil is not None
    assert emil.voice is not None
    assert emil.voice.channel is not None
    assert (emil.voice.channel.id, emil.voice.deaf, emil.voice.mute, emil.voice.afk) == (BUNK, True, False, True)
    assert guild.preferred_locale is discord.Locale.american_english
    assert guild.nsfw_level is discord.NSFWLevel.default


@pytest.mark.parametrize(("count", "large"), [(250, False), (251, True)])
def test_a_guild_of_more_than_250_members_is_large(ground: Ground, count: int, large: bool) -> None:
    for number in range(count - len(ground.guild.members)):
        ground.guild.members[number] = Member(number, NOW)
    told = guild_create_json(ground.world, ground.guild, [])
    assert (told["member_count"], told["large"]) == (count, large)


async def test_a_role_is_read_back_whole(ground: Ground, client: discord.Client) -> None:
    guild = _read(client, ground)
    role = Role(5, "Sailor", 7, int(P.SPEAK), 0x112233, hoist=True, managed=False, mentionable=True)
    for premium, bot_id in ((False, None), (True, None), (False, 9)):
        role.premium, role.bot_id = premium, bot_id
        read = discord.Role(guild=guild, state=client._connection, data=json.loads(dump(role_json(role))))
        assert (read.id, read.name, read.position, read.permissions.value) == (5, "Sailor", 7, int(P.SPEAK))
        assert (read.colour.value, read.hoist, read.managed, read.mentionable) == (0x112233, True, False, True)
        assert read.is_premium_subscriber() is premium
        assert read.is_bot_managed() is (bot_id is not None)
    assert role_json(role)["colors"] == {"primary_color": 0x112233, "secondary_color": None, "tertiary_color": None}


async def test_channels_are_read_back_whole(ground: Ground, client: discord.Client) -> None:
    rights = {5: Overwrite(0, int(P.SPEAK), int(P.STREAM)), 6: Overwrite(1)}
    text = Channel(3, ground.guild.id, "x", 4, "About", rights, parent_id=9, rate_limit_per_user=10)
    ground.guild.channels = {each.id: each for each in (text, Channel(9, ground.guild.id, "Y", 5, kind=CATEGORY))}
    ground.world.messages[3] = [Message(1, 3, 1), Message(2, 3, 1)]
    [read] = _read(client, ground).text_channels
    assert (read.id, read.name, read.position, read.topic) == (3, "x", 4, "About")
    assert (read.category_id, read.slowmode_delay, read.last_message_id, read.nsfw) == (9, 10, 2, False)
    assert [(each.id, each.type, each.allow, each.deny) for each in read._overwrites] == [
        (5, 0, int(P.SPEAK), int(P.STREAM)),
        (6, 1, 0, 0),
    ]
    category = channel_json(ground.world, ground.guild.channels[9])
    assert (category["type"], category["parent_id"], category["last_message_id"]) == (4, None, None)
    assert "topic" not in category


async def test_a_voice_channel_tells_how_many_it_takes_and_direct_messages_with_whom_they_are(
    ground: Ground, client: discord.Client
) -> None:
    limits = {channel.name: channel.user_limit for channel in _read(client, ground).voice_channels}
    assert limits == {"Deck": 0, "Galley": 2, "Bunk": 0}
    assert "topic" not in channel_json(ground.world, ground.guild.channels[DECK])
    assert "user_limit" not in channel_json(ground.world, ground.guild.channels[WELCOME])
    assert channel_json(ground.world, ground.guild.channels[GALLEY])["bitrate"] == 64_000
    direct = ground.services.direct_channel(ground.id("Emil"))
    data = json.loads(dump(channel_json(ground.world, direct)))
    read = discord.DMChannel(me=client.user, state=client._connection, data=data)  # type: ignore[arg-type]  # None before a login
    assert read.recipient is not None
    assert (read.id, read.type, read.recipient.id) == (direct.id, discord.ChannelType.private, ground.id("Emil"))


async def test_members_and_people_are_read_back_whole(ground: Ground, client: discord.Client) -> None:
    until = NOW + timedelta(days=1)
    ground.guild.members[ground.id("Ivo")] = Member(
        ground.id("Ivo"), NOW, [ground.role("Regular").id], "Cook", until, mute=True, pending=True, avatar="ab"
    )
    ivo = _read(client, ground).get_member(ground.id("Ivo"))
    assert ivo is not None
    assert (ivo.joined_at, ivo.nick, ivo.timed_out_until, ivo.pending) == (NOW, "Cook", until, True)
    assert [role.name for role in ivo.roles] == ["@everyone", "Regular"]
    assert ivo.guild_avatar is not None
    assert (ivo.guild_avatar.key, ivo.avatar, ivo.premium_since) == ("ab", None, None)
    assert not {"user", "mute", "deaf"} & partial_member_json(ground.member("Ivo")).keys()
    assert (ivo.name, ivo.global_name, ivo.bot, ivo.discriminator) == ("ivo", "Ivo", False, "0")
    bot = user_json(ground.world.users[ground.world.bot_id])
    assert (bot["bot"], bot["discriminator"]) == (True, "0000")
    assert "bot" not in user_json(ground.world.users[ground.id("Ivo")])


def test_the_application_its_owner_and_its_guilds_are_read_back(ground: Ground) -> None:
    application = application_json(ground.world)
    owner, bot = user_json(ground.world.users[ground.id("Ada")]), user_json(ground.world.users[ground.world.bot_id])
    assert (application["id"], application["name"]) == (str(ground.world.bot_id), "Tux")
    assert (application["owner"], application["bot"], application["approximate_guild_count"]) == (owner, bot, 2)
    assert application["flags_new"] == str(application["flags"])
    listed = my_guild_json(ground.guild, 5, counted=True)
    assert (listed["id"], listed["name"], listed["permissions"]) == (str(ground.guild.id), "Harbour", "5")
    assert (listed["approximate_member_count"], listed["approximate_presence_count"]) == (11, 11)
    assert listed.keys() - my_guild_json(ground.guild, 5, counted=False).keys() == {
        "approximate_member_count",
        "approximate_presence_count",
    }


def test_bans_and_records_say_what_there_is_to_say(ground: Ground) -> None:
    ivo = ground.id("Ivo")
    assert ban_json(ground.world, Ban(ivo)) == {"user": user_json(ground.world.users[ivo]), "reason": None}
    assert ban_json(ground.world, Ban(ivo, "rude"))["reason"] == "rude"
    bare: JsonObject = {"id": "1", "action_type": 22, "user_id": "3", "target_id": None}
    assert audit_entry_json(AuditEntry(1, 22, 3)) == bare
    change: JsonObject = {"key": "nick"}
    full = AuditEntry(1, 22, 3, 4, "why", [change], {"count": "1"})
    said: JsonObject = {"target_id": "4", "reason": "why", "changes": [change], "options": {"count": "1"}}
    assert audit_entry_json(full) == {**bare, **said}
