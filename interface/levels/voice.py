"""Who is in the voice channels of the guilds that this process serves."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator

import discord

from application.levels.note_voice import InVoice, VoiceChannel
from domain.shared.ids import GuildId, RoleId, UserId
from interface.levels.places import places_of

type _Voice = discord.VoiceChannel | discord.StageChannel


async def voice_channels(client: discord.Client) -> AsyncIterator[VoiceChannel]:
    """Those with somebody in them; others have their turn after each guild that has any."""
    for guild in [*client.guilds]:
        channels = defaultdict[_Voice, dict[UserId, InVoice]](dict)
        # discord.py tells of voice states by channel only, and looks at all of the guild for each of them.
        for user, state in guild._voice_states.items():
            member = guild.get_member(user)
            if member is not None and state.channel is not None:  # else Discord has not said yet who it is, maybe a bot
                channels[state.channel][UserId(user)] = _in_voice(member, state)
        for channel, occupants in channels.items():
            yield VoiceChannel(
                guild=GuildId(guild.id),
                places=places_of(channel),
                is_afk=channel == guild.afk_channel,
                occupants=occupants,
            )
        if channels:
            await asyncio.sleep(0)


def _in_voice(member: discord.Member, state: discord.VoiceState) -> InVoice:
    return InVoice(
        username=member.name,
        display_name=member.display_name,
        roles=frozenset(RoleId(role.id) for role in member.roles),
        is_bot=member.bot,
        is_muted=state.mute or state.self_mute or state.suppress,
        is_deafened=state.deaf or state.self_deaf,
    )
