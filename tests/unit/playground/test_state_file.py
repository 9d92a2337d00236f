"""The playground's state file: what is read back, and what is not taken."""

import json
import re
from collections.abc import Sequence

import pytest
from attrs import asdict

from playground.world.default_world import BOT, BOT_ROLE, DECK, GALLEY, GENERAL, GUILD, LIGHTHOUSE, MOD_LOG
from playground.world.json_value import Json, JsonObject, dump
from playground.world.records import VOICE, Member, Message, Origin
from playground.world.state_file import world_from_json, world_to_json
from playground.world.world import World
from tests.unit.playground.ground import Ground


def _with_something_of_every_kind(ground: Ground) -> World:
    world, emil = ground.world, ground.id("Emil")
    ground.services.voice.join(ground.guild, BOT, GALLEY)
    ground.services.moderation.ban(ground.guild, ground.id("Ada"), ground.id("Ivo"), reason="[case 1]")
    ground.services.moderation.rename(ground.guild, ground.id("Ada"), emil, "Cook")
    direct = ground.services.direct_channel(emil)
    said = Message(world.highest_id() + 1, direct.id, BOT, "hello", mentions=[emil], pinned_at=ground.now)
    said.origin = Origin(1, 2, emil, "ping")
    world.keep_message(said)
    world.messages[GENERAL][0].origin = Origin(1, 2, emil, "ping")
    return world


def test_what_is_saved_is_read_back(ground: Ground) -> None:
    world = _with_something_of_every_kind(ground)
    assert world_from_json(json.loads(dump(world_to_json(world)))) == world


def _edited(value: object, path: Sequence[int | str], new: Json) -> object:
    if not path:
        return new
    first, *rest = path
    if isinstance(value, list):
        return [_edited(each, rest, new) if number == first else each for number, each in enumerate(value)]
    assert isinstance(value, dict)
    return {**value, str(first): _edited(value.get(str(first)), rest, new)}


_DIRECT: JsonObject = {"id": 7, "guild_id": None, "name": "", "recipient_id": 5}
_FIRST = ("guilds", GUILD)
_SAID = ("messages", GENERAL, 0)
_EDITS: list[tuple[Sequence[int | str], Json, str]] = [
    (("bot_id",), 5, "the bot, 5, is no user"),
    (("guilds",), {}, "there is no guild"),
    (("users", BOT, "id"), 5, f"the user 5 stands under {BOT}"),
    ((*_FIRST, "id"), 5, f"the guild 5 stands under {GUILD}"),
    (("direct_channels",), {"7": _DIRECT}, "the direct channel 7 is with 5, who is no user"),
    (("direct_channels",), {"8": _DIRECT}, "the direct channel 7 stands under 8"),
    (("messages", 5), [], "there are messages of channel 5, which is not there"),
    ((*_SAID, "channel_id"), 5, f"says that it is of channel 5, and stands under {GENERAL}"),
    ((*_SAID, "author_id"), 5, "names 5, who is no user"),
    ((*_SAID, "mentions"), [BOT, 5], "names 5, who is no user"),
    ((*_SAID, "origin", "user_id"), 5, "names 5, who is no user"),
    ((*_FIRST, "owner_id"), 5, f"in guild {GUILD} the owner, 5, is no member"),
    ((*_FIRST, "roles"), {}, f"in guild {GUILD} there is no role @everyone, {GUILD}"),
    ((*_FIRST, "roles", BOT_ROLE, "id"), 5, f"in guild {GUILD} the role 5 stands under {BOT_ROLE}"),
    ((*_FIRST, "channels", DECK, "id"), 5, f"the channel 5 stands under {DECK}"),
    ((*_FIRST, "channels", DECK, "guild_id"), 5, f"channel {DECK} says that it is of guild 5"),
    ((*_FIRST, "members", BOT, "user_id"), 5, f"the member 5 stands under {BOT}"),
    ((*_FIRST, "members", 5), {"user_id": 5, "joined_at": "2026-06-01"}, "5 is a member or banned, and no user"),
    ((*_FIRST, "bans", 5), {"user_id": 5}, f"in guild {GUILD} 5 is a member or banned, and no user"),
    ((*_FIRST, "bans", BOT), {"user_id": 5}, f"the ban 5 stands under {BOT}"),
    ((*_FIRST, "voice", 5), {"user_id": 5, "channel_id": DECK, "session_id": "s"}, "5 is in voice, and no member"),
    ((*_FIRST, "voice", BOT, "user_id"), 5, f"the voice state 5 stands under {BOT}"),
    ((*_FIRST, "voice", BOT, "channel_id"), GENERAL, f"{BOT} is in {GENERAL}, which is no voice channel"),
    ((*_FIRST, "voice", BOT, "channel_id"), None, f"{BOT} is in None, which is no voice channel"),
]


