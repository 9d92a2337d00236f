import discord
from discord import app_commands

from application.moderation.effects.note import NoteEffect
from domain.moderation.actions.note import NOTE
from interface.moderation.actions.edge import EVIDENCE, ActionEdge, Face, Hands, LinkText, ReasonText, Tree, needed_for
from interface.shared.border import Interaction
from interface.shared.languages import gettext_lazy, pgettext_lazy
from interface.shared.layout import GREY


def _add_command(tree: Tree, hands: Hands) -> None:
    @tree.command(description="Note something about someone, for moderators only")
    @app_commands.describe(user="Whom it is about", text="What is to be remembered; they are not told")
    @app_commands.describe(evidence=EVIDENCE)
    @app_commands.autocomplete(text=hands.reasons(NOTE))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(NOTE))
    async def note(
        interaction: Interaction, user: discord.User, text: ReasonText, evidence: LinkText | None = None
    ) -> None:
        await hands.take(interaction, NOTE, user, text, evidence=evidence)


EDGE = ActionEdge(
    kind=NOTE,
    face=Face(
        icon="📝",
        name=pgettext_lazy("kind", "note"),
        title=gettext_lazy("Note"),
        plural=gettext_lazy("Notes"),
        done=pgettext_lazy("what was done", "kept"),
        told=gettext_lazy("There is a note about you in {guild}"),
        colour=GREY,
        subject=gettext_lazy("A note about {target}"),
    ),
    add_command=_add_command,
    effect=lambda _: NoteEffect(),
)
