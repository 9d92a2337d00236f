"""Roles, channels and voice of a guild: what is made of what was asked for, and where Discord draws the line."""

from collections.abc import Callable
from copy import deepcopy

import discord
import pytest

from playground.rules.channels import FOR_MEMBER, FOR_ROLE, ChannelChange, overwrite_of
from playground.rules.permissions import EVERYTHING, in_channel, in_guild, rank, while_timed_out
from playground.rules.roles import RoleChange
from playground.wire.forms import Form, InvalidForm
from playground.world.default_world import (
    ADMIN_ROLE,
    BOT_ROLE,
    BUNK,
    DECK,
    GALLEY,
    GENERAL,
    MODERATOR_ROLE,
    REGULAR_ROLE,
    SENIOR_ROLE,
    WELCOME,
)
from playground.world.json_value import Json, JsonObject, as_object
from playground.world.permission import Permission as P
from playground.world.records import CATEGORY, VOICE, Channel, Overwrite, Role
from playground.world.refusals import DiscordError, Refusal
from tests.unit.playground.ground import Ground


def _refusal(error: pytest.ExceptionInfo[DiscordError]) -> Refusal:
    return error.value.refusal


def _names(ground: Ground) -> list[str]:
    return [role.name for role in sorted(ground.guild.roles.values(), key=lambda role: role.position)]


def _channels(ground: Ground) -> list[str]:
    return [channel.name for channel in ground.guild.listed_channels()]


def test_a_new_role_stands_under_all_others_and_may_what_everybody_may(ground: Ground) -> None:
    role = ground.services.roles.create(ground.guild, ground.id("Ada"), RoleChange(), reason="why")
    assert role == Role(role.id, "new role", 1, permissions=ground.guild.everyone.permissions)
    assert _names(ground) == ["@everyone", "new role", "Regular", "Moderator", "Senior Moderator", "Tux", "Admin"]
    assert ground.heard == ["GUILD_ROLE_CREATE", *["GUILD_ROLE_UPDATE"] * 5, "GUILD_AUDIT_LOG_ENTRY_CREATE"]
    entry = ground.recorded
    assert (entry.action_type, entry.target_id) == (discord.AuditLogAction.role_create.value, role.id)
    assert entry.changes == [
        {"key": "name", "new_value": "new role"},
        {"key": "permissions", "new_value": str(role.permissions)},
        {"key": "color", "new_value": 0},
        {"key": "hoist", "new_value": False},
        {"key": "mentionable", "new_value": False},
    ]
    change = RoleChange("Sailor", 0, 5, hoist=True, mentionable=True)
    made = ground.services.roles.create(ground.guild, ground.id("Ada"), change)
    assert made == Role(made.id, "Sailor", 1, 0, 5, hoist=True, mentionable=True)


def test_a_guild_has_250_roles_and_500_channels_at_most(ground: Ground) -> None:
    ada, services = ground.id("Ada"), ground.services
    ground.guild.roles.update({number: Role(number, "x", 1) for number in range(249 - len(ground.guild.roles))})
    services.roles.create(ground.guild, ada, RoleChange())
    with pytest.raises(DiscordError) as error:
        services.roles.create(ground.guild, ada, RoleChange())
    assert _refusal(error) is Refusal.TOO_MANY_ROLES
    missing = 499 - len(ground.guild.channels)
    ground.guild.channels.update({number: Channel(number, ground.guild.id, "x") for number in range(missing)})
    services.channels.create(ground.guild, ada, ChannelChange("x"))
    with pytest.raises(DiscordError) as error:
        services.channels.create(ground.guild, ada, ChannelChange("x"))
    assert _refusal(error) is Refusal.TOO_MANY_CHANNELS


