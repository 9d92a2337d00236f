import discord
from discord.ext import commands

from application.guilds.register_guilds import RegisterGuilds
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId


class GuildsCog(commands.Cog, name="Guilds"):
    """Registers a guild on first sight."""

    def __init__(self, register_guilds: UseCase[RegisterGuilds, int], bot: commands.Bot) -> None:
        self._register_guilds = register_guilds
        self._bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        await self._register_guilds(RegisterGuilds(frozenset(GuildId(guild.id) for guild in self._bot.guilds)))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._register_guilds(RegisterGuilds(frozenset({GuildId(guild.id)})))
