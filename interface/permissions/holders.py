import discord

from domain.permissions.holder import Holder
from domain.shared.ids import RoleId, UserId
from domain.shared.standing import Standing
from interface.shared.border import Interaction
from interface.shared.standings import standing_of


def asker_with_roles(interaction: Interaction) -> Holder:
    """Whoever asks, with the roles that Discord says they have at this moment."""
    assert isinstance(interaction.user, discord.Member), "every command and button is for guilds only"
    return holder_of(interaction.user)


def holder_of(person: discord.Member | discord.User) -> Holder:
    """Who is not a member has no roles."""
    if not isinstance(person, discord.Member):
        return Holder(standing=Standing(user=UserId(person.id), is_member=False))
    return Holder(
        standing=standing_of(person),
        roles=frozenset(RoleId(role.id) for role in person.roles),
        is_administrator=person.guild_permissions.administrator,
    )
