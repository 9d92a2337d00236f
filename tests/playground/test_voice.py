from datetime import timedelta

import discord
import pytest

from playground.api import PersonRefused, Playground
from tests.playground.raw_gateway import identified
from tests.playground.small_bot import SmallBot

_GUILDS, _MESSAGES, _VOICE_STATES = 1 << 0, 1 << 9, 1 << 7


def _voice(bot: SmallBot, name: str) -> discord.VoiceChannel:
    found = discord.utils.get(bot.harbour.voice_channels, name=name)
    assert found is not None
    return found


async def test_a_bot_hears_who_joins_moves_mutes_and_leaves(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    emil.voice.join("Deck")
    await bot.told_of("voice emil Deck afk=False")
    emil.voice.set(mute=True)
    await bot.told_of("voice emil Deck self_mute afk=False")
    emil.voice.set(deaf=True, video=True, stream=True)
    await bot.told_of("voice emil Deck self_mute self_deaf self_video self_stream afk=False")
    emil.voice.set(mute=False, deaf=False, video=False, stream=False)
    emil.voice.join("Bunk")
    await bot.told_of("voice emil Bunk afk=True")
    emil.voice.leave()
    await bot.told_of("voice emil None afk=False")
    assert bot.harbour.afk_channel == _voice(bot, "Bunk")


async def test_who_is_in_voice_already_stands_in_the_guild_with_or_without_the_members_intent(
    playground: Playground,
) -> None:
    playground.person("Emil").voice.join("Deck")
    async with identified(playground, _GUILDS | _VOICE_STATES) as (_, guild):
        states, members = guild["voice_states"], guild["members"]
    assert isinstance(states, list)
    assert isinstance(members, list)
    emil = str(playground.person("Emil").id)
    assert [state["user_id"] for state in states] == [emil]
    assert "guild_id" not in states[0]
    assert {member["user"]["id"] for member in members} == {emil, str(playground.world.bot_id)}


async def test_without_its_intent_nothing_is_heard_of_voice(playground: Playground) -> None:
    emil = playground.person("Emil")
    async with identified(playground, _GUILDS | _MESSAGES) as (raw, _):
        emil.voice.join("Deck")
        await emil.say("general", "here")
        assert (await raw.receive())["t"] == "GUILD_CREATE"
        assert (await raw.receive())["t"] == "MESSAGE_CREATE"


async def test_staff_moves_silences_and_disconnects_by_hand(playground: Playground, bot: SmallBot) -> None:
    dalia, emil = playground.person("Dalia"), playground.person("Emil")
    emil.voice.join("Deck")
    dalia.voice.silence(emil.id, mute=True)
    dalia.voice.silence(emil.id, deaf=True)
    dalia.voice.move(emil.id, "Galley")
    await bot.told_of("voice emil Galley mute deaf afk=False")
    dalia.voice.move(emil.id, None)
    await bot.told_of("voice emil None mute deaf afk=False")
    await bot.told_of("audit member_disconnect None")
    assert emil.voice.state is None
    with pytest.raises(PersonRefused, match="may not move"):
        emil.voice.move(dalia.id, "Deck")
    with pytest.raises(PersonRefused, match="not connected to voice"):
        dalia.voice.silence(emil.id, mute=False)
    with pytest.raises(PersonRefused, match="not connected to voice"):
        dalia.voice.move(emil.id, "Deck")
    emil.voice.join("Deck")
    playground.person("Ada").set_overwrite("Galley", "Moderator", deny=1 << 20)
    with pytest.raises(PersonRefused, match="may not move"):
        dalia.voice.move(emil.id, "Galley")
    with pytest.raises(PersonRefused, match="may not mute"):
        emil.voice.silence(emil.id, mute=False)


async def test_the_bot_moves_mutes_and_disconnects_too(playground: Playground, bot: SmallBot) -> None:
    emil, member = playground.person("Emil"), bot.member(playground.person("Emil").id)
    emil.voice.join("Deck")
    await bot.told_of("voice emil Deck afk=False")
    assert (await member.fetch_voice()).channel == _voice(bot, "Deck")
    await member.edit(mute=True, deafen=True, voice_channel=_voice(bot, "Galley"))
    await bot.told_of("voice emil Galley mute deaf afk=False")
    await member.move_to(None)
    assert emil.voice.state is None
    with pytest.raises(discord.NotFound) as unknown:
        await member.fetch_voice()
    assert unknown.value.code == 10065
    with pytest.raises(discord.HTTPException) as refused:
        await member.edit(mute=False)
    assert refused.value.code == 40032


async def test_a_full_a_closed_and_a_written_channel_take_nobody(playground: Playground) -> None:
    for name in ("Emil", "Freya"):
        playground.person(name).voice.join("Galley")
    goro, ada = playground.person("Goro"), playground.person("Ada")
    with pytest.raises(PersonRefused, match="may not join"):
        goro.voice.join("Galley")
    playground.person("Dalia").voice.join("Galley")
    with pytest.raises(PersonRefused, match="channel type"):
        goro.voice.join("general")
    ada.set_overwrite("Deck", goro, deny=1 << 20)
    with pytest.raises(PersonRefused, match="may not join"):
        goro.voice.join("Deck")


async def test_a_timeout_a_leave_and_a_deleted_channel_end_a_stay(playground: Playground, bot: SmallBot) -> None:
    emil, freya, goro = (playground.person(name) for name in ("Emil", "Freya", "Goro"))
    for person in (emil, freya, goro):
        person.voice.join("Deck")
    await bot.member(emil.id).timeout(timedelta(minutes=5))
    freya.leave()
    assert (emil.voice.state, freya.voice.state) == (None, None)
    playground.person("Ada").delete_channel("Deck")
    await bot.told_of("voice goro None afk=False")
    assert playground.world.guild.voice == {}
    playground.person("Ada").delete_channel("Bunk")
    assert playground.world.guild.afk_channel_id is None
    with pytest.raises(PersonRefused, match="timed out"):
        emil.voice.join("Galley")


async def test_a_voice_channel_is_made_with_its_name_as_it_was_written(playground: Playground, bot: SmallBot) -> None:
    playground.world.guild.role(bot.harbour.me.top_role.id).permissions |= 1 << 4
    made = await bot.harbour.create_voice_channel("Crow's Nest")
    assert (made.name, made.user_limit) == ("Crow's Nest", 0)
