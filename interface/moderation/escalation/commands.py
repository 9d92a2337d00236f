"""`/escalation`: what follows by itself from cases."""

import discord
from attrs import frozen
from discord import app_commands

from application.moderation.escalation.change_rules import ChangedEscalation, ChangeEscalation
from application.moderation.escalation.preview_member import EscalationPreview, PreviewEscalation
from application.moderation.escalation.show_rules import EscalationDetails, ShowEscalation
from application.shared.use_case import UseCase
from domain.moderation.actions import kind_named
from domain.moderation.actions.warn import WARN
from domain.moderation.escalation.changes import PutStep, RemoveStep, RuleChange, Turn, Weigh
from domain.moderation.escalation.kinds import AUTOMATIC, OFFENCES
from domain.moderation.escalation.rules import MOST_POINTS, Step, Worth
from domain.shared.durations import parse_duration
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from interface.moderation.actions import face_of
from interface.moderation.escalation.cards import changed_rules_card, preview_card, rules_card
from interface.shared.border import Interaction, asker_of, guild_of, names_of
from interface.shared.gate import NEEDS
from interface.shared.messages import answer

type Length = app_commands.Range[str, 1, 100]
type StepPoints = app_commands.Range[int, 1, MOST_POINTS]

_AUTOMATIC = [app_commands.Choice(name=str(face_of(kind).title), value=kind.name) for kind in AUTOMATIC]
_OFFENCES = [app_commands.Choice(name=str(face_of(kind).title), value=kind.name) for kind in OFFENCES]


@frozen(kw_only=True)
class EscalationUseCases:
    show: UseCase[ShowEscalation, EscalationDetails]
    change: UseCase[ChangeEscalation, ChangedEscalation]
    preview: UseCase[PreviewEscalation, EscalationPreview]


class EscalationCommands(app_commands.Group):
    def __init__(self, use_cases: EscalationUseCases) -> None:
        super().__init__(
            name="escalation",
            description="What follows by itself when cases add up",
            guild_only=True,
            default_permissions=discord.Permissions(moderate_members=True),
        )
        self._use_cases = use_cases

    @app_commands.command(description="Show the rules, and who changed them when")
    async def rules(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowEscalation(guild=guild_of(interaction), by=asker_of(interaction))
        await answer(interaction, rules_card(await self._use_cases.show(command)))

    @app_commands.command(
        description="Have something follow at so many points; in place of what followed before",
        extras={NEEDS: (Permission.MANAGE_GUILD,)},
    )
    @app_commands.describe(points="At how many points", within="Within how long, as 30d or 6mo")
    @app_commands.describe(action="What follows", duration="For how long, as 1d; a ban without it is for good")
    @app_commands.choices(action=_AUTOMATIC)
    async def add(
        self, interaction: Interaction, points: StepPoints, within: Length, action: str, duration: Length | None = None
    ) -> None:
        lasts = None if duration is None else parse_duration(duration)
        step = Step(points=points, within=parse_duration(within), kind=kind_named(action), lasts=lasts)
        await self._change(interaction, PutStep(step))

    @app_commands.command(
        description="Have nothing follow at so many points", extras={NEEDS: (Permission.MANAGE_GUILD,)}
    )
    @app_commands.describe(points="At how many points")
    async def remove(self, interaction: Interaction, points: StepPoints) -> None:
        await self._change(interaction, RemoveStep(points))

    @app_commands.command(
        description="Say what a case counts for, and for how long", extras={NEEDS: (Permission.MANAGE_GUILD,)}
    )
    @app_commands.describe(kind="A case of which kind", points="How many points; 0 for none")
    @app_commands.describe(expires_after="For how long it counts, as 90d; if left out, as long as each step looks back")
    @app_commands.choices(kind=_OFFENCES)
    async def points(
        self,
        interaction: Interaction,
        kind: str,
        points: app_commands.Range[int, 0, MOST_POINTS],
        expires_after: Length | None = None,
    ) -> None:
        length = None if expires_after is None else parse_duration(expires_after)
        await self._change(interaction, Weigh(kind_named(kind), Worth(points, length)))

    @app_commands.command(
        description="Have nothing follow by itself; the rules are kept", extras={NEEDS: (Permission.MANAGE_GUILD,)}
    )
    async def off(self, interaction: Interaction) -> None:
        await self._change(interaction, Turn(is_on=False))

    @app_commands.command(description="Have the rules hold again", extras={NEEDS: (Permission.MANAGE_GUILD,)})
    async def on(self, interaction: Interaction) -> None:
        await self._change(interaction, Turn(is_on=True))

    @app_commands.command(description="Show what a member's next case would bring, and why")
    @app_commands.describe(member="Whose", kind="A case of which kind; a warning, if left out")
    @app_commands.choices(kind=_OFFENCES)
    async def preview(self, interaction: Interaction, member: discord.User, kind: str = WARN.name) -> None:
        await interaction.response.defer(ephemeral=True)
        command = PreviewEscalation(
            guild=guild_of(interaction), by=asker_of(interaction), target=UserId(member.id), kind=kind_named(kind)
        )
        preview = await self._use_cases.preview(command)
        await answer(interaction, preview_card(preview, command.target, names_of(member)))

    async def _change(self, interaction: Interaction, change: RuleChange) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ChangeEscalation(guild=guild_of(interaction), by=asker_of(interaction), change=change)
        await answer(interaction, changed_rules_card(await self._use_cases.change(command)))
