from collections.abc import Sequence

import discord
from discord import app_commands

from application.moderation.effects.jail import JailEffect, JailLift
from application.moderation.jail.show_swap import ShowSwap
from application.moderation.queries import CaseView
from domain.moderation.actions.jail import JAIL
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
from interface.moderation.jail.cards import jail_lines
from interface.shared.border import Interaction
from interface.shared.languages import gettext_lazy, pgettext_lazy


def _add_command(tree: Tree, hands: Hands) -> None:
    async def which_roles(case: CaseView) -> Sequence[str]:
        swap = await hands.show_swap(ShowSwap(case))
        return [] if swap is None else jail_lines(swap)

    @tree.command(description="Take a member's roles, and every channel but one")
    @app_commands.describe(
        member="Who is put in jail",
        reason="Why; the member reads it too",
        duration="How long, as 7d or until friday 18:00; for good without it",
    )
    @app_commands.describe(silent=SILENT, evidence=EVIDENCE)
    @app_commands.autocomplete(reason=hands.reasons(JAIL))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(JAIL))
    async def jail(
        interaction: Interaction,
        member: discord.User,
        reason: ReasonText | None = None,
        duration: TermText | None = None,
        silent: bool = False,
        evidence: LinkText | None = None,
    ) -> None:
        await hands.take(
            interaction, JAIL, member, reason, lasts=duration, is_silent=silent, evidence=evidence, also=which_roles
        )


EDGE = ActionEdge(
    kind=JAIL,
    face=Face(
        icon="🔒",
        name=pgettext_lazy("kind", "jail"),
        title=gettext_lazy("Jail"),
        plural=gettext_lazy("Jails"),
        done=pgettext_lazy("what was done", "put in jail"),
        told=gettext_lazy("You were put in jail in {guild}"),
        colour=0xAB6400,
        swapped=jail_lines,
    ),
    add_command=_add_command,
    effect=lambda parts: JailEffect(parts.jail),
    lift=lambda parts: JailLift(parts.jail),
)