def test_a_role_is_moved_to_its_place_and_the_others_make_room(ground: Ground) -> None:
    roles = ground.services.roles
    roles.move(ground.guild, ground.id("Ada"), {REGULAR_ROLE: 3}, reason="why")
    assert _names(ground) == ["@everyone", "Moderator", "Senior Moderator", "Regular", "Tux", "Admin"]
    assert ground.heard == ["GUILD_ROLE_UPDATE"] * 3 + ["GUILD_AUDIT_LOG_ENTRY_CREATE"]
    assert (ground.recorded.target_id, ground.recorded.reason) == (REGULAR_ROLE, "why")
    assert ground.recorded.action_type == discord.AuditLogAction.role_update.value
    roles.move(ground.guild, ground.id("Ada"), {REGULAR_ROLE: 1, ADMIN_ROLE: 5})
    assert _names(ground) == ["@everyone", "Regular", "Moderator", "Senior Moderator", "Tux", "Admin"]
    before = deepcopy(ground.guild)
    with pytest.raises(DiscordError) as error:
        roles.move(ground.guild, ground.id("Ada"), {ground.guild.id: 1})
    assert _refusal(error) is Refusal.INVALID_ROLE
    with pytest.raises(DiscordError):
        roles.move(ground.guild, ground.world.bot_id, {REGULAR_ROLE: 4})
    assert ground.guild == before
    roles.move(ground.guild, ground.world.bot_id, {REGULAR_ROLE: 3})
    assert _names(ground)[3] == "Regular"


def test_nobody_grants_or_takes_a_right_that_they_do_not_have(ground: Ground) -> None:
    actor, roles = ground.promote("Juno", int(P.MANAGE_ROLES | P.SPEAK)), ground.services.roles
    ground.role("Regular").permissions = int(P.CONNECT)
    roles.edit(ground.guild, actor, REGULAR_ROLE, RoleChange(permissions=int(P.CONNECT | P.SPEAK)))
    for permissions in (P.SPEAK, P.CONNECT | P.SPEAK | P.STREAM):
        with pytest.raises(DiscordError) as error:
            roles.edit(ground.guild, actor, REGULAR_ROLE, RoleChange(permissions=int(permissions)))
        assert _refusal(error) is Refusal.MISSING_PERMISSIONS
    with pytest.raises(DiscordError):
        roles.create(ground.guild, actor, RoleChange(permissions=int(P.STREAM)))
    assert ground.role("Regular").permissions == int(P.CONNECT | P.SPEAK)


def test_an_integrations_role_and_everyones_stay_and_are_not_given(ground: Ground) -> None:
    ada, services = ground.id("Ada"), ground.services
    for role_id in (BOT_ROLE, ground.guild.id):
        with pytest.raises(DiscordError) as error:
            services.roles.delete(ground.guild, ada, role_id)
        assert _refusal(error) is Refusal.INVALID_ROLE
        with pytest.raises(DiscordError) as error:
            services.moderation.set_roles(ground.guild, ada, ground.id("Ivo"), [role_id])
        assert _refusal(error) is Refusal.MISSING_PERMISSIONS
    services.roles.edit(ground.guild, ada, ground.guild.id, RoleChange("Nobody", 0, 5))
    assert ground.guild.everyone == Role(ground.guild.id, "@everyone", 0, 0)


def test_a_deleted_role_is_gone_from_those_who_left_and_from_channels_too(ground: Ground) -> None:
    ground.guild.former[5] = deepcopy(ground.member("Emil"))
    ground.channel("general").overwrites[REGULAR_ROLE] = Overwrite(FOR_ROLE)
    ground.services.roles.delete(ground.guild, ground.id("Ada"), REGULAR_ROLE)
    assert ground.guild.former[5].roles == ground.member("Emil").roles == []
    assert ground.channel("general").overwrites == {}
    assert ground.heard[:2] == ["GUILD_ROLE_DELETE", "CHANNEL_UPDATE"]
    assert [role.position for role in ground.guild.roles.values()] == [0, 1, 2, 3, 4]


