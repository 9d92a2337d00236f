"""The step of `/setup` for the jail: how it says that it stands, and what it says of what was made."""

import pytest
from attrs import evolve

from application.guilds.chosen_channels import ChosenChannel
from application.guilds.show_settings import SettingsView, ShowSettings
from application.moderation.jail.set_up_jail import SetUp, SetUpJail
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.channels import ChannelGone
from domain.shared.ids import ChannelId, RoleId
from domain.shared.settings import Settings
from interface.moderation.jail.setup_step import JailStep
from interface.shared.border import asker_of
from interface.shared.bot import TuxBot
from interface.shared.setup_step import SetupStep, StepState
from tests.builders import GUILD
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE
from tests.unit.interface.stepping import an_interaction

HERE = ChannelId(CHANNEL)
BOTH = {JAIL_ROLE.name: PLAIN_ROLE, JAIL_CHANNEL.name: CHANNEL}
DONE = SetUp(role=RoleId(5), role_is_new=True, channel=ChannelId(6), channel_is_new=True)
THERE = StepState(is_done=True, lines=(f"**Role** <@&{PLAIN_ROLE}> · **Channel** <#{CHANNEL}>",))


def a_step(
    asked: list[object], settings: dict[str, int], channels: dict[str, ChosenChannel] | None, done: SetUp = DONE
) -> SetupStep:
    async def show(command: ShowSettings) -> SettingsView:
        asked.append(command)
        return SettingsView(settings=Settings(settings), channels=channels)

    async def set_up(command: SetUpJail) -> SetUp:
        asked.append(command)
        return done

    return JailStep(show, set_up).step()


def found(fault: ChannelGone | None) -> dict[str, ChosenChannel]:
    return {JAIL_CHANNEL.name: ChosenChannel(channel=HERE, fault=fault, is_exposed=False)}


@pytest.mark.parametrize(
    ("settings", "channels", "state"),
    [
        ({}, {}, StepState(is_done=False)),
        ({JAIL_ROLE.name: PLAIN_ROLE}, {}, StepState(is_done=False)),
        ({JAIL_CHANNEL.name: CHANNEL}, found(None), StepState(is_done=False)),
        (BOTH, None, THERE),
        (BOTH, {}, THERE),
        (BOTH, found(None), THERE),
        (
            BOTH,
            found(ChannelGone(HERE)),
            StepState(is_done=False, lines=("⚠️ The jail channel is gone, or I do not see it: make it again",)),
        ),
    ],
    ids=["nothing", "a role", "a channel", "unknown", "unasked", "fine", "gone"],
)
async def test_it_says_how_the_jail_stands(
    connected: TuxBot, settings: dict[str, int], channels: dict[str, ChosenChannel] | None, state: StepState
) -> None:
    interaction, asked = an_interaction(connected), list[object]()
    assert await a_step(asked, settings, channels).look(interaction) == state
    assert asked == [ShowSettings(guild=GUILD, by=asker_of(interaction), in_brief=True)]


async def test_it_makes_a_jail_or_takes_what_is_picked(connected: TuxBot) -> None:
    interaction, asked = an_interaction(connected), list[object]()
    step, by = a_step(asked, {}, {}), asker_of(interaction)
    [make], [take] = step.acts, step.forms
    await make.act(interaction)
    await take.submit(interaction, {})
    await take.submit(interaction, {"role": "5"})
    await take.submit(interaction, {"channel": "6"})
    plain = SetUpJail(guild=GUILD, by=by)
    assert asked == [plain, plain, evolve(plain, role=RoleId(5)), evolve(plain, channel=ChannelId(6))]


SEEN = ((ChannelId(9), "Missing Permissions"),)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (DONE, "The jail is set up: 0 channels are hidden from <@&5>"),
        (evolve(DONE, hidden_before=1), "The jail is set up: 1 channel is hidden from <@&5>"),
        (
            evolve(DONE, hidden=(ChannelId(7), ChannelId(8)), hidden_before=3),
            "The jail is set up: 5 channels are hidden from <@&5>",
        ),
        (
            evolve(DONE, hidden_before=3, not_hidden=SEEN),
            "The jail is set up in part: 1 channel is not hidden. `/jail-setup` says why",
        ),
        (
            evolve(DONE, not_let_in="Missing Access"),
            "The jail is set up in part: 0 channels are not hidden. `/jail-setup` says why",
        ),
    ],
)
async def test_it_says_from_what_those_in_jail_are_kept(connected: TuxBot, done: SetUp, said: str) -> None:
    [make] = a_step([], {}, {}, done).acts
    assert await make.act(an_interaction(connected)) == said
