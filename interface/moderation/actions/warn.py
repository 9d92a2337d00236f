import discord
from discord import app_commands

from application.moderation.effects.warn import WarnEffect
from domain.moderation.actions.warn import WARN
from interface.moderation.actions.edge import ActionEdge, Face, ReasonText, Take, Tree, needed_for
from interface.shared.border import Interaction


def _add_command(tree: Tree, take: Take) -> None:
    @tree.command(description="Warn a member")
    @app_commands.describe(member="Who is warned", reason="Why; the member reads it too")
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(WARN))
    async def warn(interaction: Interaction, member: discord.User, reason: ReasonText) -> None:
        await take(interaction, WARN, member, reason)


EDGE = ActionEdge(
    kind=WARN,
    face=Face(
        icon="⚠️",
        title="Warning",
        plural="Warnings",
        done="warned",
        told="You were warned in",
        colour=0xF2B84B,
    ),
    add_command=_add_command,
    effect=lambda _: WarnEffect(),
)
