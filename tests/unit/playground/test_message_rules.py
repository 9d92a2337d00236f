"""Messages, reactions and who is mentioned: what is kept, what is told, and the edges of time."""

from datetime import timedelta

import discord
import pytest

from playground.rules.drafts import Draft, draft_of, is_ephemeral
from playground.rules.local_discord import MessageChanged, MessageRemoved
from playground.rules.mentions import AllowedMentions, mentions_in
from playground.wire.forms import Form, InvalidForm
from playground.wire.message_json import forward_of, message_json, page_message_json, without_content
from playground.wire.rendering import member_json, message_member_json, user_json
from playground.world.default_world import GENERAL, MODERATOR_ROLE, REGULAR_ROLE
from playground.world.json_value import Json, JsonObject
from playground.world.permission import Permission as P
from playground.world.records import Message, Origin
from playground.world.refusals import DiscordError, Refusal
from playground.world.snowflakes import id_at
from tests.unit.playground.ground import NOW, Ground

_FLAGS = discord.MessageFlags


def _draft(**fields: Json) -> Draft:
    return draft_of(Form(fields))


def _post(ground: Ground, content: str = "hello", *, author: str = "Emil", reply_to: int | None = None) -> Message:
    return ground.services.messages.post(ground.id(author), GENERAL, _draft(content=content), reply_to=reply_to)


def test_a_message_is_told_with_its_author_in_the_guild(ground: Ground) -> None:
    message = _post(ground)
    assert ground.heard == ["MESSAGE_CREATE"]
    member = message_member_json(ground.member("Emil"))
    whole = message_json(ground.world, message)
    assert ground.told[0].data == {**whole, "guild_id": str(ground.guild.id), "member": member}
    assert whole == {
        "id": str(message.id),
        "type": discord.MessageType.default.value,
        "channel_id": str(GENERAL),
        "author": user_json(ground.world.users[ground.id("Emil")]),
        "content": "hello",
        "timestamp": NOW.isoformat(),
        "edited_timestamp": None,
        "flags": 0,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
    }


def test_a_direct_message_is_told_behind_its_own_intents_and_of_no_guild(ground: Ground) -> None:
    channel = ground.services.direct_channel(ground.id("Emil"))
    message = ground.services.messages.post(ground.id("Emil"), channel.id, _draft(content="hello"))
    ground.services.reactions.add(message, "x", ground.id("Emil"))
    sent, reacted = ground.told
    assert (sent.intents, sent.guild_id) == (discord.Intents.dm_messages.flag, None)
    assert "guild_id" not in sent.data
    assert (reacted.intents, reacted.guild_id) == (discord.Intents.dm_reactions.flag, None)
    assert not {"guild_id", "member"} & reacted.data.keys()


def test_a_reply_shows_what_it_answers_and_not_what_that_answered(ground: Ground) -> None:
    first = _post(ground)
    second = _post(ground, reply_to=first.id)
    third = _post(ground, author="Freya", reply_to=second.id)
    whole = message_json(ground.world, third)
    assert whole["type"] == discord.MessageType.reply.value
    place = {"channel_id": str(GENERAL), "guild_id": str(ground.guild.id)}
    assert whole["message_reference"] == {"type": 0, "message_id": str(second.id), **place}
    quoted = dict(message_json(ground.world, second))
    del quoted["referenced_message"]
    assert whole["referenced_message"] == quoted
    assert whole["mentions"] == [user_json(ground.world.users[ground.id("Emil")])]
    ground.services.messages.remove(second)
    assert message_json(ground.world, third)["referenced_message"] is None


def test_a_forward_shows_what_the_message_holds_at_that_moment(ground: Ground) -> None:
    message = _post(ground)
    forward = forward_of(ground.world, message)
    place = {"channel_id": str(GENERAL), "guild_id": str(ground.guild.id)}
    assert forward["message_reference"] == {"type": 1, "message_id": str(message.id), **place}
    whole = message_json(ground.world, message)
    kept = (
        "type content embeds attachments timestamp edited_timestamp flags mentions mention_roles components"
    ).split()
    assert forward["message_snapshots"] == [{"message": {key: whole[key] for key in kept}}]
    sent = ground.services.messages.post(ground.world.bot_id, GENERAL, _draft(content=""), forward=forward)
    shown = message_json(ground.world, sent)
    assert (shown["content"], shown["message_snapshots"]) == ("", forward["message_snapshots"])


