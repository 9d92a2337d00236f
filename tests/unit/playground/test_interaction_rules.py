"""Interactions: how the bot may answer which of them, until when, and what becomes of its answers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from playground.rules.interactions import FAILED, Callback, Interaction, Kind
from playground.rules.local_discord import InteractionFailed, InteractionMoved, ModalShown, Notice
from playground.wire.forms import Form, InvalidForm
from playground.wire.message_json import message_json
from playground.wire.rendering import channel_json, member_json, user_json
from playground.world.default_world import GENERAL
from playground.world.json_value import Json, JsonObject
from playground.world.records import Message
from playground.world.refusals import DiscordError, Refusal
from playground.world.snowflakes import moment_of
from tests.unit.playground.ground import Ground

_SAYS: dict[str, Json] = {"content": "hello"}
_MODAL: dict[str, Json] = {
    "custom_id": "form",
    "title": "Form",
    "components": [{"type": 18, "label": "x", "component": {"type": 4, "custom_id": "words", "style": 1}}],
}
_DATA: dict[Callback, Json] = {
    Callback.MESSAGE: _SAYS,
    Callback.DEFERRED_MESSAGE: {},
    Callback.DEFERRED_UPDATE: {},
    Callback.UPDATE: _SAYS,
    Callback.AUTOCOMPLETE: {"choices": [{"name": "x", "value": "y"}]},
    Callback.MODAL: _MODAL,
}


@pytest.fixture
async def ground() -> AsyncIterator[Ground]:
    ground = Ground()
    yield ground
    ground.services.interactions.stop()


def _start(
    ground: Ground,
    kind: Kind = Kind.COMMAND,
    *,
    message: Message | None = None,
    parent: Interaction | None = None,
) -> Interaction:
    return ground.services.interactions.start(
        kind, ground.id("Emil"), ground.channel("general"), {"name": "a"}, name="a", message=message, parent=parent
    )


def _below(ground: Ground) -> Message:
    """What a component sits on."""
    message = Message(ground.services.local.snowflakes.next(), GENERAL, ground.world.bot_id, "press")
    ground.world.keep_message(message)
    return message


def _answer(ground: Ground, interaction: Interaction, callback: int, data: Json = None) -> Interaction:
    form = Form({"type": callback, "data": data})
    return ground.services.interactions.respond(interaction.id, interaction.token, form, ())


@pytest.mark.parametrize(
    ("kind", "on_message", "allowed"),
    [
        (Kind.COMMAND, False, {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL}),
        (
            Kind.COMPONENT,
            True,
            {
                Callback.MESSAGE,
                Callback.DEFERRED_MESSAGE,
                Callback.DEFERRED_UPDATE,
                Callback.UPDATE,
                Callback.MODAL,
            },
        ),
        (Kind.AUTOCOMPLETE, False, {Callback.AUTOCOMPLETE}),
        (Kind.MODAL_SUBMIT, False, {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}),
        (
            Kind.MODAL_SUBMIT,
            True,
            {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.DEFERRED_UPDATE, Callback.UPDATE},
        ),
    ],
)
async def test_each_kind_is_answered_in_its_own_ways(
    ground: Ground, kind: Kind, on_message: bool, allowed: set[Callback]
) -> None:
    for number in range(11):
        interaction = _start(ground, kind, message=_below(ground) if on_message else None)
        if number in allowed:
            assert _answer(ground, interaction, number, _DATA[Callback(number)]).answered == number
        else:
            with pytest.raises(InvalidForm) as error:
                _answer(ground, interaction, number, {})
            assert (error.value.path, interaction.answered) == (("type",), None)


async def test_the_bot_is_told_all_about_an_interaction(ground: Ground) -> None:
    emil, general = ground.id("Emil"), ground.channel("general")
    message = _below(ground)
    payload = _start(ground, Kind.COMPONENT, message=message).payload
    everybody = str(ground.guild.everyone.permissions)
    place: dict[str, Json] = {
        "guild_id": str(ground.guild.id),
        "guild_locale": "en-US",
        "guild": {"id": str(ground.guild.id), "locale": "en-US", "features": []},
        "context": 0,
        "member": {**member_json(ground.world, ground.member("Emil")), "permissions": everybody},
    }
    own: dict[str, Json] = {
        "application_id": str(ground.world.bot_id),
        "type": 3,
        "version": 1,
        "data": {"name": "a"},
        "channel_id": str(GENERAL),
        "channel": channel_json(ground.world, general),
        "locale": "en-US",
        "app_permissions": str(int(ground.role("Tux").permissions)),
        "attachment_size_limit": 10 * 1024 * 1024,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": str(ground.guild.id)},
    }
    changing = {key: payload[key] for key in ("id", "token")}
    assert payload == {**own, **place, **changing, "message": message_json(ground.world, message)}
    assert (ground.told[0].name, ground.told[0].intents, ground.told[0].guild_id) == (
        "INTERACTION_CREATE",
        0,
        ground.guild.id,
    )
    direct = ground.services.direct_channel(emil)
    payload = ground.services.interactions.start(Kind.COMMAND, emil, direct, {}).payload
    assert (payload["context"], payload["user"]) == (1, user_json(ground.world.users[emil]))
    assert payload["authorizing_integration_owners"] == {"0": "0"}
    assert not {"member", "guild_id", "message"} & payload.keys()


async def test_only_a_known_interaction_is_answered_and_only_once(ground: Ground) -> None:
    interactions, interaction = ground.services.interactions, _start(ground)
    for number, token in ((5, interaction.token), (interaction.id, "other")):
        with pytest.raises(DiscordError) as error:
            interactions.respond(number, token, Form({"type": 4, "data": _SAYS}), ())
        assert error.value.refusal is Refusal.UNKNOWN_INTERACTION
    _answer(ground, interaction, 4, _SAYS)
    with pytest.raises(DiscordError) as error:
        _answer(ground, interaction, 4, _SAYS)
    assert error.value.refusal is Refusal.ALREADY_ACKNOWLEDGED
    with pytest.raises(InvalidForm):
        _answer(ground, _start(ground), 4, "words")
    late = _start(ground)
    late.late = True
    with pytest.raises(DiscordError) as error:
        _answer(ground, late, 4, _SAYS)
    assert error.value.refusal is Refusal.UNKNOWN_INTERACTION


async def test_who_waited_too_long_is_told_and_who_was_answered_is_not(ground: Ground) -> None:
    told: list[Notice] = []
    ground.services.local.watch(told.append)
    patient, now = _start(ground), asyncio.get_running_loop().time()
    assert patient.timer is not None
    assert 2.9 < patient.timer.when() - now <= 3
    ground.services.interactions.limit = 0.01
    answered, late = _start(ground), _start(ground)
    _answer(ground, answered, 4, _SAYS)
    await ground.services.local.until(lambda: late.late, timeout=2)
    assert InteractionFailed(late.id, late.user_id, FAILED) in told
    assert InteractionMoved(late.id) in told
    assert [notice for notice in told if isinstance(notice, InteractionFailed)] == [
        InteractionFailed(late.id, late.user_id, FAILED)
    ]
    assert not answered.late


async def test_a_token_is_good_for_fifteen_minutes_after_an_answer(ground: Ground) -> None:
    interactions, interaction = ground.services.interactions, _start(ground)
    for token in ("other", interaction.token):
        with pytest.raises(DiscordError) as error:
            interactions.by_token(token)
        assert error.value.refusal is Refusal.UNKNOWN_WEBHOOK
    _answer(ground, interaction, 4, _SAYS)
    ground.now = moment_of(interaction.id) + timedelta(minutes=15)
    assert interactions.by_token(interaction.token) is interaction
    ground.now += timedelta(milliseconds=1)
    with pytest.raises(DiscordError) as error:
        interactions.by_token(interaction.token)
    assert error.value.refusal is Refusal.INVALID_WEBHOOK_TOKEN
    interactions.forget()
    assert interactions.get(interaction.id) is None
    with pytest.raises(DiscordError) as error:
        interactions.by_token(interaction.token)
    assert error.value.refusal is Refusal.UNKNOWN_WEBHOOK


async def test_the_first_follow_up_takes_the_place_of_thinking_and_the_next_one_its_own(ground: Ground) -> None:
    told: list[Notice] = []
    interactions, interaction = ground.services.interactions, _start(ground)
    _answer(ground, interaction, 5, {"flags": 64})
    ground.services.local.watch(told.append)
    original = interaction.original
    assert original is not None
    assert (original.pending, original.addressee) == (True, ground.id("Emil"))
    with pytest.raises(DiscordError) as error:
        interactions.follow_up(interaction, Form({"content": ""}), ())
    assert error.value.refusal is Refusal.EMPTY_MESSAGE
    assert interactions.follow_up(interaction, Form(_SAYS), ()) is original
    assert (original.content, original.pending, original.addressee) == ("hello", False, ground.id("Emil"))
    second = interactions.follow_up(interaction, Form({"content": "more"}), ())
    assert (second.content, second.addressee) == ("more", None)
    third = interactions.follow_up(interaction, Form({"content": "hidden", "flags": 64}), ())
    assert third.addressee == ground.id("Emil")
    assert interaction.touched == [original, second, third]
    assert [notice for notice in told if isinstance(notice, InteractionMoved)] == [InteractionMoved(interaction.id)] * 3
    for which, message in (("@original", original), (str(second.id), second), (str(original.id), original)):
        assert interactions.message_of(interaction, which) is message
    interactions.remove(interaction, second)
    interactions.remove(interaction, original)
    for which in ("@original", str(second.id), str(original.id), "5"):
        with pytest.raises(DiscordError) as error:
            interactions.message_of(interaction, which)
        assert error.value.refusal is Refusal.UNKNOWN_MESSAGE
    assert interactions.message_of(interaction, str(third.id)) is third


async def test_after_thinking_was_removed_a_follow_up_is_a_message_of_its_own(ground: Ground) -> None:
    interactions, interaction = ground.services.interactions, _start(ground)
    _answer(ground, interaction, 5)
    original = interaction.original
    assert original is not None
    interactions.remove(interaction, original)
    assert interactions.follow_up(interaction, Form(_SAYS), ()) is not original


async def test_a_components_message_is_changed_or_answered(ground: Ground) -> None:
    message = _below(ground)
    changed = _answer(ground, _start(ground, Kind.COMPONENT, message=message), 7, _SAYS)
    assert (message.content, changed.original, changed.touched) == ("hello", message, [message])
    deferred = _answer(ground, _start(ground, Kind.COMPONENT, message=message), 6)
    assert (deferred.original, deferred.touched) == (message, [])
    replied = _answer(ground, _start(ground, Kind.COMPONENT, message=message), 4, _SAYS).original
    assert replied is not None
    assert (replied.reply_to, replied.mentions) == (message.id, [])
    assert replied.origin is not None
    assert replied.origin.metadata == {"interacted_message_id": str(message.id)}


async def test_a_form_is_shown_and_what_answers_it_says_what_opened_it(ground: Ground) -> None:
    told: list[Notice] = []
    ground.services.local.watch(told.append)
    message = _below(ground)
    clicked = _start(ground, Kind.COMPONENT, message=message)
    _answer(ground, clicked, 9, _MODAL)
    words: JsonObject = {"type": 4, "custom_id": "words", "style": 1, "id": 2}
    modal: JsonObject = {**_MODAL, "components": [{"type": 18, "id": 1, "label": "x", "component": words}]}
    assert clicked.modal == modal
    assert ModalShown(clicked.id, clicked.user_id, modal) in told
    for parent, expected in (
        (clicked, {"type": 3, "interacted_message_id": str(message.id)}),
        (_start(ground), {"type": 2}),
    ):
        sent = _start(ground, Kind.MODAL_SUBMIT, message=message, parent=parent)
        answer = _answer(ground, sent, 4, _SAYS).original
        assert answer is not None
        assert answer.reply_to is None
        assert answer.origin is not None
        assert answer.origin.metadata == {
            "triggering_interaction_metadata": {
                "id": str(parent.id),
                "user": user_json(ground.world.users[ground.id("Emil")]),
                "authorizing_integration_owners": {"0": str(ground.guild.id)},
                **expected,
            }
        }


async def test_autocomplete_offers_25_choices_with_names_at_most(ground: Ground) -> None:
    choices: list[Json] = [{"name": "x" * 100, "value": number} for number in range(25)]
    given = _answer(ground, _start(ground, Kind.AUTOCOMPLETE), 8, {"choices": choices})
    assert given.choices == choices
    assert given.original is None
    wrongs: list[list[Json]] = [[*choices, choices[0]], [{"name": "x" * 101, "value": 1}], [{"value": 1}]]
    for wrong in wrongs:
        with pytest.raises(InvalidForm):
            _answer(ground, _start(ground, Kind.AUTOCOMPLETE), 8, {"choices": wrong})
