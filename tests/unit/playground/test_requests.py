"""Requests of the bot: the pages of lists, what may be asked for at most, and the right that each of them takes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import discord
import pytest

from playground.rest import account, channels, guilds, members, messages, reactions
from playground.rest.call import Call, Handler, checked_reason
from playground.rules.attachments import Upload
from playground.rules.permissions import EVERYTHING
from playground.wire.forms import InvalidForm
from playground.world.default_world import DECK, GENERAL, MOD_LOG
from playground.world.json_value import Json, JsonObject, as_objects
from playground.world.permission import Permission as P
from playground.world.records import AuditEntry, Ban, Member, Message, User
from playground.world.refusals import DiscordError, Refusal
from playground.world.snowflakes import id_at
from tests.unit.playground.ground import NOW, Ground


def _ids(answer: Json, *keys: str) -> list[int]:
    found = as_objects(answer)
    for key in keys:
        found = as_objects([item[key] for item in found])
    return [int(str(item["id"])) for item in found]


def _wrote(ground: Ground, *numbers: int, author: str = "Emil", pinned: bool = False) -> None:
    kept = [Message(number, GENERAL, ground.id(author), str(number), pinned=pinned) for number in numbers]
    ground.world.messages[GENERAL] = kept


def _users(ground: Ground, *numbers: int) -> None:
    for number in numbers:
        ground.world.users[number] = User(number, f"user{number}")


def _banned(ground: Ground, *numbers: int) -> None:
    _users(ground, *numbers)
    ground.guild.bans = {number: Ban(number) for number in numbers}


def _joined(ground: Ground, *numbers: int) -> None:
    _users(ground, *numbers)
    bot = ground.guild.members[ground.world.bot_id]
    ground.guild.members = {number: Member(number, NOW) for number in numbers}
    ground.guild.members[bot.user_id] = bot


def _reacted(ground: Ground, *numbers: int) -> None:
    _users(ground, *numbers)
    _wrote(ground, 7)
    ground.world.messages[GENERAL][0].reactions["x"] = list(numbers)


class Page(Protocol):
    """The ids of what is answered to a query."""

    def __call__(self, **query: int) -> list[int]: ...


def _pages(ground: Ground, handler: Handler, *keys: str, **path: int) -> Page:
    def page(**query: int) -> list[int]:
        call = ground.call(query={name: str(value) for name, value in query.items()}, **path)
        return _ids(handler(call), *keys)

    return page


def test_a_page_of_messages_is_the_newest_before_after_or_around_one(ground: Ground) -> None:
    _wrote(ground, *range(1, 122))
    ground.world.messages[GENERAL][119].addressee = ground.id("Emil")
    page = _pages(ground, messages.messages, channel_id=GENERAL)
    assert page() == [121, *range(119, 70, -1)]
    assert page(limit=2) == [121, 119]
    assert page(limit=100) == [121, *range(119, 20, -1)]
    assert page(before=5, limit=2) == [4, 3]
    assert page(after=5, limit=2) == [7, 6]
    assert page(around=5, limit=4) == [6, 5, 4, 3]
    assert page(around=5, limit=1) == [5]
    assert page(around=2, limit=5) == [5, 4, 3, 2, 1]


def test_a_page_of_members_goes_by_their_ids(ground: Ground) -> None:
    _joined(ground, 3, 1, 2)
    page = _pages(ground, members.members, "user")
    assert page() == [1]
    assert page(limit=1000) == [1, 2, 3, ground.world.bot_id]
    assert page(limit=2, after=1) == [2, 3]
    found = members.search(ground.call(query={"query": "user", "limit": "2"}))
    assert _ids(found, "user") == [3, 1]
    assert len(as_objects(members.search(ground.call(query={"query": "user"})))) == 1


def test_a_page_of_bans_is_the_first_after_or_the_last_before_one(ground: Ground) -> None:
    _banned(ground, 3, 1, 4, 2)
    page = _pages(ground, members.bans, "user")
    assert page() == [1, 2, 3, 4]
    assert page(limit=2) == [1, 2]
    assert page(after=2) == [3, 4]
    assert page(limit=1, after=2) == [3]
    assert page(before=4) == [1, 2, 3]
    assert page(limit=2, before=4) == [2, 3]


def test_a_page_of_those_who_reacted_goes_by_their_ids(ground: Ground) -> None:
    _reacted(ground, *range(130, 0, -1))

    def page(**query: int) -> list[int]:
        call = ground.call(query={name: str(value) for name, value in query.items()}, channel_id=GENERAL, message_id=7)
        return _ids(reactions.listed(Call(call.services, {**call.path, "emoji_name": "x"}, call.query)))

    assert page() == list(range(1, 26))
    assert page(limit=100, after=1) == list(range(2, 102))
    assert page(type=1) == []


def test_a_page_of_pins_begins_with_the_last_one_and_says_whether_there_are_more(ground: Ground) -> None:
    _wrote(ground, *(id_at(NOW + timedelta(minutes=number)) for number in range(51)), pinned=True)
    answer = messages.pins(ground.call(channel_id=GENERAL))
    assert isinstance(answer, dict)
    assert (len(answer["items"]), answer["has_more"]) == (50, True)
    ground.world.messages[GENERAL][7].pinned = False
    answer = messages.pins(ground.call(channel_id=GENERAL))
    assert isinstance(answer, dict)
    assert (len(answer["items"]), answer["has_more"]) == (50, False)
    assert answer["items"][0]["pinned_at"] == (NOW + timedelta(minutes=50)).isoformat()
    before = {"before": (NOW + timedelta(minutes=1)).isoformat()}
    answer = messages.pins(ground.call(query=before, channel_id=GENERAL))
    assert isinstance(answer, dict)
    assert [item["pinned_at"] for item in answer["items"]] == [NOW.isoformat()]


def test_a_page_of_the_audit_log_is_of_whom_and_what_is_asked_for(ground: Ground) -> None:
    emil, ivo = ground.id("Emil"), ground.id("Ivo")
    log = [AuditEntry(number, 20 + number % 2, (emil, ivo)[number % 2], number) for number in range(1, 121)]
    ground.guild.audit_log = log

    def page(**query: int) -> list[int]:
        answer = guilds.audit_log(ground.call(query={name: str(value) for name, value in query.items()}))
        assert isinstance(answer, dict)
        entries = _ids(answer["audit_log_entries"])
        named = {log[number - 1].user_id for number in entries} | {number for number in entries if number in (emil,)}
        assert set(_ids(answer["users"])) == named
        return entries

    assert page() == list(range(120, 70, -1))
    assert page(limit=100) == list(range(120, 20, -1))
    assert page(limit=2, before=9) == [8, 7]
    assert page(limit=2, after=9) == [10, 11]
    assert page(limit=2, user_id=ivo) == [119, 117]
    assert page(limit=2, action_type=20) == [120, 118]
    assert page(target_id=5) == [5]


@pytest.mark.parametrize(
    ("handler", "most"),
    [
        (messages.messages, 100),
        (messages.pins, 50),
        (members.members, 1000),
        (members.search, 1000),
        (members.bans, 1000),
        (guilds.audit_log, 100),
        (account.my_guilds, 200),
    ],
)
def test_a_page_has_an_entry_at_least_and_no_more_than_discord_allows(
    ground: Ground, handler: Handler, most: int
) -> None:
    handler(ground.call(query={"limit": str(most)}, channel_id=GENERAL))
    for limit in (0, most + 1):
        with pytest.raises(InvalidForm):
            handler(ground.call(query={"limit": str(limit)}, channel_id=GENERAL))


def test_guilds_come_by_their_ids_the_first_after_or_the_last_before_one(ground: Ground) -> None:
    first, second = sorted(ground.world.guilds)
    ground.world.guilds = {number: ground.world.guilds[number] for number in (second, first)}
    page = _pages(ground, account.my_guilds)
    assert page() == [first, second]
    assert page(limit=1) == [first]
    assert page(after=first) == [second]
    assert page(before=second) == [first]
    assert page(limit=1, before=second + 1) == [second]


def _with(ground: Ground, body: Json, uploads: Sequence[Upload] = (), **path: str) -> Call:
    named = {"guild_id": str(ground.guild.id), "channel_id": str(GENERAL), "message_id": "7", "emoji_name": "x", **path}
    return Call(ground.services, named, {}, body, "why", uploads)


_RECENT = [str(id_at(NOW) + number) for number in range(101)]
_RIGHTS: Sequence[tuple[Handler, P, Json]] = (
    (messages.message, P.READ_MESSAGE_HISTORY, None),
    (messages.create, P.SEND_MESSAGES, {"content": "x"}),
    (messages.delete, P.MANAGE_MESSAGES, None),
    (messages.bulk_delete, P.MANAGE_MESSAGES, {"messages": _RECENT[:2]}),
    (messages.typing, P.SEND_MESSAGES, None),
    (messages.pin, P.PIN_MESSAGES, None),
    (messages.unpin, P.PIN_MESSAGES, None),
    (reactions.react, P.ADD_REACTIONS, None),
    (reactions.react, P.READ_MESSAGE_HISTORY, None),
    (reactions.listed, P.READ_MESSAGE_HISTORY, None),
    (reactions.remove, P.MANAGE_MESSAGES, None),
    (reactions.clear, P.MANAGE_MESSAGES, None),
    (channels.edit, P.MANAGE_CHANNELS, {"name": "x"}),
    (channels.delete, P.MANAGE_CHANNELS, None),
    (channels.set_overwrite, P.MANAGE_ROLES, {"type": 1}),
    (guilds.audit_log, P.VIEW_AUDIT_LOG, None),
    (guilds.create_role, P.MANAGE_ROLES, {"name": "x"}),
    (guilds.create_channel, P.MANAGE_CHANNELS, {"name": "x"}),
    (guilds.move_channels, P.MANAGE_CHANNELS, [{"id": str(GENERAL), "position": 0}]),
    (members.bans, P.BAN_MEMBERS, None),
    (members.ban, P.BAN_MEMBERS, None),
    (members.bulk_ban, P.BAN_MEMBERS, {"user_ids": ["5"]}),
    (members.bulk_ban, P.MANAGE_GUILD, {"user_ids": ["5"]}),
)


@pytest.mark.parametrize(
    ("handler", "right", "body"), _RIGHTS, ids=[f"{each[0].__name__} {each[1].name}" for each in _RIGHTS]
)
def test_a_request_takes_a_right(ground: Ground, handler: Handler, right: P, body: Json) -> None:
    _reacted(ground, 5)
    for rights, allowed in ((EVERYTHING & ~right & ~P.ADMINISTRATOR, False), (EVERYTHING & ~P.ADMINISTRATOR, True)):
        ground.promote("Tux", rights)
        call = _with(ground, body, user_id="5", overwrite_id="5")
        if allowed:
            handler(call)
        else:
            with pytest.raises(DiscordError) as refused:
                handler(call)
            assert refused.value.refusal is Refusal.MISSING_PERMISSIONS


def test_files_take_a_right_of_their_own(ground: Ground) -> None:
    upload = Upload(0, "a.txt", b"a")
    ground.promote("Tux", P.VIEW_CHANNEL | P.SEND_MESSAGES)
    messages.create(_with(ground, {"content": "x"}))
    with pytest.raises(DiscordError) as refused:
        messages.create(_with(ground, {"content": "x"}, [upload]))
    assert refused.value.refusal is Refusal.MISSING_PERMISSIONS
    ground.promote("Tux", P.VIEW_CHANNEL | P.SEND_MESSAGES | P.ATTACH_FILES)
    messages.create(_with(ground, {"content": "x"}, [upload]))


def test_ones_own_message_is_removed_without_any_right_and_without_a_record(ground: Ground) -> None:
    _wrote(ground, 7, author="Tux")
    ground.promote("Tux", P.VIEW_CHANNEL)
    messages.delete(_with(ground, None))
    assert ground.world.messages[GENERAL] == []
    assert ground.guild.audit_log == []
    assert ground.heard == ["MESSAGE_DELETE"]


def test_the_audit_log_keeps_whose_message_the_bot_removed_and_how_many_at_once(ground: Ground) -> None:
    _wrote(ground, 7, *map(int, _RECENT))
    messages.delete(_with(ground, None))
    messages.bulk_delete(_with(ground, {"messages": _RECENT[:2]}))
    one, many = ground.guild.audit_log
    assert (one.action_type, one.target_id) == (discord.AuditLogAction.message_delete.value, ground.id("Emil"))
    assert (one.options, one.reason) == ({"channel_id": str(GENERAL), "count": "1"}, "why")
    assert (many.action_type, many.target_id) == (discord.AuditLogAction.message_bulk_delete.value, GENERAL)
    assert (many.options, many.reason) == ({"count": "2"}, "why")
    bulk = next(event for event in ground.told if event.name == "MESSAGE_DELETE_BULK")
    assert bulk.data == {"ids": _RECENT[:2], "channel_id": str(GENERAL), "guild_id": str(ground.guild.id)}


def test_two_to_a_hundred_messages_of_fourteen_days_are_removed_at_once(ground: Ground) -> None:
    _wrote(ground, *map(int, _RECENT))
    for wrong in (_RECENT[:1], _RECENT):
        with pytest.raises((DiscordError, InvalidForm)):
            messages.bulk_delete(_with(ground, {"messages": wrong}))
    edge = id_at(NOW - timedelta(days=14))
    with pytest.raises(DiscordError) as refused:
        messages.bulk_delete(_with(ground, {"messages": [_RECENT[0], str(edge - (1 << 22))]}))
    assert refused.value.refusal is Refusal.TOO_OLD_FOR_BULK_DELETE
    messages.bulk_delete(_with(ground, {"messages": [_RECENT[0], str(edge)]}))
    messages.bulk_delete(_with(ground, {"messages": _RECENT[:100]}))
    assert [message.id for message in ground.world.messages[GENERAL]] == [int(_RECENT[100])]


def test_a_nickname_a_biography_and_a_reason_have_lengths(ground: Ground) -> None:
    ivo = str(ground.id("Ivo"))
    members.edit(_with(ground, {"nick": "x" * 32}, user_id=ivo))
    members.edit_me(_with(ground, {"nick": "x" * 32, "bio": "x" * 190}))
    me = ground.guild.members[ground.world.bot_id]
    assert (me.nick, me.bio, ground.member("Ivo").nick) == ("x" * 32, "x" * 190, "x" * 32)
    for handler, body in (
        (members.edit, {"nick": "x" * 33}),
        (members.edit_me, {"nick": "x" * 33}),
        (members.edit_me, {"bio": "x" * 191}),
    ):
        with pytest.raises(InvalidForm):
            handler(_with(ground, body, user_id=ivo))
    members.edit_me(_with(ground, {"nick": None}))
    assert (me.nick, me.bio) == (None, "x" * 190)
    assert checked_reason("x" * 512) == "x" * 512
    assert checked_reason("") is None
    with pytest.raises(InvalidForm):
        checked_reason("x" * 513)


@pytest.mark.parametrize(
    ("body", "seconds"),
    [({"delete_message_seconds": 604_800}, 604_800), ({"delete_message_days": 7}, 604_800), ({}, 0)],
)
def test_a_ban_removes_messages_of_seven_days_at_most(ground: Ground, body: Json, seconds: int) -> None:
    edge = id_at(NOW - timedelta(seconds=604_800))
    _wrote(ground, edge - (1 << 22), edge, int(_RECENT[0]), author="Ivo")
    kept = list(ground.world.messages[GENERAL])
    members.ban(_with(ground, body, user_id=str(ground.id("Ivo"))))
    assert ground.world.messages[GENERAL] == (kept[:1] if seconds else kept)


@pytest.mark.parametrize(
    "body", [{"delete_message_seconds": 604_801}, {"delete_message_seconds": -1}, {"delete_message_days": 8}]
)
def test_a_ban_cannot_remove_older_messages(ground: Ground, body: Json) -> None:
    with pytest.raises(InvalidForm):
        members.ban(_with(ground, body, user_id=str(ground.id("Ivo"))))
    assert ground.guild.bans == {}


def test_of_many_at_once_those_out_of_reach_and_the_banned_fail_and_someone_has_to_be_banned(ground: Ground) -> None:
    ivo, ada, hana = (str(ground.id(name)) for name in ("Ivo", "Ada", "Hana"))
    _banned(ground, 5)
    answer = members.bulk_ban(_with(ground, {"user_ids": [ivo, ada, "5", "6", hana]}))
    assert answer == {"banned_users": [ivo, hana], "failed_users": [ada, "5", "6"]}
    with pytest.raises(DiscordError) as refused:
        members.bulk_ban(_with(ground, {"user_ids": [ivo, ada]}))
    assert refused.value.refusal is Refusal.BULK_BAN_FAILED
    with pytest.raises(InvalidForm):
        members.bulk_ban(_with(ground, {"user_ids": [str(number) for number in range(201)]}))


def test_a_channel_that_the_bot_cannot_see_is_missing_access(ground: Ground) -> None:
    ground.channel("mod-log").overwrites[ground.role("Tux").id].allow = 0
    with pytest.raises(DiscordError) as refused:
        channels.one(_with(ground, None, channel_id=str(MOD_LOG)))
    assert refused.value.refusal is Refusal.MISSING_ACCESS


def test_a_timeout_is_a_moment_with_a_time_zone(ground: Ground) -> None:
    ivo = str(ground.id("Ivo"))
    for written in ("tomorrow", "2026-06-02T12:00:00"):
        with pytest.raises(InvalidForm):
            members.edit(_with(ground, {"communication_disabled_until": written}, user_id=ivo))
    for days, seconds, allowed in ((28, 10, True), (28, 11, False)):
        until = NOW + timedelta(days=days, seconds=seconds)
        call = _with(ground, {"communication_disabled_until": until.isoformat()}, user_id=ivo)
        if allowed:
            members.edit(call)
        else:
            with pytest.raises(InvalidForm):
                members.edit(call)
    assert ground.member("Ivo").communication_disabled_until == NOW + timedelta(days=28, seconds=10)


def test_an_answer_says_how_many_members_a_guild_and_a_role_have_where_that_is_asked(ground: Ground) -> None:
    answer = guilds.one(ground.call(query={"with_counts": "true"}))
    assert isinstance(answer, dict)
    assert (answer["approximate_member_count"], answer["approximate_presence_count"]) == (11, 11)
    plain = guilds.one(ground.call())
    assert isinstance(plain, dict)
    assert "approximate_member_count" not in plain
    counts = guilds.role_member_counts(ground.call())
    names = ("Regular", "Moderator", "Senior Moderator", "Tux", "Admin")
    assert counts == {str(ground.role(name).id): count for name, count in zip(names, (2, 2, 1, 1, 1), strict=True)}


def test_a_voice_state_is_of_whoever_is_in_voice(ground: Ground) -> None:
    emil, bot = ground.id("Emil"), ground.world.bot_id
    for call in (ground.call(), ground.call(user_id=emil)):
        with pytest.raises(DiscordError) as refused:
            guilds.voice_state(call)
        assert refused.value.refusal is Refusal.UNKNOWN_VOICE_STATE
    for user in (emil, bot):
        ground.services.voice.join(ground.guild, user, DECK)
    found = [guilds.voice_state(call) for call in (ground.call(), ground.call(user_id=emil))]
    assert [each["user_id"] for each in as_objects(found)] == [str(bot), str(emil)]


def test_a_guild_without_the_bot_is_unknown_and_direct_messages_have_no_rights(ground: Ground) -> None:
    with pytest.raises(DiscordError) as refused:
        guilds.one(ground.call(guild_id=5))
    assert refused.value.refusal is Refusal.UNKNOWN_GUILD
    del ground.guild.members[ground.world.bot_id]
    with pytest.raises(DiscordError) as refused:
        guilds.one(ground.call())
    assert refused.value.refusal is Refusal.UNKNOWN_GUILD
    direct = ground.services.direct_channel(ground.id("Emil"))
    with pytest.raises(DiscordError) as refused:
        channels.edit(ground.call({"name": "x"}, channel_id=direct.id))
    assert refused.value.refusal is Refusal.MISSING_PERMISSIONS


def test_direct_messages_are_written_to_people_in_a_guild_of_the_bots_who_take_them(ground: Ground) -> None:
    def write(name: str) -> None:
        opened = account.open_direct_messages(ground.call({"recipient_id": str(ground.id(name))}))
        assert isinstance(opened, dict)
        messages.create(ground.call({"content": "x"}, channel_id=int(opened["id"])))

    write("Emil")
    ground.services.moderation.remove_member(ground.guild, ground.id("Ivo"))
    for name in ("Hana", "Ivo"):
        with pytest.raises(DiscordError) as refused:
            write(name)
        assert refused.value.refusal is Refusal.CANNOT_SEND_TO_USER
    for recipient, refusal in (("5", Refusal.INVALID_RECIPIENTS), (ground.world.bot_id, Refusal.CANNOT_WRITE_TO_BOT)):
        with pytest.raises(DiscordError) as refused:
            account.open_direct_messages(ground.call({"recipient_id": recipient}))
        assert refused.value.refusal is refusal


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": " "}, {"name": "x" * 101}])
def test_no_channel_is_made_without_a_name_of_100_characters_at_most(ground: Ground, body: JsonObject) -> None:
    with pytest.raises(InvalidForm) as error:
        guilds.create_channel(ground.call(body))
    assert error.value.path == ("name",)
    assert ground.told == []
    made = guilds.create_channel(ground.call({"name": "x" * 100}))
    assert isinstance(made, dict)
    assert made["name"] == "x" * 100