def test_an_answer_says_which_interaction_it_belongs_to(ground: Ground) -> None:
    emil, bot = ground.id("Emil"), ground.world.bot_id
    origin = Origin(5, 2, emil, "case show", {"target_id": "9", "interacted_message_id": "8"})
    user = user_json(ground.world.users[emil])
    messages = ground.services.messages
    shown = message_json(ground.world, messages.post(bot, GENERAL, _draft(content="x"), origin=origin))
    assert shown["type"] == discord.MessageType.context_menu_command.value
    assert (shown["webhook_id"], shown["application_id"]) == (str(bot), str(bot))
    assert shown["interaction_metadata"] == {
        "id": "5",
        "type": 2,
        "user": user,
        "authorizing_integration_owners": {"0": str(ground.guild.id)},
        "interacted_message_id": "8",
    }
    assert shown["interaction"] == {"id": "5", "type": 2, "name": "case show", "user": user}
    origin = Origin(5, 2, emil, "case show")
    typed = message_json(ground.world, messages.post(bot, GENERAL, _draft(content="x"), origin=origin))
    assert typed["type"] == discord.MessageType.chat_input_command.value
    origin = Origin(5, 3, emil)
    clicked = message_json(ground.world, messages.post(bot, GENERAL, _draft(content="x"), origin=origin))
    assert clicked["type"] == discord.MessageType.default.value
    assert "interaction" not in clicked


def test_an_answer_for_one_person_is_told_to_nobody_and_one_that_waits_says_so_to_that_person(ground: Ground) -> None:
    messages, bot = ground.services.messages, ground.world.bot_id
    message = messages.post(bot, GENERAL, _draft(content=""), addressee=ground.id("Emil"), pending=True)
    assert message.flags == _FLAGS.ephemeral.flag | _FLAGS.loading.flag
    assert page_message_json(ground.world, message)["pending"] is True
    messages.fill(message, _draft(content="there"))
    assert (message.flags, message.content) == (_FLAGS.ephemeral.flag, "there")
    assert "pending" not in page_message_json(ground.world, message)
    assert message not in messages.visible(GENERAL)
    assert messages.remove_many(GENERAL, [message.id]) == 0
    messages.remove(message)
    assert ground.told == []
    assert ground.shown == [MessageChanged(message), MessageChanged(message), MessageRemoved(message)]
    with pytest.raises(DiscordError) as error:
        messages.post(bot, GENERAL, _draft(content=" "))
    assert error.value.refusal is Refusal.EMPTY_MESSAGE


