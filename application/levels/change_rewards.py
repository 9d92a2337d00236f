from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.roles import RoleDirectory
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.levels.rewards import Reward, check_reward
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.roles import check_offer
from domain.shared.standing import Standing


@frozen(kw_only=True)
class AddReward:
    guild: GuildId
    by: Standing
    reward: Reward


@frozen(kw_only=True)
class RemoveReward:
    """Whoever has the role keeps it: it is no reward any more, and so none of our business."""

    guild: GuildId
    by: Standing
    reward: Reward


@define
class AddRewardHandler:
    """Only a role that may be handed out becomes a reward. Members who reached the level get it a little later."""

    _uow: UnitOfWorkFactory
    _roles: RoleDirectory
    _clock: Clock

    async def __call__(self, command: AddReward) -> Reward:
        command.by.require(Permission.MANAGE_GUILD)
        check_offer(await self._roles.of(command.guild), command.reward.role, by=command.by)
        now = self._clock.now()
        async with self._uow(turn=command.guild) as uow:
            await uow.guilds.register_many([command.guild], at=now)
            check_reward(command.reward, await uow.level_rewards.all(command.guild))
            await uow.level_rewards.add(command.guild, command.reward, by=command.by.user, at=now)
            await uow.commit()
        return command.reward


@define
class RemoveRewardHandler:
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RemoveReward) -> Reward:
        command.by.require(Permission.MANAGE_GUILD)
        async with self._uow() as uow:
            await uow.level_rewards.remove(command.guild, command.reward, by=command.by.user, at=self._clock.now())
            await uow.commit()
        return command.reward
