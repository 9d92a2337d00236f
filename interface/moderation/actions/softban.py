from datetime import timedelta

import discord
from discord import app_commands

from application.moderation.effects.softban import SoftbanEffect
from domain.moderation.actions.softban import SOFTBAN
from interface.moderation.actions.edge import (
    DELETE_CHOICES,
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
from interface.shared.border import Interaction
from interface.shared.languages import gettext_lazy, pgettext_lazy
from interface.shared.layout import ORANGE

_A_DAY = int(timedelta(days=1).total_seconds())


def _add_command(tree: Tree, hands: Hands) -> None:
    @tree.command(description="Ban and unban at once: the member is out and so are their messages")
    @app_commands.describe(
        member="Who is softbanned",
        reason="Why; the member reads it too",
        delete_messages="Which of their messages go; those of the last day without it",
    )
    @app_commands.choices(delete_messages=DELETE_CHOICES)
    @app_commands.describe(silent=SILENT, evidence=EVIDENCE)
    @app_commands.autocomplete(reason=hands.reasons(SOFTBAN))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(SOFTBAN))
    async def softban(
        interaction: Interaction,
        member: discord.User,
        reason: ReasonText | None = None,
        delete_messages: int = _A_DAY,
        silent: bool = False,
        evidence: LinkText | None = None,
    ) -> None:
        window = timedelta(seconds=delete_messages)
        await hands.take(
            interaction, SOFTBAN, member, reason, delete_messages=window, is_silent=silent, evidence=evidence
        )


EDGE = ActionEdge(
    kind=SOFTBAN,
    face=Face(
        icon="🧹",
        name=pgettext_lazy("kind", "softban"),
        an_hour=gettext_lazy("Softbans an hour"),
        title=gettext_lazy("Softban"),
        plural=gettext_lazy("Softbans"),
        done=pgettext_lazy("what was done", "softbanned"),
        told=gettext_lazy("You were removed, with your messages, from {guild}"),
        colour=ORANGE,
    ),
    add_command=_add_command,
    effect=lambda parts: SoftbanEffect(parts.bans, parts.audit_log),
)