def test_what_a_file_does_not_say_is_off(ground: Ground) -> None:
    """As in one of an earlier version, which knew less."""
    emil, ivo = ground.id("Emil"), ground.id("Ivo")
    said: list[tuple[Sequence[int | str], dict[str, Json]]] = [
        (("users", emil), {"id": emil, "username": "emil"}),
        ((*_FIRST, "roles", BOT_ROLE), {"id": BOT_ROLE, "name": "Tux", "position": 3}),
        ((*_FIRST, "channels", GALLEY), {"id": GALLEY, "guild_id": GUILD, "name": "Galley", "kind": VOICE}),
        ((*_FIRST, "channels", MOD_LOG), {"id": MOD_LOG, "guild_id": GUILD, "name": "x"}),
        ((*_FIRST, "channels", MOD_LOG, "overwrites"), {"1": {"kind": 1}}),
        ((*_FIRST, "members", emil), {"user_id": emil, "joined_at": "2026-06-01T12:00:00+00:00"}),
        ((*_FIRST, "voice", BOT), {"user_id": BOT, "channel_id": GALLEY, "session_id": "s"}),
        (_SAID, {"id": 9, "channel_id": GENERAL, "author_id": BOT}),
    ]
    data: object = json.loads(dump(world_to_json(_with_something_of_every_kind(ground))))
    for path, record in said:
        data = _edited(data, ("world", *path), record)
    assert isinstance(data, dict)
    world = world_from_json(data)
    guild = world.guilds[GUILD]
    assert (world.users[emil].locale, guild.bans[ivo].reason) == ("en-US", "[case 1]")
    for read, known in (
        (world.users[emil], {"id", "username", "locale"}),
        (guild.roles[BOT_ROLE], {"id", "name", "position"}),
        (guild.channels[GALLEY], {"id", "guild_id", "name", "kind"}),
        (guild.channels[MOD_LOG], {"id", "guild_id", "name", "overwrites"}),
        (guild.channels[MOD_LOG].overwrites[1], {"kind"}),
        (guild.members[emil], {"user_id", "joined_at"}),
        (guild.voice[BOT], {"user_id", "channel_id", "session_id"}),
        (world.messages[GENERAL][0], {"id", "channel_id", "author_id"}),
    ):
        assert {name: value for name, value in asdict(read).items() if value and name not in known} == {}


def test_a_file_whose_parts_do_not_fit_together_is_not_taken_and_it_is_said_why(ground: Ground) -> None:
    saved = json.loads(dump(world_to_json(_with_something_of_every_kind(ground))))
    for path, value, words in _EDITS:
        data = _edited(saved, ("world", *path), value)
        assert isinstance(data, dict)
        with pytest.raises(ValueError, match=re.escape(words)):
            world_from_json(data)


def test_a_file_of_the_first_version_becomes_one_of_this_version(ground: Ground) -> None:
    """It held one guild, and the direct messages among its channels."""
    world = _with_something_of_every_kind(ground)
    del world.guilds[LIGHTHOUSE]
    world.messages = {number: kept for number, kept in world.messages.items() if world.find_channel(number)}
    saved = json.loads(dump(world_to_json(world)))["world"]
    guild = saved["guilds"][str(GUILD)]
    own = ("id", "name", "owner_id", "system_channel_id")
    first = {
        **{key: saved[key] for key in ("bot_id", "users", "messages", "commands")},
        **{key: guild[key] for key in ("roles", "members", "bans", "audit_log")},
        "guild": {key: guild[key] for key in own},
        "channels": {**guild["channels"], **saved["direct_channels"]},
        "kept_timeouts": {"5": "2026-06-01T12:00:00+00:00"},
    }
    world.guild.former = {5: Member(5, ground.now, communication_disabled_until=ground.now)}
    world.guild.voice, world.guild.afk_channel_id = {}, None
    assert world_from_json({"version": 1, "world": first}) == world
    for other in (0, 3, None):
        with pytest.raises(ValueError, match=f"version {other} instead of 2"):
            world_from_json({"version": other, "world": saved})
