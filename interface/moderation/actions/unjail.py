from collections.abc import Sequence

import discord
from discord import app_commands

from application.moderation.effects.unjail import UnjailEffect
from application.moderation.jail.show_swap import ShowSwap
from application.moderation.queries import CaseView
from domain.moderation.actions.unjail import UNJAIL
from interface.moderation.actions.edge import ActionEdge, Face, Hands, ReasonText, Tree, needed_for
from interface.moderation.jail.cards import unjail_lines
from interface.shared.border import Interaction
from interface.shared.languages import gettext_lazy, pgettext_lazy
from interface.shared.layout import GREEN


def _add_command(tree: Tree, hands: Hands) -> None:
    async def which_roles(case: CaseView) -> Sequence[str]:
        swap = await hands.show_swap(ShowSwap(case))
        return [] if swap is None else unjail_lines(swap)

    @tree.command(description="Let somebody out of jail and give their roles back")
    @app_commands.describe(member="Who is let out", reason="Why")
    @app_commands.autocomplete(reason=hands.reasons(UNJAIL))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(UNJAIL))
    async def unjail(interaction: Interaction, member: discord.User, reason: ReasonText | None = None) -> None:
        await hands.take(interaction, UNJAIL, member, reason, also=which_roles)


EDGE = ActionEdge(
    kind=UNJAIL,
    face=Face(
        icon="🔓",
        name=pgettext_lazy("kind", "unjail"),
        title=gettext_lazy("Jail left"),
        plural=gettext_lazy("Jails left"),
        done=pgettext_lazy("what was done", "let out of jail"),
        told=gettext_lazy("You were let out of jail in {guild}"),
        colour=GREEN,
        swapped=unjail_lines,
    ),
    add_command=_add_command,
    effect=lambda parts: UnjailEffect(parts.jail),
)
