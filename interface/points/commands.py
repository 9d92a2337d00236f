import discord
from attrs import frozen
from discord import app_commands

from application.points.grant_points import GrantPoints
from application.points.list_transactions import ListTransactions, Transactions
from application.points.plan_role_grant import PlannedRoleGrant, PlanRoleGrant
from application.points.queries import Receipt
from application.points.reverse_transaction import ReverseTransaction
from application.points.show_balance import Balance, ShowBalance
from application.points.show_rules import PointRules, ShowRules
from application.points.take_points import TakePoints
from application.points.transfer_points import TransferPoints
from application.shared.use_case import UseCase
from domain.points.account import MAX_POINTS
from domain.points.reason import LONGEST_REASON
from domain.points.transaction import TransactionId
from domain.shared.ids import RequestId, RoleId, UserId
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from interface.points.buttons import PAGE_SIZE, history_page, role_grant_page
from interface.points.cards import balance_card, given_card, granted_card, reversed_card, rules_card, taken_card
from interface.points.holders import holder_of
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import NEEDS
from interface.shared.messages import answer

type Chosen = discord.User | discord.Member
type Amount = app_commands.Range[int, 1, MAX_POINTS]
type Why = app_commands.Range[str, 1, LONGEST_REASON]
type Number = app_commands.Range[int, 1, 2**53 - 1]


@frozen(kw_only=True)
class PointUseCases:
    balance: UseCase[ShowBalance, Balance]
    give: UseCase[TransferPoints, Receipt]
    grant: UseCase[GrantPoints, Receipt]
    grant_role: UseCase[PlanRoleGrant, PlannedRoleGrant]
    take: UseCase[TakePoints, Receipt]
    history: UseCase[ListTransactions, Transactions]
    reverse: UseCase[ReverseTransaction, Receipt]
    rules: UseCase[ShowRules, PointRules]


class PointCommands(app_commands.Group):
    """Some are for everybody, so Discord shows the whole group to everybody; the use cases refuse who may not."""

    def __init__(self, use_cases: PointUseCases) -> None:
        super().__init__(name="points", description="Points: have, give, see where they went", guild_only=True)
        self._use_cases = use_cases

    @app_commands.command(description="Show how many points you or somebody else has")
    @app_commands.describe(member="Whose; yours if you leave it out")
    async def balance(self, interaction: Interaction, member: Chosen | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        by = asker_of(interaction)
        user = by.user if member is None else UserId(member.id)
        shown = await self._use_cases.balance(ShowBalance(guild=guild_of(interaction), by=by, user=user))
        await answer(interaction, balance_card(shown))

    @app_commands.command(description="Give some of your points to another member")
    @app_commands.describe(member="Who gets them", amount="How many", reason="What for")
    async def give(self, interaction: Interaction, member: Chosen, amount: Amount, reason: Why | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        command = TransferPoints(
            guild=guild_of(interaction),
            sender=asker_of(interaction).user,
            receiver=holder_of(member),
            amount=amount,
            reason=reason,
            request=RequestId(interaction.id),
        )
        await answer(interaction, given_card(await self._use_cases.give(command)))

    @app_commands.command(description="Grant a member new points", extras={NEEDS: (Permission.MODERATE_MEMBERS,)})
    @app_commands.describe(member="Who gets them", amount="How many", reason="What for; it stays on record")
    async def grant(self, interaction: Interaction, member: Chosen, amount: Amount, reason: Why) -> None:
        await interaction.response.defer(ephemeral=True)
        command = GrantPoints(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            receiver=holder_of(member),
            amount=amount,
            reason=reason,
            request=RequestId(interaction.id),
        )
        await answer(interaction, granted_card(await self._use_cases.grant(command)))

    @app_commands.command(
        name="grant-role",
        description="Grant new points to everybody who has a role",
        extras={NEEDS: (Permission.MANAGE_GUILD,)},
    )
    @app_commands.describe(role="Who gets them", amount="How many each gets", reason="What for; it stays on record")
    async def grant_role(self, interaction: Interaction, role: discord.Role, amount: Amount, reason: Why) -> None:
        await interaction.response.defer(ephemeral=True)
        command = PlanRoleGrant(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            role=RoleId(role.id),
            amount=amount,
            reason=reason,
            request=RequestId(interaction.id),
        )
        await answer(interaction, role_grant_page(await self._use_cases.grant_role(command)))

    @app_commands.command(description="Take points from a member", extras={NEEDS: (Permission.MODERATE_MEMBERS,)})
    @app_commands.describe(member="Who loses them", amount="How many", reason="What for; it stays on record")
    async def take(self, interaction: Interaction, member: Chosen, amount: Amount, reason: Why) -> None:
        await interaction.response.defer(ephemeral=True)
        command = TakePoints(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            giver=holder_of(member),
            amount=amount,
            reason=reason,
            request=RequestId(interaction.id),
        )
        await answer(interaction, taken_card(await self._use_cases.take(command)))

    @app_commands.command(description="Show where points came from and went, newest first")
    @app_commands.describe(member="Whose; yours if you leave it out. Moderators can look at anybody's")
    async def history(self, interaction: Interaction, member: Chosen | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        by = asker_of(interaction)
        user = by.user if member is None else UserId(member.id)
        command = ListTransactions(guild=guild_of(interaction), by=by, user=user, seek=Seek(size=PAGE_SIZE))
        await answer(interaction, history_page(await self._use_cases.history(command)))

    @app_commands.command(
        description="Undo a transaction by its opposite; both stay on record",
        extras={NEEDS: (Permission.MODERATE_MEMBERS,)},
    )
    @app_commands.describe(transaction="Its number, as the history shows it", reason="Why; it stays on record")
    async def reverse(self, interaction: Interaction, transaction: Number, reason: Why) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ReverseTransaction(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            id=TransactionId(transaction),
            reason=reason,
            request=RequestId(interaction.id),
        )
        await answer(interaction, reversed_card(await self._use_cases.reverse(command)))

    @app_commands.command(description="Show the rules about points in this server")
    async def settings(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await answer(interaction, rules_card(await self._use_cases.rules(ShowRules(guild_of(interaction)))))
