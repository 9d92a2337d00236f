"""Whatever is done to a guild: the right it takes, the rank, what everybody is told and what the audit log keeps."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta

import discord
import pytest
from attrs import Factory, frozen

from playground.rules.channels import FOR_ROLE, ChannelChange
from playground.rules.permissions import EVERYTHING
from playground.rules.roles import RoleChange
from playground.world.default_world import ADMIN_ROLE, DECK, GALLEY, GENERAL, REGULAR_ROLE
from playground.world.json_value import JsonObject
from playground.world.permission import Permission as P
from playground.world.records import AuditEntry, Ban, Member, Message, Overwrite, VoiceState
from playground.world.refusals import DiscordError, Refusal
from playground.world.snowflakes import id_at
from tests.unit.playground.ground import NOW, Ground

IVO, EMIL, JUNO = (Ground().id(name) for name in ("Ivo", "Emil", "Juno"))
_TOMORROW = NOW + timedelta(days=1)


@frozen
class Deed:
    """`target` and `changes` are the audit log's; `events` come before its own."""

    name: str
    right: P
    do: Callable[[Ground, int], object]
    action: discord.AuditLogAction
    target: int | None
    events: tuple[str, ...]
    changes: list[JsonObject] = Factory(list)
    options: dict[str, str] = Factory(dict)
    ranked: bool = True
    other_rights: int = 0
    prepare: Callable[[Ground], object] = lambda _: None


def _ban_ivo(ground: Ground) -> None:
    del ground.guild.members[IVO]
    ground.guild.bans[IVO] = Ban(IVO)


def _seat_ivo(ground: Ground) -> None:
    ground.guild.voice[IVO] = VoiceState(IVO, DECK, "session")


def _overwritten(ground: Ground) -> None:
    ground.channel("general").overwrites[REGULAR_ROLE] = Overwrite(FOR_ROLE, allow=0, deny=int(P.SEND_MESSAGES))


_REGULAR: JsonObject = {"id": str(REGULAR_ROLE), "name": "Regular"}
_OVERWRITTEN = {"id": str(REGULAR_ROLE), "type": "0", "role_name": "Regular"}


def _changed(key: str, **values: JsonObject | str | int | bool | list[JsonObject] | None) -> JsonObject:
    return {"key": key, **values}


_AUDIT, _MEMBER, _VOICE = "GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_MEMBER_UPDATE", "VOICE_STATE_UPDATE"
_LOG = discord.AuditLogAction

