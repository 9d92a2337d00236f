from discord import app_commands

from application.moderation.effects.unban import UnbanEffect
from domain.moderation.actions.unban import UNBAN
from interface.moderation.actions.edge import ActionEdge, Face, Hands, ReasonText, Tree, needed_for
from interface.shared.border import Interaction
from interface.shared.languages import gettext_lazy, pgettext_lazy
from interface.shared.layout import GREEN


def _add_command(tree: Tree, hands: Hands) -> None:
    @tree.command(description="Lift a ban")
    @app_commands.describe(user="Who may come back: a name from the list, or an ID", reason="Why")
    @app_commands.autocomplete(user=hands.banned.suggest, reason=hands.reasons(UNBAN))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(UNBAN))
    async def unban(
        interaction: Interaction, user: app_commands.Range[str, 1, 100], reason: ReasonText | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        await hands.take(interaction, UNBAN, await hands.banned.find(interaction, user), reason)


EDGE = ActionEdge(
    kind=UNBAN,
    face=Face(
        icon="🕊️",
        name=pgettext_lazy("kind", "unban"),
        title=gettext_lazy("Unban"),
        plural=gettext_lazy("Unbans"),
        done=pgettext_lazy("what was done", "unbanned"),
        told=gettext_lazy("You were unbanned from {guild}"),
        colour=GREEN,
    ),
    add_command=_add_command,
    effect=lambda parts: UnbanEffect(parts.bans, parts.audit_log),
)
