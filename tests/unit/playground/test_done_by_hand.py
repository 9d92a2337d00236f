"""What people do with Discord's own menus: the bot hears of it, and whoever may not is told so."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from playground.people.by_hand import ByHand
from playground.people.refused import PersonRefused
from playground.rules.channels import FOR_ROLE, ChannelChange
from playground.rules.local_discord import StateChanged
from playground.rules.roles import RoleChange
from playground.world.default_world import DECK, GALLEY, GENERAL, MODERATOR_ROLE, REGULAR_ROLE
from playground.world.intents import PrivilegedIntent
from playground.world.records import Ban, Overwrite, VoiceState
from tests.unit.playground.ground import NOW, Ground

IVO, HANA, FREYA = (Ground().id(name) for name in ("Ivo", "Hana", "Freya"))
_AUDIT = "GUILD_AUDIT_LOG_ENTRY_CREATE"

type Act = Callable[[ByHand, Ground, int], object]

_ACTS: Sequence[tuple[str, Act, str]] = (
    ("ban this person", lambda hand, ground, actor: hand.ban(ground.guild, actor, IVO, "why"), "GUILD_BAN_ADD"),
    ("lift this ban", lambda hand, ground, actor: hand.unban(ground.guild, actor, HANA), "GUILD_BAN_REMOVE"),
    ("kick this person", lambda hand, ground, actor: hand.kick(ground.guild, actor, IVO, "why"), "GUILD_MEMBER_REMOVE"),
    (
        "time this person out",
        lambda hand, ground, actor: hand.time_out(ground.guild, actor, IVO, NOW + timedelta(days=1)),
        "GUILD_MEMBER_UPDATE",
    ),
    (
        "give or take this role",
        lambda hand, ground, actor: hand.set_roles(ground.guild, actor, IVO, [REGULAR_ROLE]),
        "GUILD_MEMBER_UPDATE",
    ),
    (
        "change this nickname",
        lambda hand, ground, actor: hand.nickname(ground.guild, actor, IVO, "Cook"),
        "GUILD_MEMBER_UPDATE",
    ),
    (
        "move this person",
        lambda hand, ground, actor: hand.move_in_voice(ground.guild, actor, IVO, GALLEY),
        "VOICE_STATE_UPDATE",
    ),
    (
        "mute or deafen this person",
        lambda hand, ground, actor: hand.silence(ground.guild, actor, IVO, mute=True, deaf=True),
        "VOICE_STATE_UPDATE",
    ),
    (
        "create a role like this",
        lambda hand, ground, actor: hand.create_role(ground.guild, actor, RoleChange("x")),
        "GUILD_ROLE_CREATE",
    ),
    (
        "change this role so",
        lambda hand, ground, actor: hand.edit_role(ground.guild, actor, REGULAR_ROLE, RoleChange("x")),
        "GUILD_ROLE_UPDATE",
    ),
    (
        "move this role there",
        lambda hand, ground, actor: hand.move_role(ground.guild, actor, REGULAR_ROLE, 2),
        "GUILD_ROLE_UPDATE",
    ),
    (
        "delete this role",
        lambda hand, ground, actor: hand.delete_role(ground.guild, actor, MODERATOR_ROLE),
        "GUILD_ROLE_DELETE",
    ),
    (
        "create a channel",
        lambda hand, ground, actor: hand.create_channel(ground.guild, actor, ChannelChange("x")),
        "CHANNEL_CREATE",
    ),
    (
        "change this channel",
        lambda hand, ground, actor: hand.edit_channel(ground.guild, actor, GENERAL, ChannelChange("x")),
        "CHANNEL_UPDATE",
    ),
    (
        "delete this channel",
        lambda hand, ground, actor: hand.delete_channel(ground.guild, actor, GENERAL),
        "CHANNEL_DELETE",
    ),
    (
        "change who may do what here",
        lambda hand, ground, actor: hand.set_overwrite(ground.guild, actor, GENERAL, REGULAR_ROLE, Overwrite(FOR_ROLE)),
        "CHANNEL_UPDATE",
    ),
    (
        "change who may do what here",
        lambda hand, ground, actor: hand.remove_overwrite(ground.guild, actor, GENERAL, IVO),
        "CHANNEL_UPDATE",
    ),
)


@pytest.mark.parametrize(("words", "act", "event"), _ACTS, ids=[f"{each[0]} {each[2]}" for each in _ACTS])
def test_what_is_done_by_hand_is_told_to_the_bot_and_refused_to_whoever_may_not(
    ground: Ground, words: str, act: Act, event: str
) -> None:
    hand = ByHand(ground.services)
    ground.guild.voice[IVO] = VoiceState(IVO, DECK, "session")
    ground.guild.bans[HANA] = Ban(HANA)
    ground.channel("general").overwrites[IVO] = Overwrite(1)
    with pytest.raises(PersonRefused, match=rf"^You may not {words}\.$") as refused:
        act(hand, ground, FREYA)
    assert (refused.value.status, ground.told) == (403, [])
    act(hand, ground, ground.id("Ada"))
    assert {event, _AUDIT} <= set(ground.heard)
    entry = ground.guild.audit_log[-1]
    assert (entry.user_id, entry.reason) == (ground.id("Ada"), "why" if event in _WITH_REASON else None)


_WITH_REASON = ("GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE")


def test_in_voice_people_come_go_and_mute_themselves(ground: Ground) -> None:
    hand, guild = ByHand(ground.services), ground.guild
    with pytest.raises(PersonRefused, match="not connected to voice"):
        hand.set_voice(guild, IVO, mute=True, deaf=None, video=None, stream=None)
    hand.join_voice(guild, IVO, DECK)
    session = guild.voice[IVO].session_id
    hand.set_voice(guild, IVO, mute=True, deaf=False, video=None, stream=True)
    hand.set_voice(guild, IVO, mute=None, deaf=True, video=True, stream=False)
    assert guild.voice[IVO] == VoiceState(IVO, DECK, session, self_mute=True, self_deaf=True, self_video=True)
    hand.leave_voice(guild, IVO)
    assert (guild.voice, ground.heard) == ({}, ["VOICE_STATE_UPDATE"] * 4)


def test_an_intent_is_allowed_until_it_is_no_longer_and_the_page_shows_it(ground: Ground) -> None:
    hand, world = ByHand(ground.services), ground.world
    members, content = PrivilegedIntent.GUILD_MEMBERS, PrivilegedIntent.MESSAGE_CONTENT
    for intent in PrivilegedIntent:
        hand.allow_intent(intent, allowed=False)
    hand.allow_intent(members, allowed=True)
    hand.allow_intent(content, allowed=True)
    hand.allow_intent(members, allowed=True)
    assert world.allowed_intents == members | content
    hand.speak(IVO, "de")
    assert ground.shown == [StateChanged()] * 7
