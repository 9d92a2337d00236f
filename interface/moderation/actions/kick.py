import discord
from attrs import define
from discord import app_commands

from application.moderation.effects.kick import KickEffect
from domain.moderation.actions.kick import KICK
from domain.shared.ids import GuildId, UserId
from interface.moderation.actions.edge import (
    EVIDENCE,
    SILENT,
    ActionEdge,
    Face,
    Hands,
    LinkText,
    ReasonText,
    Tree,
    needed_for,
)
from interface.moderation.refusals import refusals
from interface.shared.border import Interaction
from interface.shared.client import CurrentClient
from interface.shared.languages import gettext_lazy, pgettext_lazy
from interface.shared.layout import ORANGE


@define
class DiscordKicks:
    _client: CurrentClient

    async def kick(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        discord_guild = self._client.guild(guild)
        async with refusals():
            await discord_guild.kick(discord.Object(user), reason=audit_reason)


def _add_command(tree: Tree, hands: Hands) -> None:
    @tree.command(description="Remove a member, who may come back")
    @app_commands.describe(member="Who is kicked", reason="Why; the member reads it too")
    @app_commands.describe(silent=SILENT, evidence=EVIDENCE)
    @app_commands.autocomplete(reason=hands.reasons(KICK))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(KICK))
    async def kick(
        interaction: Interaction,
        member: discord.User,
        reason: ReasonText | None = None,
        silent: bool = False,
        evidence: LinkText | None = None,
    ) -> None:
        await hands.take(interaction, KICK, member, reason, is_silent=silent, evidence=evidence)


EDGE = ActionEdge(
    kind=KICK,
    face=Face(
        icon="👢",
        name=pgettext_lazy("kind", "kick"),
        an_hour=gettext_lazy("Kicks an hour"),
        title=gettext_lazy("Kick"),
        plural=gettext_lazy("Kicks"),
        done=pgettext_lazy("what was done", "kicked"),
        told=gettext_lazy("You were kicked from {guild}"),
        colour=ORANGE,
    ),
    add_command=_add_command,
    effect=lambda parts: KickEffect(DiscordKicks(parts.client), parts.audit_log),
)
