"""The step of `/setup` for levels: how it says that they stand, and what each choice there does."""

import pytest

from application.guilds.change_settings import ChangeSettings
from application.guilds.show_settings import SettingsView, ShowSettings
from application.levels.change_rewards import AddReward
from application.levels.list_rewards import ListRewards, RewardsShown
from application.levels.reward_queries import RewardList
from domain.guilds.guild import Choice, SettingDecision
from domain.levels.curve import HIGHEST_LEVEL
from domain.levels.level_settings import LEVEL_NOTICE, LEVEL_NOTICE_CHANNEL
from domain.levels.notices import NoticePlace
from domain.levels.rewards import Reward, RewardMode
from domain.levels.settings import LEVELS_ENABLED
from domain.shared.ids import ChannelId, RoleId
from domain.shared.settings import Settings
from interface.levels.setup_step import LevelStep
from interface.shared.border import asker_of
from interface.shared.bot import TuxBot
from interface.shared.numbers import NotANumber
from interface.shared.setup_step import SetupStep, StepState
from tests.builders import GUILD
from tests.fakes.payloads import CHANNEL
from tests.unit.interface.stepping import an_interaction

HERE = ChannelId(CHANNEL)
TOLD_HERE = {LEVEL_NOTICE.name: NoticePlace.CHANNEL.value, LEVEL_NOTICE_CHANNEL.name: CHANNEL}
ON, OFF, NOT_TOLD = "**Levels** on", "**Levels** off", "**Congratulations** none"


def a_reward(level: int) -> Reward:
    return Reward(level, RoleId(1000 + level))


def a_step(
    asked: list[object], settings: Settings | None = None, levels: int = 0, silent: ChannelId | None = None
) -> SetupStep:
    async def show(command: ShowSettings) -> SettingsView:
        asked.append(command)
        return SettingsView(settings=settings or Settings(), channels=None)

    async def rewards(command: ListRewards) -> RewardsShown:
        asked.append(command)
        found = RewardList(rewards=tuple(map(a_reward, range(1, levels + 1))), refused=())
        return RewardsShown(rewards=found, mode=RewardMode.STACK, faults={}, silent=silent)

    async def note(command: object) -> object:
        asked.append(command)
        return command

    return LevelStep(show, note, rewards, note).step()  # type: ignore[arg-type]  # what they answer is not looked at


def shown(*levels: int) -> tuple[str, ...]:
    return tuple(f"**Level {level}** <@&{1000 + level}>" for level in levels)


@pytest.mark.parametrize(
    ("settings", "levels", "silent", "state"),
    [
        ({}, 0, None, StepState(is_done=False, lines=(ON, NOT_TOLD), hidden=frozenset({"on"}))),
        ({}, 1, None, StepState(is_done=True, lines=(ON, NOT_TOLD, *shown(1)), hidden=frozenset({"on"}))),
        (
            {LEVELS_ENABLED.name: False},
            0,
            None,
            StepState(is_done=True, lines=(OFF, NOT_TOLD), hidden=frozenset({"off"})),
        ),
        (
            {LEVELS_ENABLED.name: False},
            10,
            None,
            StepState(is_done=True, lines=(OFF, NOT_TOLD, *shown(*range(1, 11))), hidden=frozenset({"off"})),
        ),
        (
            {LEVEL_NOTICE.name: NoticePlace.DIRECT_MESSAGE.value},
            12,
            None,
            StepState(
                is_done=True,
                lines=(
                    *(ON, "**Congratulations** by direct message", *shown(*range(1, 11))),
                    "-# … and 2 more: `/levels rewards list`",
                ),
                hidden=frozenset({"on"}),
            ),
        ),
        (
            TOLD_HERE,
            0,
            None,
            StepState(
                is_done=True,
                lines=(ON, f"**Congratulations** in <#{CHANNEL}>"),
                hidden=frozenset({"on"}),
                chosen={"channel": CHANNEL},
            ),
        ),
        (
            TOLD_HERE,
            1,
            HERE,
            StepState(
                is_done=False,
                lines=(
                    *(ON, f"**Congratulations** in <#{CHANNEL}>"),
                    *(f"⚠️ I cannot post in <#{CHANNEL}>, or it is gone", *shown(1)),
                ),
                hidden=frozenset({"on"}),
            ),
        ),
        (
            {LEVEL_NOTICE.name: NoticePlace.CHANNEL.value},
            0,
            None,
            StepState(
                is_done=True,
                lines=(ON, "**Congratulations** in a channel, but none is chosen"),
                hidden=frozenset({"on"}),
            ),
        ),
    ],
    ids=["nothing", "a reward", "decided", "off", "many", "a channel", "silent", "no channel"],
)
async def test_it_says_how_levels_stand(
    connected: TuxBot, settings: dict[str, str | int | bool], levels: int, silent: ChannelId | None, state: StepState
) -> None:
    interaction, asked = an_interaction(connected), list[object]()
    assert await a_step(asked, Settings(settings), levels, silent).look(interaction) == state
    by = asker_of(interaction)
    assert asked == [ShowSettings(guild=GUILD, by=by, in_brief=True), ListRewards(guild=GUILD, by=by)]


async def test_each_choice_is_decided_and_said(connected: TuxBot) -> None:
    interaction, asked = an_interaction(connected), list[object]()
    step, by = a_step(asked), asker_of(interaction)
    [place], [on, off] = step.channels, step.acts
    assert await place.choose(interaction, CHANNEL) == f"I congratulate in <#{CHANNEL}> from now on"
    assert await on.act(interaction) == "Levels are on"
    assert await off.act(interaction) == "Levels are off"
    told: tuple[SettingDecision, ...] = (
        Choice(LEVEL_NOTICE, NoticePlace.CHANNEL),
        Choice(LEVEL_NOTICE_CHANNEL, CHANNEL),
    )
    decided = (told, (Choice(LEVELS_ENABLED, value=True),), (Choice(LEVELS_ENABLED, value=False),))
    assert asked == [ChangeSettings(guild=GUILD, by=by, decisions=each) for each in decided]


async def test_a_role_is_tied_to_a_level_that_there_is(connected: TuxBot) -> None:
    interaction, asked = an_interaction(connected), list[object]()
    step, by = a_step(asked), asker_of(interaction)
    [form] = step.forms
    for level in (1, HIGHEST_LEVEL):
        said = await form.submit(interaction, {"level": str(level), "role": "5"})
        assert said == f"Level {level} brings <@&5> now"
    for refused in ("0", str(HIGHEST_LEVEL + 1), ""):
        with pytest.raises(NotANumber):
            await form.submit(interaction, {"level": refused, "role": "5"})
    added = [Reward(level, RoleId(5)) for level in (1, HIGHEST_LEVEL)]
    assert asked == [AddReward(guild=GUILD, by=by, reward=each) for each in added]
