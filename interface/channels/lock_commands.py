import discord
from discord import app_commands

from application.channels.list_locks import ListLocks
from application.channels.lock_channels import LockChannels
from application.channels.unlock_channels import UnlockChannels
from domain.channels.lockdown import Scope
from domain.channels.numbers import LONGEST_REASON, ActKind
from domain.shared.ids import RequestId
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from interface.channels.asking import Place, asker_in, id_of, place_of
from interface.channels.cards import lockdown_card
from interface.channels.commands import ChannelUseCases, Lasting, Reason
from interface.channels.lock_list import PAGE_SIZE, lock_page
from interface.channels.progress import ShownProgress
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer

type Lockable = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel

_DURATION = "How long, or until when; else until somebody unlocks it"
_NOTICE = "What members read there"
_REASON = "Why; for the record"


class LockdownCommands(app_commands.Group):
    def __init__(self, use_cases: ChannelUseCases) -> None:
        super().__init__(
            name="lockdown",
            description="Nobody but the staff writes there any more",
            guild_only=True,
            default_permissions=discord.Permissions(manage_channels=True),
        )
        self._use_cases = use_cases

    @app_commands.command(description="Lock a channel")
    @app_commands.describe(channel="This one unless told", duration=_DURATION, reason=_REASON, message=_NOTICE)
    async def channel(
        self,
        interaction: Interaction,
        channel: Lockable | None = None,
        duration: Lasting | None = None,
        reason: Reason | None = None,
        message: Reason | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        place = channel or place_of(interaction)
        await self._lock(interaction, Scope.CHANNEL, place, duration, reason, message)

    @app_commands.command(description="Lock the channels of a category that members write in")
    @app_commands.describe(category="Which", duration=_DURATION, reason=_REASON, message=_NOTICE)
    async def category(
        self,
        interaction: Interaction,
        category: discord.CategoryChannel,
        duration: Lasting | None = None,
        reason: Reason | None = None,
        message: Reason | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        await self._lock(interaction, Scope.CATEGORY, category, duration, reason, message)

    @app_commands.command(description="Lock all channels of the server that members write in")
    @app_commands.describe(duration=_DURATION, reason=_REASON)
    async def server(
        self, interaction: Interaction, duration: Lasting | None = None, reason: Reason | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        await self._lock(interaction, Scope.SERVER, None, duration, reason, None)

    @app_commands.command(name="list", description="What is locked, by whom, since when and until when")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListLocks(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=PAGE_SIZE))
        await answer(interaction, lock_page(await self._use_cases.list_locks(command)))

    @channel.autocomplete("reason")
    @category.autocomplete("reason")
    @server.autocomplete("reason")
    async def _reasons(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._use_cases.reasons.offer(Permission.MANAGE_CHANNELS, LONGEST_REASON)(interaction, typed)

    async def _lock(
        self,
        interaction: Interaction,
        scope: Scope,
        place: Place | None,
        duration: str | None,
        reason: str | None,
        notice: str | None,
    ) -> None:
        progress = ShownProgress(interaction, ActKind.LOCK)
        command = LockChannels(
            guild=guild_of(interaction),
            scope=scope,
            place=None if place is None else id_of(place),
            asker=asker_in(interaction, place),
            lasts=duration,
            reason=await self._use_cases.reasons.read(guild_of(interaction), reason),
            notice=notice,
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            progress=progress,
        )
        await progress.finish(lockdown_card(await self._use_cases.lock(command)))


class UnlockCommands(app_commands.Group):
    def __init__(self, use_cases: ChannelUseCases) -> None:
        super().__init__(
            name="unlock",
            description="Make of locked channels what they were",
            guild_only=True,
            default_permissions=discord.Permissions(manage_channels=True),
        )
        self._use_cases = use_cases

    @app_commands.command(description="Unlock a channel")
    @app_commands.describe(channel="This one unless told", reason=_REASON)
    async def channel(
        self, interaction: Interaction, channel: Lockable | None = None, reason: Reason | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        await self._unlock(interaction, Scope.CHANNEL, channel or place_of(interaction), reason)

    @app_commands.command(description="Unlock the locked channels of a category")
    @app_commands.describe(category="Which", reason=_REASON)
    async def category(
        self, interaction: Interaction, category: discord.CategoryChannel, reason: Reason | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        await self._unlock(interaction, Scope.CATEGORY, category, reason)

    @app_commands.command(description="Unlock all locked channels of the server")
    @app_commands.describe(reason=_REASON)
    async def server(self, interaction: Interaction, reason: Reason | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        await self._unlock(interaction, Scope.SERVER, None, reason)

    @channel.autocomplete("reason")
    @category.autocomplete("reason")
    @server.autocomplete("reason")
    async def _reasons(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._use_cases.reasons.offer(Permission.MANAGE_CHANNELS, LONGEST_REASON)(interaction, typed)

    async def _unlock(self, interaction: Interaction, scope: Scope, place: Place | None, reason: str | None) -> None:
        progress = ShownProgress(interaction, ActKind.UNLOCK)
        command = UnlockChannels(
            guild=guild_of(interaction),
            scope=scope,
            place=None if place is None else id_of(place),
            asker=asker_in(interaction, place),
            reason=await self._use_cases.reasons.read(guild_of(interaction), reason),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            progress=progress,
        )
        await progress.finish(lockdown_card(await self._use_cases.unlock(command)))
