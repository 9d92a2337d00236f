import discord
from discord import app_commands

from application.moderation.effects.timeout import TimeoutEffect, TimeoutLift
from domain.moderation.actions.timeout import TIMEOUT
from interface.moderation.actions.edge import (
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
from interface.moderation.timeouts import DiscordTimeouts
from interface.shared.border import Interaction
from interface.shared.languages import gettext_lazy, pgettext_lazy


def _add_command(tree: Tree, hands: Hands) -> None:
    @tree.command(description="Keep a member from writing and speaking for some time")
    @app_commands.describe(
        member="Who is timed out",
        duration="How long, as 10m, 1h30m or 2 weeks, or until when, as until friday 18:00",
        reason="Why; the member reads it too",
    )
    @app_commands.describe(silent=SILENT, evidence=EVIDENCE)
    @app_commands.autocomplete(reason=hands.reasons(TIMEOUT))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(TIMEOUT))
    async def timeout(
        interaction: Interaction,
        member: discord.User,
        duration: TermText,
        reason: ReasonText | None = None,
        silent: bool = False,
        evidence: LinkText | None = None,
    ) -> None:
        await hands.take(interaction, TIMEOUT, member, reason, lasts=duration, is_silent=silent, evidence=evidence)


EDGE = ActionEdge(
    kind=TIMEOUT,
    face=Face(
        icon="⏳",
        name=pgettext_lazy("kind", "timeout"),
        an_hour=gettext_lazy("Timeouts an hour"),
        title=gettext_lazy("Timeout"),
        plural=gettext_lazy("Timeouts"),
        done=pgettext_lazy("what was done", "timed out"),
        told=gettext_lazy("You were timed out in {guild}"),
        colour=0xE2A336,
    ),
    add_command=_add_command,
    effect=lambda parts: TimeoutEffect(DiscordTimeouts(parts.client), parts.audit_log, parts.clock),
    lift=lambda parts: TimeoutLift(DiscordTimeouts(parts.client), parts.audit_log, parts.clock),
)