def test_what_does_not_change_is_not_told_and_not_recorded(ground: Ground) -> None:
    ada, services, emil = ground.id("Ada"), ground.services, ground.id("Emil")
    before = deepcopy(ground.guild)
    services.roles.edit(ground.guild, ada, REGULAR_ROLE, RoleChange("Regular", color=0x3498DB, hoist=True))
    services.roles.move(ground.guild, ada, {REGULAR_ROLE: 1})
    services.channels.edit(
        ground.guild, ada, GENERAL, ChannelChange("general", parent_id=0, rate_limit_per_user=0, position=1)
    )
    services.moderation.set_roles(ground.guild, ada, emil, [REGULAR_ROLE])
    services.voice.silence(ground.guild, ada, emil)
    services.voice.leave(ground.guild, emil)
    assert ground.guild == before
    assert ground.told == []


def test_a_channel_is_made_as_it_was_asked_for(ground: Ground) -> None:
    ada, channels = ground.id("Ada"), ground.services.channels
    category = channels.create(ground.guild, ada, ChannelChange(" Lower Decks ", kind=CATEGORY))
    assert category == Channel(category.id, ground.guild.id, "Lower Decks", 8, kind=CATEGORY)
    closed = {REGULAR_ROLE: Overwrite(FOR_ROLE, deny=int(P.SPEAK))}
    channels.set_overwrite(ground.guild, ada, category.id, REGULAR_ROLE, closed[REGULAR_ROLE])
    ground.told.clear()
    ground.guild.audit_log.clear()
    made = channels.create(
        ground.guild, ada, ChannelChange("Crew  Only", "About", parent_id=category.id, position=0), reason="why"
    )
    assert made == Channel(made.id, ground.guild.id, "crew-only", 0, "About", closed, parent_id=category.id)
    assert _channels(ground)[:3] == ["crew-only", "welcome", "general"]
    assert [event.name for event in ground.told][:2] == ["CHANNEL_CREATE", "CHANNEL_UPDATE"]
    entry = ground.recorded
    assert (entry.action_type, entry.target_id) == (discord.AuditLogAction.channel_create.value, made.id)
    assert entry.changes == [{"key": "name", "new_value": "crew-only"}]
    own = {ground.id("Emil"): Overwrite(FOR_MEMBER, allow=int(P.SPEAK))}
    voice = channels.create(ground.guild, ada, ChannelChange("A B", kind=VOICE, parent_id=category.id, overwrites=own))
    assert (voice.name, voice.kind, voice.overwrites, voice.topic) == ("A B", VOICE, own, None)
    ground.told.clear()
    channels.delete(ground.guild, ada, category.id, reason="why")
    assert made.parent_id is None
    assert voice.parent_id is None
    assert ground.heard == ["CHANNEL_DELETE", "CHANNEL_UPDATE", "CHANNEL_UPDATE", "GUILD_AUDIT_LOG_ENTRY_CREATE"]
    assert ground.guild.audit_log[-1].action_type == discord.AuditLogAction.channel_delete.value
    assert ground.guild.audit_log[-1].changes == [{"key": "name", "old_value": "Lower Decks"}]


def test_a_deleted_channel_takes_its_messages_and_those_in_voice_along_and_is_for_nothing_any_more(
    ground: Ground,
) -> None:
    ada, services = ground.id("Ada"), ground.services
    services.voice.join(ground.guild, ground.id("Ivo"), DECK)
    services.voice.join(ground.guild, ground.id("Emil"), GALLEY)
    services.channels.delete(ground.guild, ada, WELCOME)
    services.channels.delete(ground.guild, ada, DECK)
    left = [ground.guild.afk_channel_id]
    services.channels.delete(ground.guild, ada, BUNK)
    assert left == [BUNK]
    assert ground.guild.system_channel_id is None
    assert ground.guild.afk_channel_id is None
    assert WELCOME not in ground.world.messages
    assert set(ground.guild.voice) == {ground.id("Emil")}
    services.channels.delete(ground.guild, ada, GENERAL)
    assert set(ground.guild.voice) == {ground.id("Emil")}


