from datetime import timedelta

import discord
from discord import app_commands

from application.moderation.bulk.plan_bulk import Meant
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from interface.moderation.actions.edge import DELETE_CHOICES, ReasonText, Tree, needed_for
from interface.moderation.bulk.planning import (
    MEANT,
    BeginningText,
    ListText,
    PatternText,
    PlanAndShow,
    SpanText,
)
from interface.moderation.in_place_of import OF_MANY_BANS, OF_MANY_KICKS
from interface.shared.border import Interaction
from interface.shared.gate import INSTEAD_OF


def add_mass_commands(tree: Tree, plan: PlanAndShow) -> None:
    @tree.command(description="Ban many at once: shows first whom", extras={INSTEAD_OF: OF_MANY_BANS})
    @app_commands.describe(**MEANT, reason="Why", delete_messages="How far back their messages go")
    @app_commands.describe(tell="Tell each by direct message; nobody is told if this is left out")
    @app_commands.choices(delete_messages=DELETE_CHOICES)
    @app_commands.autocomplete(reason=plan.reasons(BAN_ALL.kind))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(BAN_ALL.kind))
    async def massban(
        interaction: Interaction,
        users: ListText | None = None,
        file: discord.Attachment | None = None,
        joined_within: SpanText | None = None,
        account_younger_than: SpanText | None = None,
        name_pattern: PatternText | None = None,
        name_begins: BeginningText | None = None,
        without_roles: bool = False,
        reason: ReasonText | None = None,
        delete_messages: int = 0,
        tell: bool = False,
    ) -> None:
        meant = Meant(
            users=users,
            joined_within=joined_within,
            account_younger_than=account_younger_than,
            pattern=name_pattern,
            begins=name_begins,
            without_roles=without_roles,
        )
        window = timedelta(seconds=delete_messages)
        await plan(interaction, BAN_ALL, meant, file, reason, delete_messages=window, tell=tell)

    @tree.command(description="Kick many at once: shows first whom", extras={INSTEAD_OF: OF_MANY_KICKS})
    @app_commands.describe(**MEANT, reason="Why")
    @app_commands.describe(tell="Tell each by direct message; nobody is told if this is left out")
    @app_commands.autocomplete(reason=plan.reasons(KICK_ALL.kind))
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(KICK_ALL.kind))
    async def masskick(
        interaction: Interaction,
        users: ListText | None = None,
        file: discord.Attachment | None = None,
        joined_within: SpanText | None = None,
        account_younger_than: SpanText | None = None,
        name_pattern: PatternText | None = None,
        name_begins: BeginningText | None = None,
        without_roles: bool = False,
        reason: ReasonText | None = None,
        tell: bool = False,
    ) -> None:
        meant = Meant(
            users=users,
            joined_within=joined_within,
            account_younger_than=account_younger_than,
            pattern=name_pattern,
            begins=name_begins,
            without_roles=without_roles,
        )
        await plan(interaction, KICK_ALL, meant, file, reason, tell=tell)
