"""`/levels rewards`: the roles that levels bring."""

import discord
from attrs import frozen
from discord import app_commands

from application.levels.change_rewards import AddReward, RemoveReward
from application.levels.list_rewards import ListRewards, RewardsShown
from application.shared.use_case import UseCase
from domain.levels.curve import HIGHEST_LEVEL
from domain.levels.rewards import Reward
from domain.shared.ids import RoleId
from domain.shared.permission import Permission
from interface.levels.reward_cards import reward_added_card, reward_removed_card, rewards_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import NEEDS
from interface.shared.messages import answer
from interface.shared.words import shared_words

type LevelNumber = app_commands.Range[int, 1, HIGHEST_LEVEL]


@frozen(kw_only=True)
class RewardUseCases:
    add: UseCase[AddReward, Reward]
    remove: UseCase[RemoveReward, Reward]
    list: UseCase[ListRewards, RewardsShown]


class RewardCommands(app_commands.Group):
    def __init__(self, use_cases: RewardUseCases, parent: app_commands.Group) -> None:
        super().__init__(name="rewards", description="Roles that levels bring", parent=parent)
        self._use_cases = use_cases

    @app_commands.command(description="Have a level bring a role", extras={NEEDS: (Permission.MANAGE_ROLES,)})
    @app_commands.describe(level="Which level", role="Which role")
    async def add(self, interaction: Interaction, level: LevelNumber, role: discord.Role) -> None:
        await interaction.response.defer(ephemeral=True)
        reward = Reward(level, RoleId(role.id))
        command = AddReward(guild=guild_of(interaction), by=asker_of(interaction), reward=reward)
        await answer(interaction, reward_added_card(await self._use_cases.add(command)))

    @app_commands.command(description="Have a level bring a role no more")
    @app_commands.describe(level="Which level", role="Which role")
    async def remove(self, interaction: Interaction, level: LevelNumber, role: discord.Role) -> None:
        await interaction.response.defer(ephemeral=True)
        reward = Reward(level, RoleId(role.id))
        command = RemoveReward(guild=guild_of(interaction), by=asker_of(interaction), reward=reward)
        await answer(interaction, reward_removed_card(await self._use_cases.remove(command)))

    @app_commands.command(name="list", description="List the rewards, and those that Discord refuses to hand out")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListRewards(guild=guild_of(interaction), by=asker_of(interaction))
        await answer(interaction, rewards_card(await self._use_cases.list(command), shared_words))