def test_a_channel_goes_to_its_place_and_the_others_make_room(ground: Ground) -> None:
    ground.services.channels.move(ground.guild, ground.id("Ada"), {GENERAL: 3})
    assert _channels(ground)[:5] == ["welcome", "help", "showcase", "general", "mod-log"]
    assert ground.heard == ["CHANNEL_UPDATE"] * 3
    ground.services.channels.move(ground.guild, ground.id("Ada"), {GENERAL: 0})
    assert _channels(ground)[:5] == ["general", "welcome", "help", "showcase", "mod-log"]
    with pytest.raises(DiscordError) as error:
        ground.services.channels.move(ground.guild, ground.id("Ada"), {GENERAL: 0, 5: 1})
    assert _refusal(error) is Refusal.UNKNOWN_CHANNEL


@pytest.mark.parametrize(
    ("key", "taken", "refused"),
    [
        ("name", "x" * 100, "x" * 101),
        ("name", "x", ""),
        ("topic", "x" * 1024, "x" * 1025),
        ("position", 0, -1),
        ("type", VOICE, 13),
        ("rate_limit_per_user", 21_600, 21_601),
        ("rate_limit_per_user", 0, -1),
        ("permission_overwrites", [{"id": "1", "type": 0}] * 100, [{"id": "1", "type": 0}] * 101),
    ],
)
def test_a_channels_fields_have_limits(key: str, taken: Json, refused: Json) -> None:
    ChannelChange.of(Form({key: taken}))
    with pytest.raises(InvalidForm):
        ChannelChange.of(Form({key: refused}))


def test_a_field_that_is_null_is_taken_away_and_one_that_is_missing_stays() -> None:
    assert ChannelChange.of(Form({})) == ChannelChange()
    assert ChannelChange.of(Form({"topic": None, "parent_id": None})) == ChannelChange(topic="", parent_id=0)
    whole: JsonObject = {
        "name": "x",
        "topic": "y",
        "position": 3,
        "type": 2,
        "parent_id": "5",
        "rate_limit_per_user": 7,
    }
    rights: list[Json] = [{"id": "9", "type": 1, "allow": "3", "deny": "4"}]
    assert ChannelChange.of(Form({**whole, "permission_overwrites": rights})) == ChannelChange(
        "x", "y", 3, 2, 5, 7, {9: Overwrite(1, 3, 4)}
    )
    assert RoleChange.of(Form({})) == RoleChange.of(Form({"hoist": None, "mentionable": None})) == RoleChange()
    full: JsonObject = {"name": "x", "permissions": "5", "color": 6, "hoist": True, "mentionable": False}
    assert RoleChange.of(Form(full)) == RoleChange("x", 5, 6, hoist=True, mentionable=False)


@pytest.mark.parametrize(
    ("key", "taken", "refused"),
    [
        ("name", "x" * 100, "x" * 101),
        ("color", 0xFFFFFF, 0x1000000),
        ("color", 0, -1),
        ("permissions", str(EVERYTHING), str(EVERYTHING + 1)),
        ("permissions", 0, -1),
    ],
)
def test_a_roles_fields_have_limits(key: str, taken: Json, refused: Json) -> None:
    RoleChange.of(Form({key: taken}))
    with pytest.raises(InvalidForm):
        RoleChange.of(Form({key: refused}))


def test_an_overwrite_says_whether_it_is_of_a_role_or_a_member() -> None:
    assert overwrite_of(Form({"type": 0})) == Overwrite(0)
    assert overwrite_of(Form({"type": 1, "allow": str(EVERYTHING), "deny": "1"})) == Overwrite(1, EVERYTHING, 1)
    beyond = EVERYTHING + 1
    wrongs: list[JsonObject] = [{}, {"type": 2}, {"type": 0, "allow": beyond}, {"type": 0, "deny": beyond}]
    for wrong in wrongs:
        with pytest.raises(InvalidForm):
            overwrite_of(Form(wrong))