DEEDS = (
    Deed(
        "ban",
        P.BAN_MEMBERS,
        lambda ground, actor: ground.services.moderation.ban(ground.guild, actor, IVO, reason="why"),
        _LOG.ban,
        IVO,
        ("GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE", _AUDIT),
    ),
    Deed(
        "lift a ban",
        P.BAN_MEMBERS,
        lambda ground, actor: ground.services.moderation.unban(ground.guild, actor, IVO, reason="why"),
        _LOG.unban,
        IVO,
        ("GUILD_BAN_REMOVE", _AUDIT),
        ranked=False,
        prepare=_ban_ivo,
    ),
    Deed(
        "kick",
        P.KICK_MEMBERS,
        lambda ground, actor: ground.services.moderation.kick(ground.guild, actor, IVO, reason="why"),
        _LOG.kick,
        IVO,
        ("GUILD_MEMBER_REMOVE", _AUDIT),
    ),
    Deed(
        "time out somebody in voice",
        P.MODERATE_MEMBERS,
        lambda ground, actor: ground.services.moderation.time_out(ground.guild, actor, IVO, _TOMORROW, reason="why"),
        _LOG.member_update,
        IVO,
        (_AUDIT, _MEMBER, _VOICE),
        [_changed("communication_disabled_until", new_value=_TOMORROW.isoformat())],
        prepare=_seat_ivo,
    ),
    Deed(
        "rename somebody",
        P.MANAGE_NICKNAMES,
        lambda ground, actor: ground.services.moderation.rename(ground.guild, actor, IVO, "Cook", reason="why"),
        _LOG.member_update,
        IVO,
        (_AUDIT, _MEMBER),
        [_changed("nick", new_value="Cook")],
    ),
    Deed(
        "rename oneself",
        P.CHANGE_NICKNAME | P.MANAGE_NICKNAMES,
        lambda ground, actor: ground.services.moderation.rename(ground.guild, actor, actor, "Cook", reason="why"),
        _LOG.member_update,
        JUNO,
        (_AUDIT, _MEMBER),
        [_changed("nick", new_value="Cook")],
        ranked=False,
    ),
    Deed(
        "give a role",
        P.MANAGE_ROLES,
        lambda ground, actor: ground.services.moderation.set_roles(
            ground.guild, actor, IVO, [REGULAR_ROLE], reason="why"
        ),
        _LOG.member_role_update,
        IVO,
        (_AUDIT, _MEMBER),
        [_changed("$add", new_value=[_REGULAR])],
    ),
    Deed(
        "take a role",
        P.MANAGE_ROLES,
        lambda ground, actor: ground.services.moderation.set_roles(ground.guild, actor, EMIL, [], reason="why"),
        _LOG.member_role_update,
        EMIL,
        (_AUDIT, _MEMBER),
        [_changed("$remove", new_value=[_REGULAR])],
    ),
    Deed(
        "move somebody in voice",
        P.MOVE_MEMBERS,
        lambda ground, actor: ground.services.voice.move(ground.guild, actor, IVO, GALLEY, reason="why"),
        _LOG.member_move,
        None,
        (_VOICE, _AUDIT),
        options={"channel_id": str(GALLEY), "count": "1"},
        ranked=False,
        other_rights=P.VIEW_CHANNEL | P.CONNECT,
        prepare=_seat_ivo,
    ),
    Deed(
        "disconnect somebody",
        P.MOVE_MEMBERS,
        lambda ground, actor: ground.services.voice.move(ground.guild, actor, IVO, None, reason="why"),
        _LOG.member_disconnect,
        None,
        (_VOICE, _AUDIT),
        options={"count": "1"},
        ranked=False,
        prepare=_seat_ivo,
    ),
    Deed(
        "mute somebody",
        P.MUTE_MEMBERS,
        lambda ground, actor: ground.services.voice.silence(ground.guild, actor, IVO, mute=True, reason="why"),
        _LOG.member_update,
        IVO,
        (_VOICE, _AUDIT),
        [_changed("mute", old_value=False, new_value=True)],
        ranked=False,
        prepare=_seat_ivo,
    ),
    Deed(
        "deafen somebody",
        P.DEAFEN_MEMBERS,
        lambda ground, actor: ground.services.voice.silence(ground.guild, actor, IVO, deaf=True, reason="why"),
        _LOG.member_update,
        IVO,
        (_VOICE, _AUDIT),
        [_changed("deaf", old_value=False, new_value=True)],
        ranked=False,
        prepare=_seat_ivo,
    ),
    Deed(
        "change a role",
        P.MANAGE_ROLES,
        lambda ground, actor: ground.services.roles.edit(
            ground.guild, actor, REGULAR_ROLE, RoleChange("Sailor", color=7, hoist=False), reason="why"
        ),
        _LOG.role_update,
        REGULAR_ROLE,
        ("GUILD_ROLE_UPDATE", _AUDIT),
        [
            _changed("name", old_value="Regular", new_value="Sailor"),
            _changed("color", old_value=0x3498DB, new_value=7),
            _changed("hoist", old_value=True, new_value=False),
        ],
    ),
    Deed(
        "delete a role",
        P.MANAGE_ROLES,
        lambda ground, actor: ground.services.roles.delete(ground.guild, actor, ADMIN_ROLE, reason="why"),
        _LOG.role_delete,
        ADMIN_ROLE,
        ("GUILD_ROLE_DELETE", "GUILD_ROLE_UPDATE", _AUDIT),
        [
            _changed("name", old_value="Admin"),
            _changed("permissions", old_value="8"),
            _changed("color", old_value=0xE74C3C),
            _changed("hoist", old_value=True),
            _changed("mentionable", old_value=False),
        ],
    ),
    Deed(
        "change a channel",
        P.MANAGE_CHANNELS,
        lambda ground, actor: ground.services.channels.edit(
            ground.guild,
            actor,
            GENERAL,
            ChannelChange("Crew Only", topic="", rate_limit_per_user=5),
            reason="why",
        ),
        _LOG.channel_update,
        GENERAL,
        ("CHANNEL_UPDATE", _AUDIT),
        [
            _changed("name", old_value="general", new_value="crew-only"),
            _changed("topic", old_value="Anything goes, within reason"),
            _changed("rate_limit_per_user", old_value=0, new_value=5),
        ],
        ranked=False,
        other_rights=P.VIEW_CHANNEL,
    ),
    Deed(
        "overwrite rights",
        P.MANAGE_ROLES,
        lambda ground, actor: ground.services.channels.set_overwrite(
            ground.guild,
            actor,
            GENERAL,
            REGULAR_ROLE,
            Overwrite(FOR_ROLE, int(P.SEND_MESSAGES), int(P.SPEAK)),
            reason="why",
        ),
        _LOG.overwrite_create,
        GENERAL,
        ("CHANNEL_UPDATE", _AUDIT),
        [_changed("allow", new_value="2048"), _changed("deny", new_value=str(1 << 21))],
        _OVERWRITTEN,
        ranked=False,
        other_rights=P.VIEW_CHANNEL | P.SEND_MESSAGES | P.SPEAK,
    ),
    Deed(
        "overwrite rights anew",
        P.MANAGE_ROLES,
        lambda ground, actor: ground.services.channels.set_overwrite(
            ground.guild, actor, GENERAL, REGULAR_ROLE, Overwrite(FOR_ROLE), reason="why"
        ),
        _LOG.overwrite_update,
        GENERAL,
        ("CHANNEL_UPDATE", _AUDIT),
        [_changed("allow", new_value="0"), _changed("deny", new_value="0")],
        _OVERWRITTEN,
        ranked=False,
        other_rights=P.VIEW_CHANNEL | P.SEND_MESSAGES,
        prepare=_overwritten,
    ),
    Deed(
        "take an overwrite back",
        P.MANAGE_ROLES,
        lambda ground, actor: ground.services.channels.remove_overwrite(
            ground.guild, actor, GENERAL, REGULAR_ROLE, reason="why"
        ),
        _LOG.overwrite_delete,
        GENERAL,
        ("CHANNEL_UPDATE", _AUDIT),
        [_changed("allow", old_value="0"), _changed("deny", old_value="2048")],
        _OVERWRITTEN,
        ranked=False,
        other_rights=P.VIEW_CHANNEL,
        prepare=_overwritten,
    ),
)


