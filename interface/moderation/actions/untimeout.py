import discord
from discord import app_commands

from application.moderation.effects.untimeout import UntimeoutEffect
from domain.moderation.actions.untimeout import UNTIMEOUT
from interface.moderation.actions.edge import ActionEdge, Face, Hands, ReasonText, Tree, needed_for
from interface.moderation.timeouts import DiscordTimeouts
from interface.shared.border import Interaction
from interface.shared.languages import gettext_lazy, pgettext_lazy
from interface.shared.layout import GREEN


def _add_command(tree: Tree, hands: Hands) -> None:
    @tree.command(description="Take a timeout back")
    @app_commands.describe(member="Who may write and speak again", reason="Why")
    @app_commands.autocomplete(reason=hands.reasons(UNTIMEOUT))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(UNTIMEOUT))
    async def untimeout(interaction: Interaction, member: discord.User, reason: ReasonText | None = None) -> None:
        await hands.take(interaction, UNTIMEOUT, member, reason)


EDGE = ActionEdge(
    kind=UNTIMEOUT,
    face=Face(
        icon="🔊",
        name=pgettext_lazy("kind", "untimeout"),
        title=gettext_lazy("Timeout removed"),
        plural=gettext_lazy("Timeouts removed"),
        done=pgettext_lazy("what was done", "released from their timeout"),
        told=gettext_lazy("Your timeout was removed in {guild}"),
        colour=GREEN,
    ),
    add_command=_add_command,
    effect=lambda parts: UntimeoutEffect(DiscordTimeouts(parts.client), parts.audit_log, parts.clock),
)
