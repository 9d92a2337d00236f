"""Where discord.py's objects become ids and frozen values; none passes further in."""

import discord

from domain.shared.ids import ChannelId, GuildId
from domain.shared.names import Names
from domain.shared.standing import Standing
from interface.shared.avatars import default_avatar
from interface.shared.standings import standing_of

type Interaction = discord.Interaction[discord.Client]


def guild_of(interaction: Interaction) -> GuildId:
    assert interaction.guild_id is not None, "every command and button is for guilds only"
    return GuildId(interaction.guild_id)


def channel_of(interaction: Interaction) -> ChannelId:
    """Where it was used; a thread is one too."""
    assert interaction.channel_id is not None, "every command and button is for guilds only"
    return ChannelId(interaction.channel_id)


def asker_of(interaction: Interaction) -> Standing:
    """Where the person who asks stands now. Raises DiscordUnreachable before the guild's roles are known."""
    assert isinstance(interaction.user, discord.Member), "every command and button is for guilds only"
    return standing_of(interaction.user)


def avatar_of(person: discord.abc.Snowflake) -> str:
    """The address of their picture; of a bare id, that which Discord gives everybody."""
    if isinstance(person, discord.User | discord.Member):
        return person.display_avatar.url
    return default_avatar(person.id)


def names_of(person: discord.abc.Snowflake) -> Names:
    """What Discord says they are called here; nothing is known of a bare id."""
    if isinstance(person, discord.User | discord.Member):
        return Names(username=person.name, display_name=person.display_name)
    return Names()
