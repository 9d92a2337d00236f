"""Several guilds, which share some of their people and nothing else."""

import discord
import pytest
from discord import app_commands

from playground.api import PersonRefused, Playground
from tests.playground.small_bot import SmallBot, running


def _lighthouse(bot: SmallBot) -> discord.Guild:
    return next(guild for guild in bot.guilds if guild.name == "Lighthouse")


async def test_a_bot_is_told_of_each_of_its_guilds(bot: SmallBot) -> None:
    assert {guild.name: guild.member_count for guild in bot.guilds} == {"Harbour": 11, "Lighthouse": 5}
    assert [channel.name for channel in _lighthouse(bot).text_channels] == ["lantern-room", "logbook"]
    assert [guild.name async for guild in bot.fetch_guilds()] == ["Harbour", "Lighthouse"]


async def test_a_ban_holds_in_its_own_guild_only(playground: Playground, bot: SmallBot) -> None:
    lighthouse, goro = _lighthouse(bot), discord.Object(playground.person("Goro").id)
    await lighthouse.ban(goro, reason="[case 7]", delete_message_seconds=3600)
    assert (await lighthouse.fetch_ban(goro)).reason == "[case 7]"
    with pytest.raises(discord.NotFound):
        await bot.harbour.fetch_ban(goro)
    assert [entry.reason async for entry in lighthouse.audit_logs()] == ["[case 7]"]
    assert [entry async for entry in bot.harbour.audit_logs()] == []
    assert (await playground.person("Goro").say("general", "still here")).content == "still here"
    with pytest.raises(PersonRefused):
        await playground.person("Goro", guild="Lighthouse").say("lantern-room", "and here?")


async def test_a_ban_deletes_messages_of_its_own_guild_only(playground: Playground, bot: SmallBot) -> None:
    there = await playground.person("Goro").say("general", "in the harbour")
    await playground.person("Goro", guild="Lighthouse").say("lantern-room", "in the lighthouse")
    await _lighthouse(bot).ban(discord.Object(playground.person("Goro").id), delete_message_seconds=3600)
    await bot.told_of("bulk delete 1")
    assert there in playground.person("Emil").sees("general")
    seen = playground.person("Emil", guild="Lighthouse").sees("lantern-room")
    assert [message.content for message in seen] == ["The light is on. Who takes the night?"]


async def test_rank_and_rights_are_those_of_the_guild(playground: Playground, bot: SmallBot) -> None:
    bruno, chidi, dalia, emil = (playground.person(name) for name in ("Bruno", "Chidi", "Dalia", "Emil"))
    with pytest.raises(PersonRefused):
        dalia.ban(chidi)
    with pytest.raises(PersonRefused):
        playground.person("Bruno", guild="Lighthouse").ban(emil)
    playground.person("Chidi", guild="Lighthouse").ban(dalia)
    with pytest.raises(discord.Forbidden):
        await bot.harbour.ban(discord.Object(bruno.id))
    await _lighthouse(bot).ban(discord.Object(bruno.id))


async def test_a_command_is_answered_in_the_guild_where_it_was_typed(playground: Playground, bot: SmallBot) -> None:
    reply = await playground.person("Emil", guild="Lighthouse").command("ping", in_channel="lantern-room")
    interaction = bot.seen[-1]
    assert interaction.guild == _lighthouse(bot)
    assert isinstance(interaction.user, discord.Member)
    assert interaction.user.guild == _lighthouse(bot)
    assert reply in playground.person("Goro", guild="Lighthouse").sees("lantern-room")
    assert reply not in playground.person("Goro").sees("general")


async def test_a_command_of_one_guild_is_not_offered_in_another(playground: Playground) -> None:
    bot = SmallBot(playground)

    @app_commands.command(description="For keepers only")
    async def lamp(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("lit")

    async with running(bot, playground):
        bot.tree.add_command(lamp, guild=_lighthouse(bot))
        await bot.tree.sync(guild=_lighthouse(bot))
        assert "lamp" not in playground.person("Emil").commands()
        assert "lamp" in playground.person("Emil", guild="Lighthouse").commands()
        assert "ping" in playground.person("Emil", guild="Lighthouse").commands()
        keeper = playground.person("Emil", guild="Lighthouse")
        assert (await keeper.command("lamp", in_channel="lantern-room")).content == "lit"


async def test_whoever_shares_any_guild_with_the_bot_can_be_written_to(playground: Playground, bot: SmallBot) -> None:
    goro = bot.member(playground.person("Goro").id)
    playground.person("Goro").leave()
    await goro.send("you are in the lighthouse still")
    playground.person("Goro", guild="Lighthouse").leave()
    with pytest.raises(discord.Forbidden) as refused:
        await goro.send("and now?")
    assert refused.value.code == 50007


async def test_members_are_asked_for_in_one_guild(bot: SmallBot) -> None:
    assert [member.name for member in await _lighthouse(bot).query_members("ada")] == []
    assert [member.name for member in await bot.harbour.query_members("ada")] == ["ada"]


async def test_a_guild_the_bot_is_not_in_is_unknown_to_it(playground: Playground) -> None:
    lighthouse = list(playground.world.guilds.values())[1]
    del lighthouse.members[playground.world.bot_id]
    async with running(SmallBot(playground), playground, sync=False) as bot:
        assert [guild.name for guild in bot.guilds] == ["Harbour"]
        with pytest.raises(discord.NotFound) as refused:
            await bot.fetch_guild(lighthouse.id)
        assert refused.value.code == 10004