_each_deed = pytest.mark.parametrize("deed", DEEDS, ids=[deed.name for deed in DEEDS])


@_each_deed
def test_the_right_to_it_and_a_higher_rank_are_enough(ground: Ground, deed: Deed) -> None:
    actor = ground.promote("Juno", int(deed.right | deed.other_rights))
    deed.prepare(ground)
    deed.do(ground, actor)
    entry = ground.recorded
    assert entry.action_type == deed.action.value
    assert (entry.user_id, entry.target_id, entry.reason) == (actor, deed.target, "why")
    assert (entry.changes, entry.options) == (deed.changes, deed.options)
    assert ground.heard == list(deed.events)
    assert ground.up_to_date


@_each_deed
def test_with_every_right_but_that_it_is_refused_and_nothing_is_done(ground: Ground, deed: Deed) -> None:
    actor = ground.promote("Juno", EVERYTHING & ~deed.right & ~P.ADMINISTRATOR)
    deed.prepare(ground)
    _is_refused(ground, actor, deed)


@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed.ranked], ids=lambda deed: deed.name)
def test_with_every_right_but_no_higher_rank_it_is_refused_and_nothing_is_done(ground: Ground, deed: Deed) -> None:
    actor = ground.promote("Juno", EVERYTHING & ~P.ADMINISTRATOR)
    ground.role("Special").position = 0
    deed.prepare(ground)
    _is_refused(ground, actor, deed)


