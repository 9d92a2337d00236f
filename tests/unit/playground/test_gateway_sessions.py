"""Sessions of the gateway: which events they get, what they are sent again, and in which form."""

import json
import zlib
from datetime import timedelta

import discord
import pytest
import zstandard

from playground.gateway.compression import packer_for
from playground.gateway.members import answers, first_members
from playground.gateway.session import Session
from playground.gateway.sessions import Sessions
from playground.rules.local_discord import GatewayEvent, WrittenEvent
from playground.rules.session_starts import SessionStarts
from playground.wire.forms import Form
from playground.world.default_world import DECK, GENERAL
from playground.world.json_value import Json, JsonObject, as_object, as_objects
from playground.world.records import Member, Message, User
from playground.world.snowflakes import Snowflakes, id_at, moment_of
from tests.unit.playground.ground import NOW, Ground

_INTENTS = discord.Intents


def _session(*, intents: int = 0, shard: tuple[int, int] = (0, 1), name: str = "s") -> tuple[Session, list[JsonObject]]:
    got: list[JsonObject] = []
    return Session(name, intents, shard, 1, lambda raw: got.append(json.loads(raw))), got


@pytest.mark.parametrize("name", ["zlib-stream", "zstd-stream"])
def test_frames_are_packed_in_one_stream_and_each_can_be_read_as_it_comes(name: str) -> None:
    packer = packer_for(name)
    assert packer is not None
    reader = zlib.decompressobj() if name == "zlib-stream" else zstandard.ZstdDecompressor().decompressobj()
    frames = [b'{"op":10}', b'{"op":11}' * 100]
    assert [reader.decompress(packer.pack(frame)) for frame in frames] == frames


def test_without_a_known_packing_frames_are_plain() -> None:
    assert packer_for(None) is packer_for("gzip") is None


def test_a_session_gets_what_it_asked_for_of_the_guilds_of_its_shard() -> None:
    second, guild = 1 << 22, 2 << 22
    session, got = _session(intents=0b110, shard=(0, 2))
    for event in (
        GatewayEvent("A", {}, 0b010, guild),
        GatewayEvent("B", {}, 0b001, guild),
        GatewayEvent("C", {}, 0, guild),
        GatewayEvent("D", {}, 0b110, second),
        GatewayEvent("E", {}, 0b011, None),
    ):
        session.offer(event)
    assert [(frame["op"], frame["t"], frame["s"]) for frame in got] == [(0, "A", 1), (0, "C", 2), (0, "E", 3)]
    other, heard = _session(intents=0b110, shard=(1, 2))
    other.offer(GatewayEvent("D", {"x": 1}, 0b110, second))
    other.offer(GatewayEvent("E", {}, 0b110, None))
    assert heard == [{"op": 0, "t": "D", "s": 1, "d": {"x": 1}}]


@pytest.mark.parametrize("name", ["MESSAGE_CREATE", "MESSAGE_UPDATE"])
def test_contents_in_guilds_take_the_content_intent(name: str) -> None:
    said: JsonObject = {"author": {"id": "5"}, "content": "secret"}
    for intent, guild, content in ((0, 7, ""), (_INTENTS.message_content.flag, 7, "secret"), (0, None, "secret")):
        session, got = _session(intents=intent)
        session.offer(GatewayEvent(name, said, 0, guild))
        session.offer(GatewayEvent("OTHER", said, 0, guild))
        assert [as_object(frame["d"])["content"] for frame in got] == [content, "secret"]
    for intent, expected in ((0, 2), (_INTENTS.message_content.flag, 1)):
        session, got = _session(intents=intent)
        session.offer(WrittenEvent(name, b"1", b"2", 0, 7))
        assert [frame["d"] for frame in got] == [expected]


def test_what_was_missed_is_known_for_two_thousand_events() -> None:
    session, _ = _session()
    session.send = None
    for number in range(2001):
        session.push("A", {"n": number})
    missed = session.missed_since(1999)
    assert missed is not None
    assert [json.loads(frame)["s"] for frame in missed] == [2000, 2001]
    assert session.missed_since(2001) == []
    assert session.missed_since(2002) is None
    assert session.missed_since(0) is None
    whole = session.missed_since(1)
    assert whole is not None
    assert len(whole) == 2000


def test_sessions_are_online_or_cut_off_and_of_those_the_oldest_are_forgotten() -> None:
    changed: list[int] = []
    sessions = Sessions(lambda: changed.append(1))
    assert not sessions.online
    first, _ = _session(name="first", shard=(0, 2))
    second, _ = _session(name="second", shard=(1, 2))
    sessions.add(first)
    sessions.add(second)
    first.send = None
    assert (sessions.connected, sessions.cut_off, sessions.online) == (frozenset({1}), frozenset({0}), True)
    for number in range(32):
        idle, _ = _session(name=str(number))
        idle.send = None
        sessions.add(idle)
    assert (sessions.find("first"), sessions.find("0") is not None) == (None, True)
    assert sessions.find("second") is second
    sessions.forget(second)
    sessions.forget(second)
    assert (sessions.find("second"), sessions.online) == (None, False)
    assert len(changed) == 34


