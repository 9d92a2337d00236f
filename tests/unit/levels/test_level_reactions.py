"""What follows from events about levels, and with which commands."""

from collections.abc import Sequence

import pytest
from attrs import define

from application.levels.level_ports import RefusedRole
from application.levels.level_reactions import LevelFollowUps, level_reactions
from application.levels.queue_role_syncs import QueueLevel
from application.levels.relevel_members import RelevelMembers
from application.levels.tell_of_level import TellOfLevel
from domain.guilds.events import GuildSettingsChanged
from domain.levels.events import LevelReached
from domain.levels.level_events import LevelAdjusted, LevelRulesChanged, RewardRefused, RewardsChanged
from domain.levels.level_settings import LEVEL_NOTICE, REWARD_MODE
from domain.shared.events import Event
from domain.shared.ids import RoleId
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START

ROLE = RoleId(5)


@define
class Noting:
    """Takes the part of every use case."""

    asked: list[object]

    async def __call__(self, command: object) -> None:
        self.asked.append(command)


def settings_changed(*names: str) -> GuildSettingsChanged:
    return GuildSettingsChanged(guild=GUILD, at=START, by=MODERATOR, settings=names)


@pytest.mark.parametrize(
    ("event", "follows"),
    [
        (
            LevelReached(guild=GUILD, at=START, user=MEMBER, level=5, previous=3),
            [TellOfLevel(guild=GUILD, user=MEMBER, level=5, at=START)],
        ),
        (LevelAdjusted(guild=GUILD, at=START, user=MEMBER, level=5), []),
        (
            LevelRulesChanged(guild=GUILD, at=START, by=MODERATOR, version=4),
            [RelevelMembers(guild=GUILD, version=4)],
        ),
        (
            RewardsChanged(guild=GUILD, at=START, by=MODERATOR, level=9, role=ROLE),
            [QueueLevel(guild=GUILD, level=9)],
        ),
        (
            RewardRefused(guild=GUILD, at=START, role=ROLE, why="no"),
            [RefusedRole(guild=GUILD, role=ROLE, why="no", at=START)],
        ),
        (settings_changed(LEVEL_NOTICE.name, REWARD_MODE.name), [QueueLevel(guild=GUILD, level=1)]),
        (settings_changed(LEVEL_NOTICE.name), []),
    ],
    ids=lambda each: type(each).__name__,
)
async def test_an_event_is_followed_by(event: Event, follows: Sequence[object]) -> None:
    noting = Noting([])
    follow_ups = LevelFollowUps(tell_of_level=noting, queue_level=noting, tell_staff=noting, relevel=noting)
    for reaction in level_reactions(follow_ups)[type(event)]:
        await reaction(event)
    assert noting.asked == follows
