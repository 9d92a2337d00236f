"""Who is really told of a message."""

from collections.abc import Callable

import discord
import pytest

from playground.api import Playground
from playground.world.permission import Permission
from tests.playground.small_bot import SmallBot

type Names = tuple[list[str], list[str], bool]


def _mentions(message: discord.Message) -> Names:
    users = sorted(user.name for user in message.mentions)
    return users, [role.name for role in message.role_mentions], message.mention_everyone


def _role(bot: SmallBot, name: str) -> discord.Role:
    role = discord.utils.get(bot.harbour.roles, name=name)
    assert role is not None
    return role


def _text(playground: Playground, bot: SmallBot) -> str:
    emil, freya = playground.person("Emil"), playground.person("Freya")
    return f"<@{emil.id}> <@{freya.id}> {_role(bot, 'Regular').mention} @everyone"


def _may_mention_everyone(playground: Playground, bot: SmallBot) -> None:
    playground.world.guild.roles[bot.harbour.me.top_role.id].permissions |= Permission.MENTION_EVERYONE


async def test_everyone_and_roles_are_mentioned_only_with_the_right(playground: Playground, bot: SmallBot) -> None:
    general, text = bot.text_channel("general"), _text(playground, bot)
    assert _mentions(await general.send(text)) == (["emil", "freya"], [], False)
    _may_mention_everyone(playground, bot)
    assert _mentions(await general.send(text)) == (["emil", "freya"], ["Regular"], True)


async def test_a_role_that_is_for_everybody_to_mention_needs_no_right(playground: Playground, bot: SmallBot) -> None:
    playground.world.guild.roles[_role(bot, "Regular").id].mentionable = True
    sent = await bot.text_channel("general").send(_text(playground, bot))
    assert _mentions(sent) == (["emil", "freya"], ["Regular"], False)


@pytest.mark.parametrize(
    ("allow", "mentioned"),
    [
        (lambda _: discord.AllowedMentions.none(), ([], [], False)),
        (lambda _: discord.AllowedMentions(users=True, roles=False, everyone=False), (["emil", "freya"], [], False)),
        (lambda ids: discord.AllowedMentions(users=[ids["emil"]], roles=False, everyone=False), (["emil"], [], False)),
        (
            lambda ids: discord.AllowedMentions(users=False, roles=[ids["Regular"]], everyone=True),
            ([], ["Regular"], True),
        ),
        (lambda ids: discord.AllowedMentions(users=[ids["goro"]], roles=False, everyone=False), ([], [], False)),
    ],
)
async def test_only_allowed_mentions_count(
    playground: Playground,
    bot: SmallBot,
    allow: Callable[[dict[str, discord.Object]], discord.AllowedMentions],
    mentioned: Names,
) -> None:
    _may_mention_everyone(playground, bot)
    ids = {name: discord.Object(playground.person(name).id) for name in ("emil", "freya", "goro")}
    allowed = allow({**ids, "Regular": discord.Object(_role(bot, "Regular").id)})
    sent = await bot.text_channel("general").send(_text(playground, bot), allowed_mentions=allowed)
    assert _mentions(sent) == mentioned


async def test_the_texts_of_a_card_mention_too(playground: Playground, bot: SmallBot) -> None:
    view = discord.ui.LayoutView()
    text: discord.ui.TextDisplay[discord.ui.LayoutView] = discord.ui.TextDisplay(_text(playground, bot))
    view.add_item(discord.ui.Container(text))
    general = bot.text_channel("general")
    assert _mentions(await general.send(view=view)) == (["emil", "freya"], [], False)
    assert _mentions(await general.send(view=view, allowed_mentions=discord.AllowedMentions.none())) == ([], [], False)


async def test_an_edit_that_does_not_say_what_is_allowed_mentions_all_again(
    playground: Playground, bot: SmallBot
) -> None:
    text, nobody = _text(playground, bot), discord.AllowedMentions.none()
    sent = await bot.text_channel("general").send(text, allowed_mentions=nobody)
    await sent.edit(suppress=True)
    assert _mentions(await sent.fetch()) == ([], [], False)
    await sent.edit(content=text)
    assert _mentions(await sent.fetch()) == (["emil", "freya"], [], False)
    await sent.edit(content=text, allowed_mentions=nobody)
    assert _mentions(await sent.fetch()) == ([], [], False)


async def test_an_edited_card_mentions_all_again_too(playground: Playground, bot: SmallBot) -> None:
    def card(text: str) -> discord.ui.LayoutView:
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.TextDisplay(text))
        return view

    sent = await bot.text_channel("general").send(view=card("nobody"))
    await sent.edit(view=card(_text(playground, bot)))
    assert _mentions(await sent.fetch()) == (["emil", "freya"], [], False)


async def test_an_answer_to_a_command_obeys_too(playground: Playground, bot: SmallBot) -> None:
    reply = await playground.person("Emil").command("call", member="Freya")
    assert reply.content == f"<@{playground.person('Freya').id}>"
    assert reply.json["mentions"] == []


async def test_a_reply_mentions_its_author_unless_told_otherwise(playground: Playground, bot: SmallBot) -> None:
    said = await playground.person("Emil").say("general", "a question")
    message = await bot.text_channel("general").fetch_message(said.id)
    assert _mentions(await message.reply("an answer"))[0] == ["emil"]
    assert _mentions(await message.reply("an answer", mention_author=False))[0] == []


async def test_an_embed_mentions_nobody(playground: Playground, bot: SmallBot) -> None:
    embed = discord.Embed(description=_text(playground, bot))
    assert _mentions(await bot.text_channel("general").send(embed=embed)) == ([], [], False)


async def test_people_mention_everyone_only_with_the_right(playground: Playground) -> None:
    seen = [await playground.person(name).say("general", "@here now") for name in ("Emil", "Bruno")]
    assert [message.json["mention_everyone"] for message in seen] == [False, True]


async def test_allowing_all_users_and_naming_some_is_refused(playground: Playground, bot: SmallBot) -> None:
    body = {"content": "hello", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=bot.text_channel("general").id)
    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.request(route, json=body)
    assert refused.value.code == 50035
