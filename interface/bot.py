"""The Discord client: which commands it has, and where their errors end."""

import sys
from collections.abc import Callable, Sequence

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.ext import commands

from application.shared.errors import ApplicationError
from application.shared.incidents import IncidentReporter
from interface.views.answering import answer_error

_log = structlog.stdlib.get_logger(__name__)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing here speaks

_LONGEST_RATE_LIMIT = 30.0  # seconds; what has to wait longer is no answer, and comes again

type DynamicButton = type[discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]]]


class TuxTree(app_commands.CommandTree[discord.Client]):
    incidents: IncidentReporter

    async def on_error(
        self, interaction: discord.Interaction[discord.Client], error: app_commands.AppCommandError, /
    ) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await answer_error(interaction, cause, self.incidents)


class TuxBot(commands.Bot):
    def __init__(
        self,
        *,
        cogs: Callable[[commands.Bot], Sequence[commands.Cog]],
        buttons: Sequence[DynamicButton],
        incidents: IncidentReporter,
        connector: aiohttp.BaseConnector | None = None,
        guild_ready_timeout: float = 2.0,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=TuxTree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT,
            allowed_mentions=discord.AllowedMentions.none(),
            connector=connector,
            guild_ready_timeout=guild_ready_timeout,
        )
        self._make_cogs = cogs
        self._buttons = buttons
        self._incidents = incidents

    async def setup_hook(self) -> None:
        assert isinstance(self.tree, TuxTree)
        self.tree.incidents = self._incidents
        for cog in self._make_cogs(self):
            await self.add_cog(cog)
        self.add_dynamic_items(*self._buttons)
        synced = await self.tree.sync()
        _log.info("commands are known to Discord", commands=len(synced))

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """Where discord.py brings what a listener raised."""
        error = sys.exception()
        assert error is not None, "called while an exception is handled"
        if isinstance(error, ApplicationError):
            _log.warning("an event of Discord could not be handled", during=event_method, error=repr(error))
        else:
            self._incidents.report(error, during=event_method)