def test_an_overwrite_is_of_a_role_of_the_guild_or_of_somebody_known(ground: Ground) -> None:
    ada, channels, emil = ground.id("Ada"), ground.services.channels, ground.id("Emil")
    channels.set_overwrite(ground.guild, ada, GENERAL, emil, Overwrite(FOR_MEMBER))
    assert ground.recorded.options == {"id": str(emil), "type": "1"}
    for target, kind in ((emil, FOR_ROLE), (REGULAR_ROLE, FOR_MEMBER), (5, FOR_MEMBER)):
        with pytest.raises(DiscordError) as error:
            channels.set_overwrite(ground.guild, ada, GENERAL, target, Overwrite(kind))
        assert _refusal(error) is Refusal.UNKNOWN_OVERWRITE
    with pytest.raises(DiscordError) as error:
        channels.remove_overwrite(ground.guild, ada, GENERAL, REGULAR_ROLE)
    assert _refusal(error) is Refusal.UNKNOWN_OVERWRITE
    with pytest.raises(DiscordError) as error:
        channels.delete(ground.guild, ada, 5)
    assert _refusal(error) is Refusal.UNKNOWN_CHANNEL


def test_a_right_is_overwritten_only_by_whoever_has_it_there(ground: Ground) -> None:
    actor = ground.promote("Juno", int(P.MANAGE_ROLES | P.VIEW_CHANNEL | P.MANAGE_CHANNELS | P.SPEAK))
    channels = ground.services.channels
    for allow, deny in ((P.STREAM, 0), (0, P.STREAM)):
        wanted = Overwrite(FOR_ROLE, int(allow), int(deny))
        with pytest.raises(DiscordError) as error:
            channels.set_overwrite(ground.guild, actor, GENERAL, REGULAR_ROLE, wanted)
        assert _refusal(error) is Refusal.MISSING_PERMISSIONS
        with pytest.raises(DiscordError) as error:
            channels.create(ground.guild, actor, ChannelChange("x", overwrites={REGULAR_ROLE: wanted}))
        assert _refusal(error) is Refusal.MISSING_PERMISSIONS
    ground.channel("general").overwrites[REGULAR_ROLE] = Overwrite(FOR_ROLE, int(P.STREAM))
    channels.set_overwrite(ground.guild, actor, GENERAL, REGULAR_ROLE, Overwrite(FOR_ROLE, int(P.STREAM | P.SPEAK)))


@pytest.mark.parametrize("parent", [5, GENERAL])
def test_only_a_category_has_channels_in_it(ground: Ground, parent: int) -> None:
    with pytest.raises(InvalidForm):
        ground.services.channels.edit(ground.guild, ground.id("Ada"), WELCOME, ChannelChange(parent_id=parent))


def test_a_category_is_in_no_category(ground: Ground) -> None:
    ada, channels = ground.id("Ada"), ground.services.channels
    first, second = [channels.create(ground.guild, ada, ChannelChange(name, kind=CATEGORY)) for name in "ab"]
    with pytest.raises(InvalidForm):
        channels.edit(ground.guild, ada, second.id, ChannelChange(parent_id=first.id))
    ground.guild.audit_log.clear()
    channels.edit(ground.guild, ada, GENERAL, ChannelChange(parent_id=first.id))
    channels.edit(ground.guild, ada, GENERAL, ChannelChange(parent_id=0))
    assert [entry.changes for entry in ground.guild.audit_log] == [
        [{"key": "parent_id", "new_value": str(first.id)}],
        [{"key": "parent_id", "new_value": ""}],
    ]


def test_a_channel_needs_a_name_and_is_seen_by_whoever_changes_it(ground: Ground) -> None:
    channels = ground.services.channels
    with pytest.raises(InvalidForm):
        channels.create(ground.guild, ground.id("Ada"), ChannelChange("  "))
    actor = ground.promote("Juno", EVERYTHING & ~P.ADMINISTRATOR & ~P.VIEW_CHANNEL)
    with pytest.raises(DiscordError) as error:
        channels.edit(ground.guild, actor, GENERAL, ChannelChange("x"))
    assert _refusal(error) is Refusal.MISSING_ACCESS


