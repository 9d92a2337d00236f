from attrs import frozen

from application.levels.level_ports import RefusedRole
from application.levels.queue_role_syncs import QueueLevel
from application.levels.relevel_members import RelevelMembers
from application.levels.tell_of_level import TellOfLevel
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.guilds.events import GuildSettingsChanged
from domain.levels.events import LevelReached
from domain.levels.level_events import LevelAdjusted, LevelRulesChanged, RewardRefused, RewardsChanged
from domain.levels.level_settings import REWARD_MODE
from domain.shared.events import Event


@frozen(kw_only=True)
class LevelFollowUps:
    tell_of_level: UseCase[TellOfLevel, None]
    queue_level: UseCase[QueueLevel, None]
    tell_staff: UseCase[RefusedRole, None]
    relevel: UseCase[RelevelMembers, None]


def level_reactions(follow_ups: LevelFollowUps) -> EventReactions:
    """Rewards follow no event: whoever moves a level puts the member into the queue of those whose roles are to be
    looked at, in the same transaction, so that neither roles nor notices wait for each other."""

    async def tell_of_level(event: Event) -> None:
        assert isinstance(event, LevelReached)
        await follow_ups.tell_of_level(TellOfLevel(guild=event.guild, user=event.user, level=event.level, at=event.at))

    async def look_at_all(event: Event) -> None:
        assert isinstance(event, RewardsChanged)
        await follow_ups.queue_level(QueueLevel(guild=event.guild, level=event.level))

    async def look_at_all_where_the_mode_changed(event: Event) -> None:
        assert isinstance(event, GuildSettingsChanged)
        if REWARD_MODE.name in event.settings:
            await follow_ups.queue_level(QueueLevel(guild=event.guild, level=1))

    async def tell_staff(event: Event) -> None:
        assert isinstance(event, RewardRefused)
        await follow_ups.tell_staff(RefusedRole(guild=event.guild, role=event.role, why=event.why, at=event.at))

    async def relevel(event: Event) -> None:
        assert isinstance(event, LevelRulesChanged)
        await follow_ups.relevel(RelevelMembers(guild=event.guild, version=event.version))

    return {
        GuildSettingsChanged: (look_at_all_where_the_mode_changed,),
        LevelReached: (tell_of_level,),
        LevelAdjusted: (),
        LevelRulesChanged: (relevel,),
        RewardsChanged: (look_at_all,),
        RewardRefused: (tell_staff,),
    }
