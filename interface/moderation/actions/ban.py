from datetime import timedelta

import discord
from discord import app_commands

from application.moderation.effects.ban import BanEffect
from domain.moderation.actions.ban import BAN
from interface.moderation.actions.edge import ActionEdge, Face, ReasonText, Take, Tree, needed_for
from interface.shared.border import Interaction

_DELETE_CHOICES = [
    app_commands.Choice(name=name, value=int(window.total_seconds()))
    for name, window in {
        "Nothing": timedelta(0),
        "The last hour": timedelta(hours=1),
        "The last 6 hours": timedelta(hours=6),
        "The last day": timedelta(days=1),
        "The last 3 days": timedelta(days=3),
        "The last 7 days": timedelta(days=7),
    }.items()
]


def _add_command(tree: Tree, take: Take) -> None:
    @tree.command(description="Ban someone, member or not")
    @app_commands.describe(
        user="Who is banned", reason="Why; the member reads it too", delete_messages="Which of their messages go"
    )
    @app_commands.choices(delete_messages=_DELETE_CHOICES)
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(BAN))
    async def ban(
        interaction: Interaction, user: discord.User, reason: ReasonText | None = None, delete_messages: int = 0
    ) -> None:
        await take(interaction, BAN, user, reason, delete_messages=timedelta(seconds=delete_messages))


EDGE = ActionEdge(
    kind=BAN,
    face=Face(
        icon="🔨",
        title="Ban",
        plural="Bans",
        done="banned",
        told="You were banned from",
        colour=0xE5484D,
    ),
    add_command=_add_command,
    effect=lambda parts: BanEffect(parts.bans, parts.audit_log),
)
