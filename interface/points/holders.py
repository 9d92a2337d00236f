import discord

from domain.points.holder import Holder
from domain.shared.ids import UserId
from domain.shared.standing import Standing
from interface.shared.standings import standing_of


def holder_of(chosen: discord.User | discord.Member) -> Holder:
    """Whom a person chose in a command. Raises DiscordUnreachable before the guild's roles are known."""
    if isinstance(chosen, discord.Member):
        return Holder(standing_of(chosen), is_bot=chosen.bot, is_timed_out=chosen.is_timed_out())
    return Holder(Standing(user=UserId(chosen.id), is_member=False), is_bot=chosen.bot)