def _is_refused(ground: Ground, actor: int, deed: Deed) -> None:
    before = deepcopy(ground.guild)
    with pytest.raises(DiscordError) as refused:
        deed.do(ground, actor)
    assert refused.value.refusal is Refusal.MISSING_PERMISSIONS
    assert ground.guild == before
    assert ground.told == []


@pytest.mark.parametrize("right", [P.CHANGE_NICKNAME, P.MANAGE_NICKNAMES])
def test_for_ones_own_nickname_one_of_two_rights_is_enough(ground: Ground, right: P) -> None:
    actor = ground.promote("Juno", right)
    ground.services.moderation.rename(ground.guild, actor, actor, "Cook")
    assert ground.member("Juno").nick == "Cook"


def test_of_its_own_member_a_bot_hears_without_an_intent_and_of_no_record_that_it_may_not_read(ground: Ground) -> None:
    bot = ground.world.bot_id
    ground.role("Tux").permissions &= ~P.VIEW_AUDIT_LOG
    ground.services.moderation.rename(ground.guild, bot, bot, "Tuxedo")
    [event] = ground.told
    assert (event.name, event.intents) == ("GUILD_MEMBER_UPDATE", 0)
    assert ground.recorded.user_id == bot


def test_the_audit_log_keeps_five_thousand_entries(ground: Ground) -> None:
    for number in range(5001):
        ground.guild.keep_audit_entry(AuditEntry(number, 22, 1))
    assert [entry.id for entry in ground.guild.audit_log] == list(range(1, 5001))


def test_nobody_is_banned_twice_and_an_administrator_is_not_timed_out(ground: Ground) -> None:
    ada, moderation = ground.id("Ada"), ground.services.moderation
    ground.world.keep_message(Message(id_at(NOW), GENERAL, IVO, "stays"))
    moderation.ban(ground.guild, ada, IVO, reason="first")
    assert ground.world.messages[GENERAL][-1].content == "stays"
    moderation.ban(ground.guild, ada, IVO, reason="second")
    assert ground.guild.bans == {IVO: Ban(IVO, "first")}
    assert ground.recorded.reason == "first"
    moderation.ban(ground.guild, ada, ground.id("Ivo"))
    bruno = ground.id("Bruno")
    with pytest.raises(DiscordError) as refused:
        moderation.time_out(ground.guild, ada, bruno, _TOMORROW)
    assert refused.value.refusal is Refusal.MISSING_PERMISSIONS
    ground.member("Bruno").communication_disabled_until = _TOMORROW
    moderation.time_out(ground.guild, ada, bruno, None)
    assert ground.member("Bruno").communication_disabled_until is None
    assert ground.guild.audit_log[-1].changes == [
        {"key": "communication_disabled_until", "old_value": _TOMORROW.isoformat()}
    ]


def test_a_timeout_that_is_over_takes_nobody_out_of_voice(ground: Ground) -> None:
    _seat_ivo(ground)
    ground.services.moderation.time_out(ground.guild, ground.id("Ada"), IVO, NOW)
    assert IVO in ground.guild.voice
    ground.services.moderation.time_out(ground.guild, ground.id("Ada"), IVO, NOW + timedelta(milliseconds=1))
    assert IVO not in ground.guild.voice


def test_whoever_is_removed_leaves_voice_and_is_remembered(ground: Ground) -> None:
    _seat_ivo(ground)
    member = ground.member("Ivo")
    ground.services.moderation.remove_member(ground.guild, IVO)
    assert (ground.guild.former[IVO], IVO in ground.guild.members, ground.guild.voice) == (member, False, {})
    assert ground.heard == ["VOICE_STATE_UPDATE", "GUILD_MEMBER_REMOVE"]
    assert ground.up_to_date
    member.roles, member.nick, member.mute = [REGULAR_ROLE], "Cook", True
    assert ground.services.moderation.add_member(ground.guild, IVO) == ground.member("Ivo") == Member(IVO, NOW)
    assert (ground.up_to_date, ground.guild.former) == (True, {})
