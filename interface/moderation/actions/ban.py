from datetime import timedelta

import discord
from discord import app_commands

from application.moderation.effects.ban import BanEffect, BanLift
from domain.moderation.actions.ban import BAN
from interface.moderation.actions.edge import (
    DELETE_CHOICES,
    EVIDENCE,
    SILENT,
    ActionEdge,
    Face,
    Hands,
    LinkText,
    ReasonText,
    TermText,
    Tree,
    needed_for,
)
from interface.shared.border import Interaction
from interface.shared.languages import gettext_lazy, pgettext_lazy
from interface.shared.layout import RED


def _add_command(tree: Tree, hands: Hands) -> None:
    @tree.command(description="Ban someone, member or not")
    @app_commands.describe(
        user="Who is banned",
        reason="Why; the member reads it too",
        duration="How long, as 7d or until friday 18:00; for good without it",
        delete_messages="Which of their messages go",
    )
    @app_commands.choices(delete_messages=DELETE_CHOICES)
    @app_commands.describe(silent=SILENT, evidence=EVIDENCE)
    @app_commands.autocomplete(reason=hands.reasons(BAN))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(BAN))
    async def ban(
        interaction: Interaction,
        user: discord.User,
        reason: ReasonText | None = None,
        duration: TermText | None = None,
        delete_messages: int = 0,
        silent: bool = False,
        evidence: LinkText | None = None,
    ) -> None:
        window = timedelta(seconds=delete_messages)
        await hands.take(
            interaction, BAN, user, reason, delete_messages=window, lasts=duration, is_silent=silent, evidence=evidence
        )


EDGE = ActionEdge(
    kind=BAN,
    face=Face(
        icon="🔨",
        name=pgettext_lazy("kind", "ban"),
        an_hour=gettext_lazy("Bans an hour"),
        title=gettext_lazy("Ban"),
        plural=gettext_lazy("Bans"),
        done=pgettext_lazy("what was done", "banned"),
        told=gettext_lazy("You were banned from {guild}"),
        colour=RED,
    ),
    add_command=_add_command,
    effect=lambda parts: BanEffect(parts.bans, parts.audit_log, parts.users),
    lift=lambda parts: BanLift(parts.bans, parts.audit_log, parts.own_bans),
)