def test_an_edit_changes_what_was_sent_and_leaves_the_rest(ground: Ground) -> None:
    messages = ground.services.messages
    message = messages.post(ground.world.bot_id, GENERAL, _draft(content="a", embeds=[{"title": "b"}]))
    ground.now += timedelta(seconds=1)
    messages.edit(message, Form({"content": f"<@{ground.id('Emil')}>"}))
    assert (message.content, message.embeds) == (f"<@{ground.id('Emil')}>", [{"title": "b", "type": "rich"}])
    assert (message.edited_at, message.mentions) == (ground.now, [ground.id("Emil")])
    messages.edit(message, Form({"embeds": []}))
    messages.edit(message, Form({"flags": _FLAGS.suppress_embeds.flag | _FLAGS.ephemeral.flag}))
    assert (message.embeds, message.flags) == ([], _FLAGS.suppress_embeds.flag)
    messages.edit(message, Form({"content": "c"}))
    assert message.flags == _FLAGS.suppress_embeds.flag
    row: JsonObject = {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x"}]}
    messages.edit(message, Form({"components": [row], "flags": 0}))
    assert (len(message.components), message.flags, message.content) == (1, 0, "c")
    messages.edit(message, Form({"content": None}))
    with pytest.raises(DiscordError) as error:
        messages.edit(message, Form({"components": None}))
    assert error.value.refusal is Refusal.EMPTY_MESSAGE
    assert [event.name for event in ground.told[1:]] == ["MESSAGE_UPDATE"] * 6


def test_a_message_becomes_a_card_and_stays_one(ground: Ground) -> None:
    messages = ground.services.messages
    message = messages.post(ground.world.bot_id, GENERAL, _draft(content="a"))
    text: JsonObject = {"type": 10, "content": "b"}
    messages.edit(message, Form({"components": [text], "content": None, "flags": _FLAGS.components_v2.flag}))
    assert message.flags == _FLAGS.components_v2.flag
    messages.edit(message, Form({"components": [{**text, "content": "c"}]}))
    assert message.components[0]["content"] == "c"
    with pytest.raises(InvalidForm) as error:
        messages.edit(message, Form({"content": "d"}))
    assert (error.value.path, error.value.code[:27]) == (("content",), "MESSAGE_CANNOT_USE_LEGACY_F")


def test_a_nonce_stands_for_its_authors_message_of_the_last_five_minutes(ground: Ground) -> None:
    messages, bot = ground.services.messages, ground.world.bot_id
    message = messages.post(bot, GENERAL, _draft(content="a"), nonce="n")
    ground.now += timedelta(minutes=5)
    assert messages.sent_before(GENERAL, bot, "n") is message
    assert messages.sent_before(GENERAL, bot, "m") is None
    assert messages.sent_before(GENERAL, ground.id("Emil"), "n") is None
    ground.now += timedelta(milliseconds=1)
    assert messages.sent_before(GENERAL, bot, "n") is None


@pytest.mark.parametrize(
    ("held", "waits"),
    [(0, True), (P.MANAGE_MESSAGES, False), (P.MANAGE_CHANNELS, False), (P.BYPASS_SLOWMODE, False), (P.SPEAK, True)],
)
def test_slowmode_keeps_an_author_waiting_for_its_seconds(ground: Ground, held: int, waits: bool) -> None:
    channel, messages = ground.channel("general"), ground.services.messages
    channel.rate_limit_per_user = 10
    _post(ground)
    ground.now += timedelta(seconds=9.999)
    assert messages.has_to_wait(channel, ground.id("Emil"), held) is waits
    assert not messages.has_to_wait(channel, ground.id("Freya"), held)
    ground.now += timedelta(milliseconds=1)
    assert not messages.has_to_wait(channel, ground.id("Emil"), held)


@pytest.mark.parametrize(
    ("flag", "kept"),
    [
        ("suppress_embeds", True),
        ("ephemeral", True),
        ("suppress_notifications", True),
        ("components_v2", True),
        ("loading", False),
        ("urgent", False),
    ],
)
def test_a_sender_sets_some_flags(flag: str, kept: bool) -> None:
    number = getattr(_FLAGS, flag).flag
    draft = _draft(flags=number)
    assert draft.flags == (number if kept else 0)
    assert is_ephemeral(Form({"flags": number})) is (flag == "ephemeral")


def test_a_message_has_2000_characters_and_ten_embeds_at_most() -> None:
    _draft(content="x" * 2000, embeds=[{"title": "x"}] * 10)
    for fields in ({"content": "x" * 2001}, {"embeds": [{"title": "x"}] * 11}):
        with pytest.raises(InvalidForm):
            draft_of(Form(fields))
    card = _FLAGS.components_v2.flag
    for key, value in (("content", "x"), ("embeds", [{"title": "x"}])):
        with pytest.raises(InvalidForm) as error:
            draft_of(Form({key: value, "flags": card}))
        assert error.value.path == (key,)


def test_a_reaction_counts_once_for_each_person_and_goes_with_the_last_one(ground: Ground) -> None:
    message, reactions = _post(ground), ground.services.reactions
    emil, bot = ground.id("Emil"), ground.world.bot_id
    ground.told.clear()
    for user in (emil, emil, bot):
        reactions.add(message, "wave:5", user)
    assert message_json(ground.world, message)["reactions"] == [
        {
            "emoji": {"id": "5", "name": "wave"},
            "count": 2,
            "count_details": {"burst": 0, "normal": 2},
            "burst_colors": [],
            "me_burst": False,
            "me": True,
            "burst_me": False,
            "burst_count": 0,
        }
    ]
    place = {"channel_id": str(GENERAL), "message_id": str(message.id), "guild_id": str(ground.guild.id)}
    reaction = {"user_id": str(emil), "emoji": {"id": "5", "name": "wave"}, "burst": False, "type": 0}
    member = member_json(ground.world, ground.member("Emil"))
    assert ground.told[0].data == {**place, **reaction, "message_author_id": str(emil), "member": member}
    reactions.toggle(message, "wave:5", bot)
    reactions.toggle(message, "wave:5", emil)
    assert message.reactions == {}
    assert ground.told[-1].data == {**place, **reaction}
    with pytest.raises(DiscordError) as error:
        reactions.take_back(message, "wave:5", emil)
    assert error.value.refusal is Refusal.UNKNOWN_EMOJI
    reactions.toggle(message, "x", emil)
    reactions.clear(message)
    assert (message.reactions, ground.told[-1].data) == ({}, place)
    names = ["ADD", "ADD", "REMOVE", "REMOVE", "ADD", "REMOVE_ALL"]
    assert ground.heard == [f"MESSAGE_REACTION_{name}" for name in names]
    assert ground.shown[-6:] == [MessageChanged(message)] * 6


def _mentions(ground: Ground, content: str, allowed: JsonObject | None = None, *, author: str = "Emil") -> object:
    message = Message(1, GENERAL, ground.id(author), content)
    form = Form({} if allowed is None else {"allowed_mentions": allowed})
    found = mentions_in(ground.world, message, AllowedMentions.of(form))
    return found.users, found.roles, found.everyone


def test_a_message_mentions_whom_it_names_as_far_as_its_author_may_and_allows(ground: Ground) -> None:
    emil, ivo = ground.id("Emil"), ground.id("Ivo")
    ground.role("Regular").mentionable = True
    text = f"<@{ivo}> <@!{emil}> <@{ivo}> <@5> <@&{REGULAR_ROLE}> <@&{MODERATOR_ROLE}> <@&5> @everyone"
    assert _mentions(ground, text) == ([ivo, emil], [REGULAR_ROLE], False)
    assert _mentions(ground, text, author="Ada") == ([ivo, emil], [REGULAR_ROLE, MODERATOR_ROLE], True)
    assert _mentions(ground, "@here you are", author="Ada") == ([], [], True)
    assert _mentions(ground, "@everyones", author="Ada") == ([], [], False)
    assert _mentions(ground, text, {}, author="Ada") == ([], [], False)
    assert _mentions(ground, text, {"parse": ["users"]}, author="Ada") == ([ivo, emil], [], False)
    assert _mentions(ground, text, {"parse": ["roles"]}, author="Ada") == ([], [REGULAR_ROLE, MODERATOR_ROLE], False)
    assert _mentions(ground, text, {"parse": ["everyone"]}, author="Ada") == ([], [], True)
    assert _mentions(ground, text, {"users": [str(emil)], "roles": [str(MODERATOR_ROLE)]}, author="Ada") == (
        [emil],
        [MODERATOR_ROLE],
        False,
    )


@pytest.mark.parametrize("key", ["users", "roles"])
def test_a_hundred_can_be_named_and_not_all_at_the_same_time(key: str) -> None:
    ids: list[Json] = [str(number) for number in range(101)]
    AllowedMentions.of(Form({"allowed_mentions": {key: ids[:100]}}))
    AllowedMentions.of(Form({"allowed_mentions": {"parse": [key], key: []}}))
    wrongs: list[JsonObject] = [{key: ids}, {"parse": [key], key: ids[:1]}]
    for wrong in wrongs:
        with pytest.raises(InvalidForm) as error:
            AllowedMentions.of(Form({"allowed_mentions": wrong}))
        assert error.value.path == ("allowed_mentions", key)


def test_without_its_intent_a_bot_reads_its_own_and_what_mentions_it(ground: Ground) -> None:
    bot = ground.world.bot_id
    plain = message_json(ground.world, _post(ground))
    hidden = {**plain, "content": ""}
    assert without_content(plain, bot) == hidden
    own = message_json(ground.world, _post(ground, author="Tux"))
    assert without_content(own, bot) == own
    mentions = message_json(ground.world, _post(ground, f"<@{bot}>"))
    assert without_content(mentions, bot) == mentions
    full: JsonObject = {**plain, "embeds": [{}], "attachments": [{}], "components": [{}], "referenced_message": own}
    assert without_content(full, bot) == {**hidden, "referenced_message": own}
    assert without_content({**own, "referenced_message": plain}, bot) == {**own, "referenced_message": hidden}


def test_a_ban_removes_what_was_written_within_the_seconds_in_this_guild_alone(ground: Ground) -> None:
    emil = ground.id("Emil")
    other = list(ground.world.guilds.values())[1]
    elsewhere = next(iter(other.channels))
    edge = id_at(NOW - timedelta(seconds=60))
    for channel in (GENERAL, elsewhere):
        kept = [Message(edge - (1 << 22), channel, emil), Message(edge, channel, emil)]
        ground.world.messages[channel] = [*kept, Message(edge + 1, channel, ground.id("Freya"))]
    message = ground.world.messages[GENERAL][1]
    ground.services.messages.remove_recent_of(ground.guild, emil, 60)
    assert ground.shown == [MessageRemoved(message)]
    assert [message.id for message in ground.world.messages[GENERAL]] == [edge - (1 << 22), edge + 1]
    assert len(ground.world.messages[elsewhere]) == 3
    assert [event.data for event in ground.told] == [
        {"ids": [str(edge)], "channel_id": str(GENERAL), "guild_id": str(ground.guild.id)}
    ]
