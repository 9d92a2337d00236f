import discord
from discord import app_commands

from application.moderation.bulk.plan_bulk import Meant
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from interface.moderation.actions.edge import ReasonText, needed_for
from interface.moderation.bulk.planning import (
    MEANT,
    BeginningText,
    ListText,
    PatternText,
    PlanAndShow,
    SpanText,
)
from interface.shared.border import Interaction


class MassRoleCommands(app_commands.Group):
    def __init__(self, plan: PlanAndShow) -> None:
        super().__init__(
            name="massrole",
            description="Give a role to many at once, or take it from them",
            guild_only=True,
            default_permissions=needed_for(GIVE_TO_ALL.kind),
        )
        self._plan = plan

    @app_commands.command(description="Give a role to many at once: shows first to whom")
    @app_commands.describe(role="The role", **MEANT, reason="Why")
    async def give(
        self,
        interaction: Interaction,
        role: discord.Role,
        users: ListText | None = None,
        file: discord.Attachment | None = None,
        joined_within: SpanText | None = None,
        account_younger_than: SpanText | None = None,
        name_pattern: PatternText | None = None,
        name_begins: BeginningText | None = None,
        without_roles: bool = False,
        reason: ReasonText | None = None,
    ) -> None:
        meant = Meant(
            users=users,
            joined_within=joined_within,
            account_younger_than=account_younger_than,
            pattern=name_pattern,
            begins=name_begins,
            without_roles=without_roles,
        )
        await self._plan(interaction, GIVE_TO_ALL, meant, file, reason, role=role)

    @app_commands.command(description="Take a role from many at once: shows first from whom")
    @app_commands.describe(role="The role", **{name: text for name, text in MEANT.items() if name != "without_roles"})
    @app_commands.describe(reason="Why")
    async def take(
        self,
        interaction: Interaction,
        role: discord.Role,
        users: ListText | None = None,
        file: discord.Attachment | None = None,
        joined_within: SpanText | None = None,
        account_younger_than: SpanText | None = None,
        name_pattern: PatternText | None = None,
        name_begins: BeginningText | None = None,
        reason: ReasonText | None = None,
    ) -> None:
        meant = Meant(
            users=users,
            joined_within=joined_within,
            account_younger_than=account_younger_than,
            pattern=name_pattern,
            begins=name_begins,
        )
        await self._plan(interaction, TAKE_FROM_ALL, meant, file, reason, role=role)

    @give.autocomplete("reason")
    async def _reasons_to_give(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._plan.reasons(GIVE_TO_ALL.kind)(interaction, typed)

    @take.autocomplete("reason")
    async def _reasons_to_take(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._plan.reasons(TAKE_FROM_ALL.kind)(interaction, typed)
