"""`/levels`: what those who manage the server decide about members' XP, and what they may look up."""

import discord
from attrs import frozen
from discord import app_commands

from application.levels.adjust_xp import AdjustedXp, AdjustXp
from application.levels.block_members import BlockMember, ListBlocked, UnblockMember
from application.levels.explain_xp import ExplainXp
from application.levels.level_queries import XpSources
from application.levels.preview_rules import PreviewRules, RulesPreview
from application.shared.use_case import UseCase
from domain.levels.adjustment import LONGEST_REASON
from domain.levels.curve import HIGHEST_LEVEL, MAX_XP
from domain.levels.level_repository import LevelBlock
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp, ResetXp, SetLevel, SetXp, XpChange
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import LARGEST_PAGE, Page, Seek
from interface.levels.level_cards import adjusted_card, blocked_card, blocked_list_card, sources_card, unblocked_card
from interface.levels.preview_command import preview_command
from interface.levels.reward_commands import RewardCommands, RewardUseCases
from interface.levels.rule_commands import RuleCommands, RuleUseCases
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer
from interface.shared.standings import standing_of_chosen

type Chosen = discord.User | discord.Member
type ReasonText = app_commands.Range[str, 1, LONGEST_REASON]


@frozen(kw_only=True)
class LevelUseCases:
    adjust: UseCase[AdjustXp, AdjustedXp]
    explain: UseCase[ExplainXp, XpSources]
    block: UseCase[BlockMember, UserId]
    unblock: UseCase[UnblockMember, UserId]
    list_blocked: UseCase[ListBlocked, Page[LevelBlock]]
    rewards: RewardUseCases
    rules: RuleUseCases
    preview: UseCase[PreviewRules, RulesPreview]


class LevelsCommands(app_commands.Group):
    def __init__(self, use_cases: LevelUseCases) -> None:
        super().__init__(
            name="levels",
            description="XP and levels in this server",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._use_cases = use_cases
        RewardCommands(use_cases.rewards, self)
        RuleCommands(use_cases.rules, self)
        self.add_command(preview_command(use_cases.preview))

    @app_commands.command(description="Give a member XP, or take some")
    @app_commands.describe(member="Whose XP", xp="How many; a negative number takes XP", reason="Why; it is kept")
    async def add(
        self,
        interaction: Interaction,
        member: Chosen,
        xp: app_commands.Range[int, -MAX_XP, MAX_XP],
        reason: ReasonText | None = None,
    ) -> None:
        await self._adjust(interaction, member, AddXp(xp), reason)

    @app_commands.command(name="set-xp", description="Set how many XP a member has")
    @app_commands.describe(member="Whose XP", xp="How many they have then", reason="Why; it is kept")
    async def set_xp(
        self,
        interaction: Interaction,
        member: Chosen,
        xp: app_commands.Range[int, 0, MAX_XP],
        reason: ReasonText | None = None,
    ) -> None:
        await self._adjust(interaction, member, SetXp(xp), reason)

    @app_commands.command(name="set-level", description="Set a member's level, to the XP that just reach it")
    @app_commands.describe(member="Whose level", level="Which level they have then", reason="Why; it is kept")
    async def set_level(
        self,
        interaction: Interaction,
        member: Chosen,
        level: app_commands.Range[int, 0, HIGHEST_LEVEL],
        reason: ReasonText | None = None,
    ) -> None:
        await self._adjust(interaction, member, SetLevel(level), reason)

    @app_commands.command(description="Take all XP from a member; what they had stays on record")
    @app_commands.describe(member="Whose XP", reason="Why; it is kept")
    async def reset(self, interaction: Interaction, member: Chosen, reason: ReasonText | None = None) -> None:
        await self._adjust(interaction, member, ResetXp(), reason)

    @app_commands.command(description="Show where a member's XP came from, by day and source")
    @app_commands.describe(member="Whose XP; yours if you leave it out")
    async def explain(self, interaction: Interaction, member: Chosen | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        whose = UserId((member or interaction.user).id)
        command = ExplainXp(guild=guild_of(interaction), by=asker_of(interaction), member=whose)
        await answer(interaction, sources_card(whose, await self._use_cases.explain(command)))

    @app_commands.command(description="Have a member's activity bring no XP any more; what they have stays")
    @app_commands.describe(member="Whose activity")
    async def block(self, interaction: Interaction, member: Chosen) -> None:
        await interaction.response.defer(ephemeral=True)
        command = BlockMember(guild=guild_of(interaction), by=asker_of(interaction), member=_holder(member))
        await answer(interaction, blocked_card(await self._use_cases.block(command)))

    @app_commands.command(description="Have a member's activity bring XP again")
    @app_commands.describe(member="Whose activity")
    async def unblock(self, interaction: Interaction, member: Chosen) -> None:
        await interaction.response.defer(ephemeral=True)
        command = UnblockMember(guild=guild_of(interaction), by=asker_of(interaction), member=_holder(member))
        await answer(interaction, unblocked_card(await self._use_cases.unblock(command)))

    @app_commands.command(description="List the members whose activity brings no XP")
    async def blocked(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListBlocked(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=LARGEST_PAGE))
        await answer(interaction, blocked_list_card(await self._use_cases.list_blocked(command)))

    async def _adjust(self, interaction: Interaction, member: Chosen, change: XpChange, reason: str | None) -> None:
        await interaction.response.defer(ephemeral=True)
        command = AdjustXp(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            member=_holder(member),
            change=change,
            reason=reason,
            request=RequestId(interaction.id),
        )
        await answer(interaction, adjusted_card(await self._use_cases.adjust(command)))


def _holder(chosen: Chosen) -> XpHolder:
    return XpHolder(standing_of_chosen(chosen), is_bot=chosen.bot)