def test_a_full_voice_channel_takes_those_only_who_may_move_members(ground: Ground) -> None:
    voice = ground.services.voice
    voice.join(ground.guild, ground.id("Emil"), GALLEY)
    voice.join(ground.guild, ground.id("Ivo"), GALLEY)
    with pytest.raises(DiscordError) as error:
        voice.join(ground.guild, ground.id("Juno"), GALLEY)
    assert _refusal(error) is Refusal.MISSING_PERMISSIONS
    voice.join(ground.guild, ground.id("Dalia"), GALLEY)
    ground.guild.everyone.permissions &= ~P.CONNECT
    with pytest.raises(DiscordError) as error:
        voice.join(ground.guild, ground.id("Juno"), DECK)
    assert _refusal(error) is Refusal.MISSING_ACCESS
    for channel, refusal in ((5, Refusal.UNKNOWN_CHANNEL), (GENERAL, Refusal.WRONG_CHANNEL_TYPE)):
        with pytest.raises(DiscordError) as error:
            voice.join(ground.guild, ground.id("Ada"), channel)
        assert _refusal(error) is refusal


def test_whoever_moves_somebody_may_connect_there_and_the_moved_one_is_in_voice(ground: Ground) -> None:
    voice, ivo = ground.services.voice, ground.id("Ivo")
    actor = ground.promote("Juno", int(P.MOVE_MEMBERS | P.VIEW_CHANNEL | P.MUTE_MEMBERS))
    acts: list[Callable[[], object]] = [
        lambda: voice.move(ground.guild, actor, ivo, DECK),
        lambda: voice.silence(ground.guild, actor, ivo, mute=True),
        lambda: voice.set_own(ground.guild, ivo, mute=True),
    ]
    for act in acts:
        with pytest.raises(DiscordError) as error:
            act()
        assert _refusal(error) is Refusal.NOT_IN_VOICE
    voice.join(ground.guild, ground.id("Ada"), DECK)
    with pytest.raises(DiscordError) as error:
        voice.move(ground.guild, actor, ground.id("Ada"), GALLEY)
    assert _refusal(error) is Refusal.MISSING_PERMISSIONS
    with pytest.raises(DiscordError) as error:
        voice.move(ground.guild, actor, 5, GALLEY)
    assert _refusal(error) is Refusal.UNKNOWN_MEMBER


def test_a_voice_state_tells_where_somebody_is_and_how(ground: Ground) -> None:
    voice, emil = ground.services.voice, ground.id("Emil")
    voice.join(ground.guild, emil, DECK)
    first = ground.told[-1].data
    session = first["session_id"]
    assert (first["channel_id"], first["user_id"], first["suppress"]) == (str(DECK), str(emil), False)
    silence = {key: first[key] for key in ("mute", "deaf", "self_mute", "self_deaf", "self_video", "self_stream")}
    assert set(silence.values()) == {False}
    assert as_object(as_object(first["member"])["user"])["id"] == str(emil)
    voice.set_own(ground.guild, emil, mute=True, stream=True)
    voice.set_own(ground.guild, emil, deaf=True, video=True, stream=False)
    last = ground.told[-1].data
    assert [last[f"self_{key}"] for key in ("mute", "deaf", "video", "stream")] == [True, True, True, False]
    voice.join(ground.guild, emil, BUNK)
    last = ground.told[-1].data
    assert (last["channel_id"], last["suppress"], last["session_id"]) == (str(BUNK), True, session)
    voice.silence(ground.guild, ground.id("Ada"), emil, mute=True, deaf=True)
    assert (ground.told[-2].data["mute"], ground.told[-2].data["deaf"]) == (True, True)
    voice.leave(ground.guild, emil)
    last = ground.told[-1].data
    assert (last["channel_id"], last["suppress"], last["mute"]) == (None, False, True)
    assert emil not in ground.guild.voice


