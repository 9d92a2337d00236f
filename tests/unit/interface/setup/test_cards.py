"""What people see of setting up, at its longest."""

import json
from collections.abc import Mapping, Sequence

from interface.setup.cards import END, SetupView, Standing, setup_card
from interface.shared.border import Interaction
from interface.shared.invite import RIGHTS
from interface.shared.layout import texts_of
from interface.shared.setup_step import Act, ChannelChoice, SetupStep, StepState
from tests.fakes.cards import as_message


async def nothing(_: Interaction) -> StepState:
    raise AssertionError


async def done(_: Interaction, __: int = 0) -> str:
    raise AssertionError


def a_step(number: int) -> SetupStep:
    return SetupStep(
        name=f"step{'x' * number}",
        place=number,
        title="A title of some length",
        purpose="What it is for. " * 20,
        look=nothing,
        rights=tuple(right.flag for right in RIGHTS),
        channels=(ChannelChoice(name="channel", label="x" * 100, command="setup", choose=done),),
        acts=tuple(Act(name=f"act{'x' * each}", label="x" * 40, command="setup", act=done) for each in range(3)),
    )


def the_longest(shown: str) -> SetupView:
    state = StepState(is_done=False, lines=tuple(f"⚠️ {'x' * 200}" for _ in range(60)))
    steps = [Standing(step=a_step(number), state=state, is_skipped=False) for number in range(12)]
    return SetupView(steps=steps, shown=shown, missing=[right.flag for right in RIGHTS], note="x" * 300)


def components(found: object) -> int:
    if isinstance(found, Sequence) and not isinstance(found, str):
        return sum(map(components, found))
    if isinstance(found, Mapping):
        return 1 + components(found.get("components", ()))
    return 0


def test_however_much_is_open_each_page_fits_a_message() -> None:
    for shown in ("step", END):
        card = setup_card(the_longest(shown))
        assert sum(map(len, texts_of(card))) <= 4_000
        assert components(as_message(card)["components"]) <= 40


def test_an_act_that_would_change_nothing_is_not_offered() -> None:
    state = StepState(is_done=True, hidden=frozenset({"act"}))
    view = SetupView(steps=[Standing(step=a_step(0), state=state, is_skipped=False)], shown="step")
    sent = json.dumps(as_message(setup_card(view)))
    assert "setup:do:step:actx" in sent
    assert '"setup:do:step:act"' not in sent
