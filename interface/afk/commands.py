import discord
from attrs import frozen
from discord import app_commands

from application.afk.end_absence import Back, ComeBack
from application.afk.enforce_absence import EnforceAbsence
from application.afk.go_away import GoAway, Gone
from application.afk.lift_absence import LiftAbsence
from application.shared.use_case import UseCase
from domain.afk.absence import LONGEST_REASON
from domain.shared.ids import UserId
from interface.afk.cards import back_card, enforced_card, gone_card, lifted_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer

type Tree = app_commands.CommandTree[discord.Client]
type ReasonText = app_commands.Range[str, 1, LONGEST_REASON]
type UntilText = app_commands.Range[str, 1, 100]

_UNTIL = "2h30m, tomorrow 9:00, 24 dec: when it ends by itself"


@frozen(kw_only=True)
class AfkUseCases:
    go_away: UseCase[GoAway, Gone]
    come_back: UseCase[ComeBack, Back]
    enforce: UseCase[EnforceAbsence, Gone]
    lift: UseCase[LiftAbsence, Back]


def add_own_commands(tree: Tree, use_cases: AfkUseCases) -> None:
    @tree.command(description="Be away: whoever mentions you is told so, until you write something")
    @app_commands.describe(reason="Why; everybody reads it", until=_UNTIL)
    @app_commands.guild_only()
    async def afk(interaction: Interaction, reason: ReasonText | None = None, until: UntilText | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        command = GoAway(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            reason=reason,
            until=until,
            asked_at=interaction.created_at,
        )
        await answer(interaction, gone_card(await use_cases.go_away(command)))

    @tree.command(description="Be back, without writing anything")
    @app_commands.guild_only()
    async def back(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ComeBack(guild_of(interaction), UserId(interaction.user.id))
        await answer(interaction, back_card(await use_cases.come_back(command)))


def add_moderators_commands(tree: Tree, use_cases: AfkUseCases) -> None:
    @tree.command(name="afk-enforce", description="Have a member be away, whatever they write, until it is lifted")
    @app_commands.describe(member="Who is away", reason="Why; everybody reads it", until=_UNTIL)
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    async def afk_enforce(
        interaction: Interaction,
        member: discord.User,
        reason: ReasonText | None = None,
        until: UntilText | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = EnforceAbsence(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            member=UserId(member.id),
            reason=reason,
            until=until,
            asked_at=interaction.created_at,
        )
        await answer(interaction, enforced_card(await use_cases.enforce(command)))

    @tree.command(name="afk-lift", description="Have a member be back, whoever said that they are away")
    @app_commands.describe(member="Who is back")
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    async def afk_lift(interaction: Interaction, member: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        command = LiftAbsence(guild=guild_of(interaction), by=asker_of(interaction), member=UserId(member.id))
        await answer(interaction, lifted_card(await use_cases.lift(command)))
