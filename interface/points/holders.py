import discord

from domain.points.holder import Holder
from interface.shared.standings import standing_of_chosen


def holder_of(chosen: discord.User | discord.Member) -> Holder:
    """Whom a person chose in a command. Raises DiscordUnreachable before the guild's roles are known."""
    is_timed_out = isinstance(chosen, discord.Member) and chosen.is_timed_out()
    return Holder(standing_of_chosen(chosen), is_bot=chosen.bot, is_timed_out=is_timed_out)
