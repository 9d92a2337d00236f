"""Who is in the voice channels of the guilds that this process serves."""

from collections.abc import Iterator

import discord

from application.levels.note_voice import InVoice, VoiceChannel
from domain.shared.ids import GuildId, RoleId, UserId
from interface.levels.places import places_of

type _Voice = discord.VoiceChannel | discord.StageChannel


def voice_channels(client: discord.Client) -> Iterator[VoiceChannel]:
    """Those with somebody in them."""
    for guild in client.guilds:
        channels: list[_Voice] = [*guild.voice_channels, *guild.stage_channels]
        for channel in channels:
            occupants = dict(_occupants(channel))
            if occupants:
                yield VoiceChannel(
                    guild=GuildId(guild.id),
                    places=places_of(channel),
                    is_afk=channel == guild.afk_channel,
                    occupants=occupants,
                )


def _occupants(channel: _Voice) -> Iterator[tuple[UserId, InVoice]]:
    for user, state in channel.voice_states.items():
        member = channel.guild.get_member(user)
        if member is None:
            continue  # Discord has not said yet who that is, so it may be a bot
        yield (
            UserId(user),
            InVoice(
                username=member.name,
                display_name=member.display_name,
                roles=frozenset(RoleId(role.id) for role in member.roles),
                is_bot=member.bot,
                is_muted=state.mute or state.self_mute or state.suppress,
                is_deafened=state.deaf or state.self_deaf,
            ),
        )
