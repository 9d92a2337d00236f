import re

import discord
from discord import app_commands

from application.moderation.check_action import CheckAction
from application.moderation.effects.warn import WarnEffect
from domain.moderation.actions.warn import WARN
from domain.moderation.reason import LONGEST_REASON
from domain.shared.ids import UserId
from interface.moderation.actions.edge import (
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
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.forms import LONGEST_TITLE, Filled, Form, show_form
from interface.shared.gate import PART_OF
from interface.shared.languages import gettext, gettext_lazy, pgettext_lazy
from interface.shared.layout import AMBER
from interface.shared.standings import standing_of_chosen

_REASON = "reason"


def _add_command(tree: Tree, hands: Hands) -> None:
    @tree.command(description="Warn a member")
    @app_commands.describe(member="Who is warned", reason="Why; the member reads it too")
    @app_commands.describe(silent=SILENT, evidence=EVIDENCE)
    @app_commands.autocomplete(reason=hands.reasons(WARN))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(WARN))
    async def warn(
        interaction: Interaction,
        member: discord.User,
        reason: ReasonText,
        silent: bool = False,
        evidence: LinkText | None = None,
    ) -> None:
        await hands.take(interaction, WARN, member, reason, is_silent=silent, evidence=evidence)

    @tree.context_menu(name="Warn", extras={PART_OF: WARN.name})
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(WARN))
    async def menu(interaction: Interaction, member: discord.User) -> None:
        command = CheckAction(
            kind=WARN, guild=guild_of(interaction), by=asker_of(interaction), target=standing_of_chosen(member)
        )
        await hands.check(command)
        await show_form(interaction, _form(member))


def _form(member: discord.User | discord.Member) -> discord.ui.Modal:
    form = discord.ui.Modal(
        title=gettext("Warn {display_name}", display_name=member.display_name)[:LONGEST_TITLE],
        custom_id=f"warn:{member.id}",
    )
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=_REASON, style=discord.TextStyle.paragraph, min_length=1, max_length=LONGEST_REASON
    )
    form.add_item(
        discord.ui.Label(text=gettext("Reason"), description=gettext("The member reads it too"), component=field)
    )
    return form


def _forms(hands: Hands) -> tuple[Form, ...]:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = await hands.people.of(guild_of(interaction), UserId(int(match["member"])))
        await hands.take(interaction, WARN, member, filled.get(_REASON))

    return (Form(r"warn:(?P<member>\d{1,19})", submit, part_of=WARN.name),)


EDGE = ActionEdge(
    kind=WARN,
    face=Face(
        icon="⚠️",
        name=pgettext_lazy("kind", "warn"),
        an_hour=gettext_lazy("Warnings an hour"),
        title=gettext_lazy("Warning"),
        plural=gettext_lazy("Warnings"),
        done=pgettext_lazy("what was done", "warned"),
        told=gettext_lazy("You were warned in {guild}"),
        colour=AMBER,
    ),
    add_command=_add_command,
    forms=_forms,
    effect=lambda _: WarnEffect(),
)
