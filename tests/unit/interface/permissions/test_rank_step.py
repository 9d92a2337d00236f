"""The step of `/setup` for ranks: which it shows, and what it says of one that was given or asked for."""

import pytest

from application.permissions.change_ranks import AskForRank, GiveRank, RankChanged
from application.permissions.show_ranks import ShowRanks
from domain.permissions.policy import Policy
from domain.permissions.ranks import HIGHEST, LOWEST
from domain.shared.ids import RoleId
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.holders import asker_with_roles
from interface.permissions.setup_step import RankStep
from interface.shared.bot import TuxBot
from interface.shared.numbers import NotANumber
from interface.shared.setup_step import SetupStep, StepState
from tests.builders import GUILD
from tests.unit.interface.stepping import an_interaction

FIRST, SECOND, THIRD = (RoleId(number) for number in (11, 12, 13))
MANY = {RoleId(number): 1 for number in range(20, 29)}


def a_step(bot: TuxBot, asked: list[object], policy: Policy, changed: RankChanged) -> SetupStep:
    async def show(command: ShowRanks) -> Policy:
        asked.append(command)
        return policy

    async def change(command: object) -> RankChanged:
        asked.append(command)
        return changed

    return RankStep(show, change, change, TreeCatalogue(bot.tree)).step()


@pytest.mark.parametrize(
    ("policy", "state"),
    [
        (Policy(), StepState(is_done=False)),
        (Policy(requirements={"ban": 2}), StepState(is_done=False, lines=("**2** for `/ban`",))),
        (
            Policy(ranks={SECOND: 1, THIRD: 5, FIRST: 1}, requirements={"kick": 1, "ban": 2}),
            StepState(
                is_done=True,
                lines=("**5** <@&13>", "**1** <@&11>", "**1** <@&12>", "**2** for `/ban`", "**1** for `/kick`"),
            ),
        ),
        (
            Policy(ranks=MANY, requirements={"ban": 2}),
            StepState(is_done=True, lines=(*(f"**1** <@&{role}>" for role in MANY), "**2** for `/ban`")),
        ),
        (
            Policy(ranks=MANY, requirements={"ban": 2, "kick": 1}),
            StepState(
                is_done=True,
                lines=(
                    *(f"**1** <@&{role}>" for role in MANY),
                    *("**2** for `/ban`", "-# … and 1 more: `/permissions show`"),
                ),
            ),
        ),
    ],
    ids=["none", "asked for", "the highest first", "as many as are shown", "one more"],
)
async def test_it_shows_the_ranks(connected: TuxBot, policy: Policy, state: StepState) -> None:
    interaction, asked = an_interaction(connected), list[object]()
    assert await a_step(connected, asked, policy, RankChanged(1, 1)).look(interaction) == state
    assert asked == [ShowRanks(GUILD, asker_with_roles(interaction))]


@pytest.mark.parametrize(("old", "word"), [(2, "already"), (None, "now")])
async def test_it_says_whether_a_rank_is_new(connected: TuxBot, old: int | None, word: str) -> None:
    interaction, asked = an_interaction(connected), list[object]()
    give, ask = a_step(connected, asked, Policy(), RankChanged(old, 2)).forms
    by = asker_with_roles(interaction)
    assert await give.submit(interaction, {"role": "11", "rank": "2"}) == f"<@&11> has rank 2 {word}"
    assert await ask.submit(interaction, {"command": "ban", "rank": "2"}) == f"`/ban` asks for rank 2 {word}"
    assert asked == [
        GiveRank(guild=GUILD, by=by, role=FIRST, rank=2),
        AskForRank(guild=GUILD, by=by, command="ban", rank=2),
    ]


async def test_a_rank_is_a_number_that_there_is(connected: TuxBot) -> None:
    interaction = an_interaction(connected)
    for form in a_step(connected, [], Policy(), RankChanged(1, 2)).forms:
        for rank in (LOWEST, HIGHEST):
            assert await form.submit(interaction, {"role": "1", "command": "ban", "rank": str(rank)})
        for refused in ("", str(HIGHEST + 1), str(LOWEST - 1)):
            with pytest.raises(NotANumber):
                await form.submit(interaction, {"role": "1", "command": "ban", "rank": refused})