def test_rank_goes_by_the_highest_role_and_the_owner_stands_above_all(ground: Ground) -> None:
    names = ("Ada", "Bruno", "Tux", "Chidi", "Dalia", "Emil", "Ivo")
    ranks = [rank(ground.guild, ground.id(name)) for name in names]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)
    assert rank(ground.guild, 5) < ranks[-1]


def test_rights_come_from_roles_and_overwrites_of_everyone_roles_and_the_member_in_this_order(ground: Ground) -> None:
    chidi, general = ground.id("Chidi"), ground.channel("general")
    ground.guild.everyone.permissions = int(P.VIEW_CHANNEL | P.SPEAK)
    ground.role("Moderator").permissions = int(P.CONNECT)
    ground.role("Senior Moderator").permissions = int(P.STREAM)
    held = P.VIEW_CHANNEL | P.SPEAK | P.CONNECT | P.STREAM
    assert in_guild(ground.guild, chidi) == held
    general.overwrites[ground.guild.id] = Overwrite(FOR_ROLE, allow=int(P.USE_VAD), deny=int(P.SPEAK | P.CONNECT))
    assert in_channel(ground.world, chidi, general) == P.VIEW_CHANNEL | P.USE_VAD | P.STREAM
    general.overwrites[MODERATOR_ROLE] = Overwrite(FOR_ROLE, allow=int(P.SPEAK), deny=int(P.STREAM | P.USE_VAD))
    general.overwrites[SENIOR_ROLE] = Overwrite(FOR_ROLE, allow=int(P.STREAM), deny=int(P.SPEAK))
    general.overwrites[REGULAR_ROLE] = Overwrite(FOR_ROLE, allow=int(P.CONNECT))
    assert in_channel(ground.world, chidi, general) == P.VIEW_CHANNEL | P.SPEAK | P.STREAM
    general.overwrites[chidi] = Overwrite(FOR_MEMBER, allow=int(P.CONNECT), deny=int(P.SPEAK))
    assert in_channel(ground.world, chidi, general) == P.VIEW_CHANNEL | P.CONNECT | P.STREAM
    general.overwrites[chidi] = Overwrite(FOR_MEMBER, deny=int(P.VIEW_CHANNEL))
    assert in_channel(ground.world, chidi, general) == 0
    for name in ("Ada", "Bruno"):
        general.overwrites[ground.id(name)] = Overwrite(FOR_MEMBER, deny=int(P.VIEW_CHANNEL))
        assert in_channel(ground.world, ground.id(name), general) == in_guild(ground.guild, ground.id(name))
        assert in_guild(ground.guild, ground.id(name)) == EVERYTHING
    assert in_channel(ground.world, 5, general) == in_guild(ground.guild, 5) == 0


def test_direct_messages_are_for_the_two_of_them(ground: Ground) -> None:
    channel = ground.services.direct_channel(ground.id("Emil"))
    assert ground.services.direct_channel(ground.id("Emil")) is channel
    held = in_channel(ground.world, ground.id("Emil"), channel)
    assert held == in_channel(ground.world, ground.world.bot_id, channel)
    assert P.SEND_MESSAGES | P.VIEW_CHANNEL | P.USE_APPLICATION_COMMANDS in P(held)
    assert P.MANAGE_MESSAGES not in P(held)
    assert in_channel(ground.world, ground.id("Ivo"), channel) == 0


def test_a_timeout_leaves_looking_on_and_nothing_to_an_administrator_is_lost() -> None:
    held = P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY | P.SEND_MESSAGES | P.SPEAK
    assert while_timed_out(int(held)) == P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY
    assert while_timed_out(int(held | P.ADMINISTRATOR)) == held | P.ADMINISTRATOR
