"""The playground's numbers against those that discord.py knows."""

import discord
import pytest

from playground.rules import drafts
from playground.rules.interactions import Callback, Kind
from playground.rules.messages import LOADING
from playground.rules.permissions import EVERYTHING
from playground.wire import components
from playground.wire.account_json import application_flags
from playground.world.default_world import default_world
from playground.world.intents import ALL_PRIVILEGED, PrivilegedIntent
from playground.world.locales import LOCALES
from playground.world.permission import Permission
from playground.world.records import CATEGORY, TEXT, VOICE

_OTHER_NAMES = {"use_vad": "use_voice_activation"}


@pytest.mark.parametrize("permission", list(Permission), ids=lambda permission: permission.name)
def test_a_permission_is_the_bit_that_discord_has_for_it(permission: Permission) -> None:
    assert permission.name is not None
    name = permission.name.lower()
    assert getattr(discord.Permissions, _OTHER_NAMES.get(name, name)).flag == permission


def test_everything_is_each_bit_up_to_the_highest_permission() -> None:
    assert EVERYTHING & discord.Permissions.all().value == discord.Permissions.all().value
    assert (max(Permission) << 1) - 1 == EVERYTHING


def test_privileged_intents_are_discords_and_each_shows_in_the_applications_flags() -> None:
    names = {
        PrivilegedIntent.GUILD_MEMBERS: ("members", "gateway_guild_members_limited"),
        PrivilegedIntent.GUILD_PRESENCES: ("presences", "gateway_presence_limited"),
        PrivilegedIntent.MESSAGE_CONTENT: ("message_content", "gateway_message_content_limited"),
    }
    world = default_world()
    world.allowed_intents = 0
    none = application_flags(world)
    assert none == discord.ApplicationFlags.app_commands_badge.flag
    for intent, (name, flag) in names.items():
        assert getattr(discord.Intents, name).flag == intent
        world.allowed_intents = int(intent)
        assert application_flags(world) == none | getattr(discord.ApplicationFlags, flag).flag
    assert set(ALL_PRIVILEGED) == set(PrivilegedIntent) == set(names)


def test_people_speak_the_languages_that_discord_has() -> None:
    assert set(LOCALES) == {locale.value for locale in discord.Locale}
    assert len(LOCALES) == len(set(LOCALES))


def test_kinds_of_channels_interactions_answers_and_components_have_discords_numbers() -> None:
    kinds = discord.ChannelType
    assert (kinds.text.value, kinds.voice.value, kinds.category.value) == (TEXT, VOICE, CATEGORY)
    assert [(kind.name, int(kind)) for kind in Kind] == [
        ("COMMAND", discord.InteractionType.application_command.value),
        ("COMPONENT", discord.InteractionType.component.value),
        ("AUTOCOMPLETE", discord.InteractionType.autocomplete.value),
        ("MODAL_SUBMIT", discord.InteractionType.modal_submit.value),
    ]
    answers = discord.InteractionResponseType
    assert [(callback.name, int(callback)) for callback in Callback] == [
        ("PONG", answers.pong.value),
        ("MESSAGE", answers.channel_message.value),
        ("DEFERRED_MESSAGE", answers.deferred_channel_message.value),
        ("DEFERRED_UPDATE", answers.deferred_message_update.value),
        ("UPDATE", answers.message_update.value),
        ("AUTOCOMPLETE", answers.autocomplete_result.value),
        ("MODAL", answers.modal.value),
    ]
    selects = ("string_select", "user_select", "role_select", "mentionable_select", "channel_select")
    assert {getattr(discord.ComponentType, name).value for name in selects} == components.SELECTS
    assert discord.ComponentType.text_display.value == components.TEXT


def test_a_messages_flags_are_discords() -> None:
    flags = discord.MessageFlags
    known = {
        "suppress_embeds": drafts.SUPPRESS_EMBEDS,
        "ephemeral": drafts.EPHEMERAL,
        "loading": LOADING,
        "components_v2": components.COMPONENTS_V2,
    }
    assert {name: getattr(flags, name).flag for name in known} == known