def _chunks(ground: Ground, session: Session, now: float = 1000.0, **asked: Json) -> list[tuple[str, JsonObject]]:
    return list(answers(ground.world, session, Form({"guild_id": str(ground.guild.id), **asked}), now))


def _members(answered: list[tuple[str, JsonObject]]) -> list[object]:
    return [as_object(member["user"])["username"] for _, chunk in answered for member in as_objects(chunk["members"])]


def test_everybody_is_listed_to_who_has_the_intent_once_in_thirty_seconds(ground: Ground) -> None:
    session, _ = _session(intents=_INTENTS.members.flag)
    assert len(_members(_chunks(ground, session, query="", limit=0))) == 11
    [(name, limited)] = _chunks(ground, session, 1029.0, query="", limit=0, nonce="n")
    assert (name, limited["opcode"], limited["retry_after"]) == ("RATE_LIMITED", 8, 1.0)
    assert limited["meta"] == {"guild_id": str(ground.guild.id), "nonce": "n"}
    assert len(_members(_chunks(ground, session, 1030.0, query="", limit=2))) == 2
    other, _ = _session()
    assert _chunks(ground, other, query="", limit=0) == []
    assert _members(_chunks(ground, session, query="E", limit=1)) == ["emil"]
    assert _chunks(ground, session, query="e", limit=0) == []
    assert _chunks(ground, session, guild_id="5", query="e", limit=1) == []
    emil = str(ground.id("Emil"))
    [(_, chunk)] = _chunks(ground, session, user_ids=[emil, "5"], nonce="n", presences=True)
    assert (chunk["not_found"], chunk["nonce"], chunk["presences"]) == (["5"], "n", [])
    assert (chunk["chunk_index"], chunk["chunk_count"], len(as_objects(chunk["members"]))) == (0, 1, 1)
    [(_, chunk)] = _chunks(ground, session, user_ids=emil)
    assert not {"nonce", "presences"} & chunk.keys()


def test_members_come_a_thousand_at_a_time(ground: Ground) -> None:
    session, _ = _session(intents=_INTENTS.members.flag)
    for number in range(1001 - len(ground.guild.members)):
        ground.world.users[number], ground.guild.members[number] = User(number, "x"), Member(number, NOW)
    chunks = [chunk for _, chunk in _chunks(ground, session, query="", limit=0)]
    assert [(chunk["chunk_index"], chunk["chunk_count"]) for chunk in chunks] == [(0, 2), (1, 2)]
    assert [len(as_objects(chunk["members"])) for chunk in chunks] == [1000, 1]
    everybody = [each for chunk in chunks for each in as_objects(chunk["members"])]
    assert len({str(as_object(each["user"])["id"]) for each in everybody}) == 1001
    [(_, named)] = _chunks(ground, session, query="x", limit=400)
    assert len(as_objects(named["members"])) == 100


@pytest.mark.parametrize(("large", "count"), [(11, 11), (10, 8)])
def test_of_a_large_guild_those_are_told_of_first_who_stand_out(ground: Ground, large: int, count: int) -> None:
    ground.services.voice.join(ground.guild, ground.id("Goro"), DECK)
    ground.member("Hana").nick = "Cook"
    everybody = first_members(ground.world, ground.guild, _INTENTS.presences.flag, large=large)
    names = {ground.world.users[member.user_id].username for member in everybody}
    assert len(names) == count
    assert {"goro", "hana", "Tux", "emil"} <= names
    near = first_members(ground.world, ground.guild, _INTENTS.members.flag, large=large)
    assert {member.user_id for member in near} == {ground.id("Goro"), ground.world.bot_id}


def test_a_thousand_sessions_a_day_can_be_started() -> None:
    now = [NOW]
    starts = SessionStarts(lambda: now[0])
    for _ in range(1001):
        starts.count()
    assert (starts.remaining, starts.resets_after) == (0, timedelta(days=1))
    now[0] += timedelta(days=1) - timedelta(milliseconds=1)
    assert (starts.remaining, starts.resets_after) == (0, timedelta(milliseconds=1))
    now[0] += timedelta(milliseconds=1)
    assert (starts.remaining, starts.resets_after) == (1000, timedelta(days=1))
    starts.count()
    assert starts.remaining == 999
    now[0] += timedelta(days=1)
    starts.count()
    assert starts.remaining == 999


def test_ids_carry_their_moment_grow_also_when_the_clock_does_not_and_are_those_of_discord() -> None:
    snowflakes = Snowflakes(lambda: NOW)
    first, second = snowflakes.next(), snowflakes.next()
    assert first == id_at(NOW) == discord.utils.time_snowflake(NOW)
    assert (second, moment_of(second)) == (first + 1, NOW)
    snowflakes.start_after(first + 100)
    snowflakes.start_after(5)
    assert snowflakes.next() == first + 101


def test_new_ids_come_after_all_that_are_in_use(ground: Ground) -> None:
    world, moderation = ground.world, ground.services.moderation
    number = world.highest_id() + 1
    world.keep_message(Message(number, GENERAL, 1))
    assert world.highest_id() == number
    ground.services.direct_channel(ground.id("Emil"))
    moderation.kick(ground.guild, ground.id("Ada"), ground.id("Ivo"))
    assert world.highest_id() == ground.recorded.id
