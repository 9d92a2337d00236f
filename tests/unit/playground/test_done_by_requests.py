"""What the bot's requests do, beyond what the rules see to: the reason that comes with them, and what is answered."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import discord
import pytest

from playground.rest import account, channels, guilds, members, messages
from playground.rest.call import Call, Handler
from playground.rules.channels import FOR_MEMBER
from playground.wire.forms import InvalidForm
from playground.wire.message_json import message_json, without_content
from playground.wire.rendering import ban_json, channel_json, role_json
from playground.world.default_world import DECK, GALLEY, GENERAL, HELP, MODERATOR_ROLE, REGULAR_ROLE, WELCOME
from playground.world.intents import PrivilegedIntent
from playground.world.json_value import Json, as_object, as_objects
from playground.world.permission import Permission as P
from playground.world.records import Ban, Message, Overwrite, VoiceState
from playground.world.refusals import DiscordError, Refusal
from playground.world.snowflakes import id_at
from tests.unit.playground.ground import NOW, Ground

IVO, EMIL, HANA = (Ground().id(name) for name in ("Ivo", "Emil", "Hana"))
_TOMORROW = (NOW + timedelta(days=1)).isoformat()
_LOG = discord.AuditLogAction

_DEEDS: Sequence[tuple[Handler, Json, discord.AuditLogAction]] = (
    (channels.edit, {"name": "x"}, _LOG.channel_update),
    (channels.delete, None, _LOG.channel_delete),
    (channels.set_overwrite, {"type": FOR_MEMBER, "allow": "2048"}, _LOG.overwrite_create),
    (channels.remove_overwrite, None, _LOG.overwrite_delete),
    (guilds.create_channel, {"name": "x"}, _LOG.channel_create),
    (guilds.create_role, {"name": "x"}, _LOG.role_create),
    (guilds.edit_role, {"name": "x"}, _LOG.role_update),
    (guilds.delete_role, None, _LOG.role_delete),
    (guilds.move_roles, [{"id": str(REGULAR_ROLE), "position": 2}], _LOG.role_update),
    (members.kick, None, _LOG.kick),
    (members.ban, None, _LOG.ban),
    (members.unban, None, _LOG.unban),
    (members.bulk_ban, {"user_ids": [str(IVO)]}, _LOG.ban),
    (members.add_role, None, _LOG.member_role_update),
    (members.remove_role, None, _LOG.member_role_update),
    (members.edit, {"nick": "Cook"}, _LOG.member_update),
    (members.edit, {"roles": [str(MODERATOR_ROLE)]}, _LOG.member_role_update),
    (members.edit, {"communication_disabled_until": _TOMORROW}, _LOG.member_update),
    (members.edit, {"mute": True}, _LOG.member_update),
    (members.edit, {"deaf": True}, _LOG.member_update),
    (members.edit, {"channel_id": str(GALLEY)}, _LOG.member_move),
    (members.edit, {"channel_id": None}, _LOG.member_disconnect),
    (members.edit_me, {"nick": "Cook"}, _LOG.member_update),
    (messages.delete, None, _LOG.message_delete),
)


@pytest.mark.parametrize(
    ("handler", "body", "action"), _DEEDS, ids=[f"{each[0].__name__} {each[2].name} {each[1]}" for each in _DEEDS]
)
def test_the_audit_log_keeps_what_the_bot_did_and_its_reason(
    ground: Ground, handler: Handler, body: Json, action: discord.AuditLogAction
) -> None:
    guild, user = ground.guild, HANA if handler is members.unban else EMIL if handler is members.remove_role else IVO
    ground.world.messages[GENERAL] = [Message(7, GENERAL, IVO)]
    guild.voice[IVO] = VoiceState(IVO, DECK, "session")
    guild.bans[HANA] = Ban(HANA)
    if handler is channels.remove_overwrite:
        ground.channel("general").overwrites[IVO] = Overwrite(FOR_MEMBER)
    named = {"channel_id": str(GENERAL), "overwrite_id": str(IVO), "role_id": str(REGULAR_ROLE), "message_id": "7"}
    path = {"guild_id": str(guild.id), "user_id": str(user), **named}
    handler(Call(ground.services, path, {}, body, "why"))
    entry = ground.recorded
    assert (entry.action_type, entry.user_id, entry.reason) == (action.value, ground.world.bot_id, "why")


def test_a_request_answers_with_what_it_changed(ground: Ground) -> None:
    rendered = channel_json(ground.world, ground.channel("help"))
    assert channels.delete(ground.call(channel_id=HELP)) == rendered
    assert (HELP in ground.guild.channels, ground.guild.system_channel_id) == (False, WELCOME)
    assert channels.edit(ground.call({"name": "x"}, channel_id=GENERAL)) == channel_json(
        ground.world, ground.guild.channels[GENERAL]
    )
    assert guilds.role(ground.call(role_id=REGULAR_ROLE)) == role_json(ground.role("Regular"))
    moved = guilds.move_roles(ground.call([{"id": str(REGULAR_ROLE), "position": 2}]))
    assert moved == guilds.roles(ground.call())
    guilds.move_channels(ground.call([{"id": str(GENERAL), "position": 0}, {"id": str(WELCOME)}]))
    assert [channel.name for channel in ground.guild.listed_channels()][:2] == ["x", "welcome"]
    guilds.move_channels(ground.call())


def test_a_ban_is_shown_to_whoever_may_ban(ground: Ground) -> None:
    with pytest.raises(DiscordError) as refused:
        members.one_ban(ground.call(user_id=IVO))
    assert refused.value.refusal is Refusal.UNKNOWN_BAN
    ground.guild.bans[IVO] = Ban(IVO, "rude")
    assert members.one_ban(ground.call(user_id=IVO)) == ban_json(ground.world, Ban(IVO, "rude"))
    ground.promote("Tux", 0)
    with pytest.raises(DiscordError) as refused:
        members.one_ban(ground.call(user_id=IVO))
    assert refused.value.refusal is Refusal.MISSING_PERMISSIONS


@pytest.mark.parametrize("body", [{"delete_message_seconds": 0}, {"delete_message_days": 0}])
def test_a_ban_may_remove_no_messages_at_all(ground: Ground, body: Json) -> None:
    ground.world.messages[GENERAL] = [Message(id_at(NOW), GENERAL, IVO)]
    members.ban(ground.call(body, user_id=IVO))
    assert (list(ground.guild.bans), len(ground.world.messages[GENERAL])) == ([IVO], 1)


def test_many_bans_remove_messages_too(ground: Ground) -> None:
    ground.world.messages[GENERAL] = [Message(id_at(NOW - timedelta(seconds=ago)), GENERAL, IVO) for ago in (9, 8)]
    members.bulk_ban(ground.call({"user_ids": [str(IVO)], "delete_message_seconds": 8}))
    assert [message.id for message in ground.world.messages[GENERAL]] == [id_at(NOW - timedelta(seconds=9))]


def _create(ground: Ground, body: Mapping[str, Json], channel_id: int = GENERAL) -> Message:
    answer = as_object(messages.create(ground.call(body, channel_id=channel_id)))
    sent = ground.world.messages[channel_id][-1]
    assert answer == message_json(ground.world, sent)
    return sent


def test_a_message_is_a_reply_or_a_forward_of_one_that_can_be_seen(ground: Ground) -> None:
    ground.world.messages[GENERAL] = [Message(7, GENERAL, IVO, "x"), Message(8, GENERAL, IVO, "y", addressee=EMIL)]
    sent = _create(ground, {"content": "z", "message_reference": {"message_id": "7"}})
    assert (sent.content, sent.reply_to, sent.mentions) == ("z", 7, [IVO])
    for unknown in ("8", "9"):
        with pytest.raises(InvalidForm) as error:
            _create(ground, {"content": "z", "message_reference": {"message_id": unknown}})
        assert error.value.path == ("message_reference",)
    place: dict[str, Json] = {"type": 1, "channel_id": str(GENERAL)}
    sent = _create(ground, {"message_reference": {**place, "message_id": "7"}}, WELCOME)
    assert sent.forward is not None
    [snapshot] = as_objects(sent.forward["message_snapshots"])
    assert (sent.content, sent.reply_to, as_object(snapshot["message"])["content"]) == ("", None, "x")
    with pytest.raises(DiscordError) as refused:
        _create(ground, {"message_reference": {**place, "message_id": "8"}}, WELCOME)
    assert refused.value.refusal is Refusal.UNKNOWN_MESSAGE
    ground.world.messages[GENERAL][0].kind = 7
    with pytest.raises(DiscordError) as refused:
        _create(ground, {"message_reference": {**place, "message_id": "7"}}, WELCOME)
    assert refused.value.refusal is Refusal.UNKNOWN_MESSAGE


@pytest.mark.parametrize("taken", [P.VIEW_CHANNEL, P.READ_MESSAGE_HISTORY])
def test_what_the_bot_may_not_read_it_cannot_forward(ground: Ground, taken: P) -> None:
    ground.world.messages[GENERAL] = [Message(7, GENERAL, IVO, "x")]
    ground.channel("general").overwrites[ground.role("Tux").id] = Overwrite(0, deny=int(taken))
    with pytest.raises(DiscordError) as refused:
        _create(ground, {"message_reference": {"type": 1, "channel_id": str(GENERAL), "message_id": "7"}}, WELCOME)
    assert refused.value.refusal is Refusal.MISSING_ACCESS


def test_an_enforced_nonce_sends_a_message_once(ground: Ground) -> None:
    first = _create(ground, {"content": "x", "nonce": 5})
    assert (first.nonce, _create(ground, {"content": "x", "nonce": "5"}).id == first.id) == ("5", False)
    assert as_object(message_json(ground.world, first))["nonce"] == "5"
    again = messages.create(ground.call({"content": "y", "nonce": 5, "enforce_nonce": True}, channel_id=GENERAL))
    assert as_object(again)["id"] == str(first.id)
    _create(ground, {"content": "x", "nonce": "n" * 25})
    with pytest.raises(InvalidForm):
        _create(ground, {"content": "x", "nonce": "n" * 26})


def test_without_its_intent_the_bot_reads_what_others_wrote_in_direct_messages_alone(ground: Ground) -> None:
    direct = ground.services.direct_channel(IVO).id
    ground.world.allowed_intents &= ~PrivilegedIntent.MESSAGE_CONTENT
    for channel_id, is_shown in ((GENERAL, False), (direct, True)):
        said = Message(7, channel_id, IVO, "x")
        ground.world.messages[channel_id] = [said]
        whole = message_json(ground.world, said)
        hidden = without_content(whole, ground.world.bot_id)
        assert whole != hidden
        expected = whole if is_shown else hidden
        assert messages.messages(ground.call(channel_id=channel_id)) == [expected]
        assert messages.message(ground.call(channel_id=channel_id, message_id=7)) == expected


_PINS = ((messages.pin, 7), (messages.pin, 8), (messages.unpin, 8), (messages.unpin, 7))


def test_a_pin_is_told_with_the_newest_of_them(ground: Ground) -> None:
    direct = ground.services.direct_channel(IVO).id
    guild_id = ground.guild.id
    for channel_id, place, intent in (
        (GENERAL, {"guild_id": str(guild_id)}, discord.Intents.guilds.flag),
        (direct, {}, discord.Intents.dm_messages.flag),
    ):
        ground.world.messages[channel_id] = [Message(number, channel_id, ground.world.bot_id) for number in (7, 8)]
        begun, pinned = ground.now, list[str]()
        for second, (handler, number) in enumerate(_PINS):
            ground.now = begun + timedelta(seconds=second)
            handler(ground.call(channel_id=channel_id, message_id=number))
            pinned = [ground.now.isoformat(), *pinned] if handler is messages.pin else pinned[1:]
            changed, event = ground.told[-2:]
            last = pinned[0] if pinned else None
            assert event.data == {"channel_id": str(channel_id), "last_pin_timestamp": last, **place}
            assert (event.intents, event.guild_id) == (intent, guild_id if place else None)
            assert (changed.name, event.name) == ("MESSAGE_UPDATE", "CHANNEL_PINS_UPDATE")
            items = as_objects(as_object(messages.pins(ground.call(channel_id=channel_id)))["items"])
            assert [item["pinned_at"] for item in items] == pinned


def test_how_many_sessions_may_be_started_is_said_with_the_milliseconds_until_more(ground: Ground) -> None:
    ground.services.session_starts.advised_shards = 3
    ground.services.limits.max_concurrency = 2
    ground.services.session_starts.count()
    ground.now += timedelta(seconds=1)
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_399_000, "max_concurrency": 2}
    answer = as_object(account.gateway_bot(ground.call()))
    assert (answer["shards"], answer["session_start_limit"]) == (3, limit)


def test_a_call_without_a_reason_or_a_body_has_neither(ground: Ground) -> None:
    call = Call(ground.services, {}, {})
    assert (call.reason, call.form.data, call.uploads) == (None, {}, ())


def test_an_empty_nickname_is_none_and_roles_are_given_once(ground: Ground) -> None:
    ground.member("Ivo").nick = "Cook"
    roles: list[Json] = [str(REGULAR_ROLE), str(MODERATOR_ROLE), str(REGULAR_ROLE)]
    members.edit(ground.call({"nick": "", "roles": roles}, user_id=IVO))
    assert (ground.member("Ivo").nick, ground.member("Ivo").roles) == (None, [REGULAR_ROLE, MODERATOR_ROLE])
    members.remove_role(ground.call(user_id=IVO, role_id=REGULAR_ROLE))
    members.add_role(ground.call(user_id=EMIL, role_id=MODERATOR_ROLE))
    assert ground.member("Ivo").roles == [MODERATOR_ROLE]
    assert ground.member("Emil").roles == [REGULAR_ROLE, MODERATOR_ROLE]


def test_a_card_mentions_whom_its_texts_name(ground: Ground) -> None:
    text: Json = {"type": 17, "components": [{"type": 10, "content": f"<@{IVO}>"}]}
    sent = _create(ground, {"flags": 1 << 15, "components": [text]})
    assert (sent.mentions, sent.flags) == ([IVO], 1 << 15)
