import io
from datetime import UTC, datetime, timedelta

import discord
import pytest

from playground.api import Playground, default_world
from tests.playground.small_bot import SmallBot, running


async def test_a_nonce_sends_a_message_once_for_five_minutes() -> None:
    moment = [datetime.now(UTC)]
    async with (
        Playground(default_world(), clock=lambda: moment[0]) as playground,
        running(SmallBot(playground), playground) as bot,
    ):
        general = bot.text_channel("general")
        first = await general.send("only once", nonce="case-42")
        again = await general.send("only once", nonce="case-42")
        assert again.id == first.id
        moment[0] += timedelta(minutes=6)
        later = await general.send("only once", nonce="case-42")
        assert later.id != first.id


@pytest.mark.parametrize("name", ["Hana", "Ivo"])
async def test_closed_direct_messages_and_people_who_left_cannot_be_written_to(
    playground: Playground, bot: SmallBot, name: str
) -> None:
    person = playground.person(name)
    member = bot.member(person.id)
    if name == "Ivo":
        person.leave()
    with pytest.raises(discord.Forbidden) as refused:
        await member.send("hello")
    assert refused.value.code == 50007


async def test_people_are_heard_by_the_bot(playground: Playground, bot: SmallBot) -> None:
    await playground.person("Emil").say("general", "hello bot")
    await bot.told_of("message hello bot")


async def test_messages_are_edited_found_and_deleted(playground: Playground, bot: SmallBot) -> None:
    general = bot.text_channel("general")
    sent = await general.send("draft", embed=discord.Embed(title="T", description="D").add_field(name="a", value="b"))
    await sent.edit(content="final")
    fetched = await general.fetch_message(sent.id)
    assert (fetched.content, fetched.embeds[0].title) == ("final", "T")
    assert playground.person("Emil").sees("general")[-1].text == "final\nT\nD\na\nb"
    reply = await fetched.reply("an answer")
    assert reply.reference is not None
    assert reply.reference.message_id == sent.id
    await sent.delete()
    with pytest.raises(discord.NotFound) as refused:
        await general.fetch_message(sent.id)
    assert refused.value.code == 10008


async def test_history_is_read_in_either_direction(playground: Playground, bot: SmallBot) -> None:
    showcase = bot.text_channel("showcase")
    sent = [await showcase.send(str(number)) for number in range(5)]
    assert [message.content async for message in showcase.history(limit=2)] == ["4", "3"]
    assert [message.content async for message in showcase.history(after=sent[2])] == ["3", "4"]
    assert [message.content async for message in showcase.history(before=sent[2])] == ["1", "0"]
    around = [message.content async for message in showcase.history(around=sent[2], limit=3)]
    assert around == ["3", "2", "1"]


async def test_other_peoples_messages_are_deleted_but_not_edited(playground: Playground, bot: SmallBot) -> None:
    said = await playground.person("Emil").say("general", "rude")
    message = await bot.text_channel("general").fetch_message(said.id)
    with pytest.raises(discord.Forbidden) as refused:
        await message.edit(content="polite")
    assert refused.value.code == 50005
    await message.delete()
    await bot.told_of("audit message_delete None")


async def test_messages_older_than_14_days_are_not_deleted_in_bulk(playground: Playground, bot: SmallBot) -> None:
    help_channel = bot.text_channel("help")
    old = [message async for message in help_channel.history()]
    with pytest.raises(discord.HTTPException) as refused:
        await help_channel.delete_messages(old)
    assert refused.value.code == 50034
    young = [await help_channel.send(word) for word in ("one", "two", "three")]
    await help_channel.delete_messages(young, reason="tidy")
    await bot.told_of("bulk delete 3")
    await bot.told_of("audit message_bulk_delete tidy")


async def test_a_hidden_channel_is_missing_access(playground: Playground, bot: SmallBot) -> None:
    mod_log = bot.text_channel("mod-log")
    playground.world.guild.channels[mod_log.id].overwrites.pop(bot.harbour.me.top_role.id)
    with pytest.raises(discord.Forbidden) as refused:
        await mod_log.send("psst")
    assert refused.value.code == 50001


async def test_only_staff_sees_the_mod_log(playground: Playground, bot: SmallBot) -> None:
    await bot.text_channel("mod-log").send("secret")
    assert playground.person("Dalia").sees("mod-log")[-1].content == "secret"
    with pytest.raises(Exception, match="cannot see"):
        playground.person("Emil").sees("mod-log")


async def test_reactions_come_and_go(playground: Playground, bot: SmallBot) -> None:
    message = await bot.text_channel("general").send("vote")
    await message.add_reaction("\N{THUMBS UP SIGN}")
    fetched = await message.fetch()
    assert [(str(reaction.emoji), reaction.count, reaction.me) for reaction in fetched.reactions] == [("👍", 1, True)]
    assert bot.user is not None
    await message.remove_reaction("\N{THUMBS UP SIGN}", bot.user)
    assert (await message.fetch()).reactions == []


async def test_a_file_is_kept_and_can_be_fetched_again(playground: Playground, bot: SmallBot) -> None:
    sent = await bot.text_channel("general").send("log", file=discord.File(io.BytesIO(b"lines"), "log.txt"))
    assert await sent.attachments[0].read() == b"lines"
    edited = await sent.add_files(discord.File(io.BytesIO(b"more"), "more.txt"))
    assert [attachment.filename for attachment in edited.attachments] == ["log.txt", "more.txt"]


@pytest.mark.parametrize(
    ("content", "embed", "code"),
    [("x" * 2001, None, 50035), ("", None, 50006), ("ok", discord.Embed(description="x" * 4097), 50035)],
)
async def test_what_discord_would_not_send_is_refused(
    bot: SmallBot, content: str, embed: discord.Embed | None, code: int
) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await bot.text_channel("general").send(content, embeds=[embed] if embed else [])
    assert refused.value.code == code


async def test_texts_of_a_card_have_4000_characters_together(bot: SmallBot) -> None:
    view = discord.ui.LayoutView()
    for _ in range(2):
        view.add_item(discord.ui.TextDisplay("x" * 2001))
    with pytest.raises(discord.HTTPException) as refused:
        await bot.text_channel("general").send(view=view)
    assert refused.value.code == 50035


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Ping"), ("name", "p" * 33), ("description", "x" * 101), ("description", "")],
)
async def test_a_command_that_discord_would_not_take_is_refused(bot: SmallBot, field: str, value: str) -> None:
    command: dict[str, object] = {"name": "ping", "description": "Pong", "type": 1, field: value}
    assert bot.application_id is not None
    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.bulk_upsert_global_commands(bot.application_id, [command])
    assert refused.value.code == 50035
    too_many = [{"name": f"Menu {number}", "type": 2} for number in range(6)]
    with pytest.raises(discord.HTTPException) as too_much:
        await bot.http.bulk_upsert_global_commands(bot.application_id, too_many)
    assert too_much.value.code == 30032
