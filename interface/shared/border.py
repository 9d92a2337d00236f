"""Where discord.py's objects become ids and frozen values; none passes further in."""

import discord
from attrs import frozen

from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.names import Names
from domain.shared.standing import Standing
from interface.shared.avatars import default_avatar
from interface.shared.standings import standing_of

type Interaction = discord.Interaction[discord.Client]


@frozen(kw_only=True)
class Person:
    """Somebody whom discord.py has no object of, and what they are called as far as it is known."""

    id: UserId
    names: Names


type Someone = discord.User | discord.Member | Person | discord.Object
"""The last is what discord.py has, in place of a user, for the id of nobody."""


def guild_of(interaction: Interaction) -> GuildId:
    assert interaction.guild_id is not None, "only what is a person's own can be used in direct messages"
    return GuildId(interaction.guild_id)


def guild_if_any(interaction: Interaction) -> GuildId | None:
    """None in a direct message, where only what is a person's own can be used."""
    return None if interaction.guild_id is None else GuildId(interaction.guild_id)


def channel_of(interaction: Interaction) -> ChannelId:
    """Where it was used; a thread is one too."""
    assert interaction.channel_id is not None, "every command and button is for guilds only"
    return ChannelId(interaction.channel_id)


def asker_of(interaction: Interaction) -> Standing:
    """Where the person who asks stands now. Raises DiscordUnreachable before the guild's roles are known."""
    assert isinstance(interaction.user, discord.Member), "every command and button is for guilds only"
    return standing_of(interaction.user)


def avatar_of(person: Someone) -> str:
    """The address of their picture; that which Discord gives everybody, where theirs did not come along."""
    if isinstance(person, discord.User | discord.Member):
        return person.display_avatar.url
    return default_avatar(person.id)


def names_of(person: Someone) -> Names:
    """What they are called here; nothing is known of a bare id."""
    if isinstance(person, discord.User | discord.Member):
        return Names(username=person.name, display_name=person.display_name)
    return person.names if isinstance(person, Person) else Names()
