"""Whom a fresh playground holds, and what they may."""

import discord
import pytest

from interface.shared.invite import missing_rights
from playground.people.people import People
from playground.rules.permissions import in_channel, in_guild
from playground.world.default_world import BOT_ROLE, DECK, GALLEY, WELCOME, default_world
from playground.world.guild import Guild
from playground.world.permission import Permission as P
from playground.world.records import TEXT, VOICE, Channel, Role
from tests.unit.playground.ground import Ground

_EVERYBODY = {"ada", "bruno", "chidi", "dalia", "emil", "freya", "goro", "hana", "ivo", "juno", "Tux"}


@pytest.fixture
def lighthouse(ground: Ground) -> Guild:
    return next(guild for guild in ground.world.guilds.values() if guild.name == "Lighthouse")


def _seen_by(ground: Ground, guild: Guild, name: str) -> list[str]:
    channels = guild.listed_channels()
    return [each.name for each in channels if in_channel(ground.world, ground.id(name), each) & P.VIEW_CHANNEL]


def test_it_is_always_the_same() -> None:
    assert default_world() == default_world()


def test_harbour_has_its_people_with_their_roles(ground: Ground) -> None:
    names = {user.id: user.username for user in ground.world.users.values()}
    roles = {names[member.user_id]: member.roles for member in ground.guild.members.values()}
    held = {name: {ground.guild.roles[role].name for role in of} for name, of in roles.items() if of}
    assert held == {
        "bruno": {"Admin"},
        "chidi": {"Senior Moderator", "Moderator"},
        "dalia": {"Moderator"},
        "emil": {"Regular"},
        "freya": {"Regular"},
        "Tux": {"Tux"},
    }
    assert roles.keys() == set(names.values()) == _EVERYBODY
    assert ground.guild.owner_id == ground.id("Ada")
    closed = [user.username for user in ground.world.users.values() if user.closed_direct_messages]
    assert (closed, [user.username for user in ground.world.users.values() if user.bot]) == (["hana"], ["Tux"])
    without = {user.username for user in ground.world.users.values() if user.avatar is None}
    assert without == {"bruno", "goro", "ivo", "Tux"}


def test_lighthouse_has_some_of_them_and_keepers(ground: Ground, lighthouse: Guild) -> None:
    names = {user.id: user.username for user in ground.world.users.values()}
    roles = {names[member.user_id]: member.roles for member in lighthouse.members.values()}
    held = {name: [lighthouse.roles[role].name for role in of] for name, of in roles.items()}
    assert held == {"Tux": ["Tux"], "chidi": [], "dalia": ["Keeper"], "emil": [], "goro": []}
    assert lighthouse.owner_id == ground.id("Chidi")
    assert _seen_by(ground, lighthouse, "Emil") == ["lantern-room"]
    for name in ("Dalia", "Chidi", "Tux"):
        assert _seen_by(ground, lighthouse, name) == ["lantern-room", "logbook"]
    assert lighthouse.system_channel_id == lighthouse.listed_channels()[0].id
    assert {ground.guild.id >> 22 & 1, lighthouse.id >> 22 & 1} == {0, 1}


def test_harbour_has_its_channels_of_which_the_staff_sees_one_more(ground: Ground) -> None:
    everybodys = ["welcome", "general", "help", "showcase", "Deck", "Galley", "Bunk"]
    for name in ("Emil", "Hana"):
        assert _seen_by(ground, ground.guild, name) == everybodys
    for name in ("Dalia", "Chidi", "Bruno", "Ada", "Tux"):
        assert _seen_by(ground, ground.guild, name) == [*everybodys[:4], "mod-log", *everybodys[4:]]
    kinds = {channel.name: channel.kind for channel in ground.guild.channels.values()}
    assert kinds == {name: VOICE if name[0].isupper() else TEXT for name in kinds}
    limits = {channel.id: channel.user_limit for channel in ground.guild.channels.values()}
    assert (limits[DECK], limits[GALLEY], ground.guild.system_channel_id) == (0, 2, WELCOME)
    assert ground.guild.afk_channel_id == ground.channel("Bunk").id


def test_each_may_what_their_role_is_for(ground: Ground) -> None:
    staff = P.BAN_MEMBERS | P.KICK_MEMBERS | P.MODERATE_MEMBERS | P.MANAGE_MESSAGES | P.VIEW_AUDIT_LOG
    keeping = P.MANAGE_GUILD | P.MANAGE_ROLES | P.MANAGE_CHANNELS
    for name in ("Ivo", "Emil"):
        assert not in_guild(ground.guild, ground.id(name)) & (staff | keeping | P.MENTION_EVERYONE)
    for name in ("Dalia", "Chidi"):
        assert in_guild(ground.guild, ground.id(name)) & (staff | keeping) == staff
    assert in_guild(ground.guild, ground.world.bot_id) & (staff | keeping) == staff | keeping
    for guild in ground.world.guilds.values():
        granted = discord.Permissions(in_guild(guild, ground.world.bot_id))
        assert (missing_rights(granted), granted.administrator) == ((), False)


def test_everybody_reads_writes_reacts_and_talks(ground: Ground) -> None:
    people = People(ground.services, lambda: True)
    wanted = (
        P.VIEW_CHANNEL
        | P.SEND_MESSAGES
        | P.READ_MESSAGE_HISTORY
        | P.ADD_REACTIONS
        | P.ATTACH_FILES
        | P.USE_APPLICATION_COMMANDS
        | P.CONNECT
        | P.SPEAK
    )
    for guild in ground.world.guilds.values():
        for member in guild.members:
            held = people.permissions(member, guild.listed_channels()[0])
            assert held & wanted == wanted


def test_all_ids_differ_and_everything_was_written_by_somebody_who_may(ground: Ground) -> None:
    world = ground.world
    things: list[Channel | Role] = []
    for guild in world.guilds.values():
        things += [*guild.channels.values(), *(role for role in guild.roles.values() if role is not guild.everyone)]
        assert all(number == each.id for number, each in guild.roles.items())
    ids = [*world.users, *world.guilds, *(each.id for each in things)]
    kept = [message for messages in world.messages.values() for message in messages]
    ids += [message.id for message in kept]
    assert len(ids) == len(set(ids))
    assert len(kept) == 6
    assert all(in_channel(world, each.author_id, world.channel(each.channel_id)) & P.SEND_MESSAGES for each in kept)
    bots = [role for guild in world.guilds.values() for role in guild.roles.values() if role.bot_id is not None]
    assert [(role.bot_id, role.managed, role.hoist) for role in bots] == [(world.bot_id, True, True)] * 2
    assert bots[0].id == BOT_ROLE
