from collections.abc import Mapping

from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.levels.reward_queries import RewardList, RewardReader
from application.shared.channels import ChannelDirectory
from application.shared.roles import RoleDirectory
from domain.levels.level_settings import LEVEL_NOTICE, LEVEL_NOTICE_CHANNEL, NOTICES, REWARD_MODE
from domain.levels.notices import NoticePlace
from domain.levels.rewards import RewardMode
from domain.shared.channels import fault_of_channel
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import RoleUnusable, fault_of
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListRewards:
    guild: GuildId
    by: Standing


@frozen(kw_only=True)
class RewardsShown:
    rewards: RewardList
    mode: RewardMode
    faults: Mapping[RoleId, RoleUnusable]
    """The rewards that cannot be handed out as things are now, and why."""
    silent: ChannelId | None = None
    """The channel where level-up notices should be posted and cannot be."""


@define
class ListRewardsHandler:
    _rewards: RewardReader
    _settings: GuildSettingsReader
    _roles: RoleDirectory
    _channels: ChannelDirectory

    async def __call__(self, command: ListRewards) -> RewardsShown:
        command.by.require(Permission.MANAGE_GUILD)
        rewards = await self._rewards.list(command.guild)
        settings = await settings_of(command.guild, self._settings)
        roles = await self._roles.of(command.guild)
        faults = {reward.role: fault_of(roles, reward.role) for reward in rewards.rewards}
        return RewardsShown(
            rewards=rewards,
            mode=settings[REWARD_MODE],
            faults={role: fault for role, fault in faults.items() if fault is not None},
            silent=await self._silent(command.guild, settings),
        )

    async def _silent(self, guild: GuildId, settings: Settings) -> ChannelId | None:
        channel = settings[LEVEL_NOTICE_CHANNEL]
        if settings[LEVEL_NOTICE] is not NoticePlace.CHANNEL or channel is None:
            return None
        known = await self._channels.of(guild, [channel])
        return channel if fault_of_channel(channel, known.get(channel), NOTICES.needs) else None
