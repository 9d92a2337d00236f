"""Channels that the bot cannot see, and what it shows in those that it can."""

import discord
import pytest

from playground.rest import channels, messages, reactions
from playground.rest.call import Call, Handler
from playground.rules.permissions import EVERYTHING
from playground.wire.forms import InvalidForm
from playground.wire.rendering import member_json
from playground.world.default_world import GENERAL
from playground.world.permission import Permission as P
from playground.world.records import Message, Overwrite
from playground.world.refusals import DiscordError, Refusal
from tests.unit.playground.ground import NOW, Ground

_IN_A_CHANNEL: tuple[Handler, ...] = (
    channels.one,
    channels.edit,
    channels.delete,
    channels.set_overwrite,
    channels.remove_overwrite,
    messages.messages,
    messages.message,
    messages.create,
    messages.edit,
    messages.delete,
    messages.bulk_delete,
    messages.typing,
    messages.pin,
    messages.unpin,
    messages.pins,
    reactions.react,
    reactions.take_back,
    reactions.remove,
    reactions.listed,
    reactions.clear,
)


@pytest.mark.parametrize("handler", _IN_A_CHANNEL, ids=lambda handler: f"{handler.__module__} {handler.__name__}")
def test_in_a_channel_that_the_bot_cannot_see_it_can_do_nothing(ground: Ground, handler: Handler) -> None:
    bot = ground.promote("Tux", EVERYTHING & ~P.ADMINISTRATOR)
    ground.world.messages[GENERAL] = [Message(7, GENERAL, bot, "x", reactions={"x": [bot]})]
    ground.channel("general").overwrites[ground.guild.id] = Overwrite(0, deny=int(P.VIEW_CHANNEL))
    named = {"channel_id": str(GENERAL), "message_id": "7", "overwrite_id": str(ground.guild.id), "user_id": str(bot)}
    path = {"guild_id": str(ground.guild.id), "emoji_name": "x", **named}
    with pytest.raises(DiscordError) as refused:
        handler(Call(ground.services, path, {}, {"content": "y", "type": 0}))
    assert refused.value.refusal is Refusal.MISSING_ACCESS
    assert refused.value.body() == {"message": "Missing Access", "code": 50001}
    assert ground.told == []


def test_the_bot_types_in_a_guild_as_a_member_and_in_direct_messages(ground: Ground) -> None:
    bot, direct = ground.world.bot_id, ground.services.direct_channel(ground.id("Emil")).id
    typed = {"user_id": str(bot), "timestamp": int(NOW.timestamp())}
    messages.typing(ground.call(channel_id=GENERAL))
    assert ground.heard == ["TYPING_START"]
    member = member_json(ground.world, ground.guild.members[bot])
    place = {"guild_id": str(ground.guild.id), "member": member}
    assert ground.told[0].data == {"channel_id": str(GENERAL), **typed, **place}
    messages.typing(ground.call(channel_id=direct))
    event = ground.told[1]
    assert (event.name, event.data) == ("TYPING_START", {"channel_id": str(direct), **typed})
    assert (event.intents, event.guild_id) == (discord.Intents.dm_typing.flag, None)


def test_what_the_bot_deletes_is_gone_whoever_wrote_it(ground: Ground) -> None:
    for author in ("Emil", "Tux"):
        ground.world.messages[GENERAL] = [Message(7, GENERAL, ground.id(author))]
        messages.delete(ground.call(channel_id=GENERAL, message_id=7))
        assert ground.world.messages[GENERAL] == []
        with pytest.raises(DiscordError) as refused:
            messages.delete(ground.call(channel_id=GENERAL, message_id=7))
        assert refused.value.refusal is Refusal.UNKNOWN_MESSAGE


def test_a_message_with_components_that_discord_would_not_take_is_not_sent(ground: Ground) -> None:
    with pytest.raises(InvalidForm) as error:
        messages.create(ground.call({"content": "x", "components": [{"type": 2}]}, channel_id=GENERAL))
    assert error.value.path == ("components", "0", "type")
    assert ground.told == []
