"""The step of `/setup` for the mod-log: what it says of the channel that is chosen, and what choosing one says."""

import pytest

from application.guilds.change_settings import ChangeSettings, SettingsChanged
from application.guilds.chosen_channels import ChosenChannel
from application.guilds.show_settings import SettingsView, ShowSettings
from domain.guilds.guild import Choice
from domain.shared.channels import ChannelClosed, ChannelGone, ChannelRight, ChannelUnusable
from domain.shared.ids import ChannelId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.settings import Settings
from interface.moderation.log_step import LogStep
from interface.shared.border import asker_of
from interface.shared.bot import TuxBot
from interface.shared.setup_step import StepState
from tests.builders import GUILD
from tests.fakes.payloads import CHANNEL
from tests.unit.interface.stepping import an_interaction

HERE = ChannelId(CHANNEL)
SHOWN = f"**Mod-log** <#{CHANNEL}>"
EXPOSED = "⚠️ Everyone can read it"
LACKING = (
    "⚠️ I lack **View Channel** and **Send Messages** there: Edit Channel → Permissions → my role, or choose another"
)


def found(fault: ChannelUnusable | None = None, *, is_exposed: bool = False) -> dict[str, ChosenChannel]:
    return {MOD_LOG_CHANNEL.name: ChosenChannel(channel=HERE, fault=fault, is_exposed=is_exposed)}


CLOSED = ChannelClosed(HERE, (ChannelRight.VIEW, ChannelRight.SEND))


@pytest.mark.parametrize(
    ("chosen", "channels", "state"),
    [
        (None, {}, StepState(is_done=False)),
        (HERE, None, StepState(is_done=True, lines=(SHOWN,), chosen={"channel": HERE})),
        (HERE, {}, StepState(is_done=True, lines=(SHOWN,), chosen={"channel": HERE})),
        (HERE, found(), StepState(is_done=True, lines=(SHOWN,), chosen={"channel": HERE})),
        (
            HERE,
            found(is_exposed=True),
            StepState(is_done=True, lines=(SHOWN, EXPOSED), chosen={"channel": HERE}),
        ),
        (
            HERE,
            found(CLOSED, is_exposed=True),
            StepState(is_done=False, lines=(SHOWN, LACKING, EXPOSED), chosen={"channel": HERE}),
        ),
        (
            HERE,
            found(ChannelGone(HERE)),
            StepState(is_done=False, lines=("⚠️ The channel that was chosen is gone: choose another",)),
        ),
    ],
    ids=["none", "unknown", "unasked", "fine", "exposed", "closed", "gone"],
)
async def test_it_says_how_the_channel_is_that_was_chosen(
    connected: TuxBot, chosen: ChannelId | None, channels: dict[str, ChosenChannel] | None, state: StepState
) -> None:
    interaction, asked = an_interaction(connected), list[ShowSettings]()

    async def show(command: ShowSettings) -> SettingsView:
        asked.append(command)
        settings = Settings({}) if chosen is None else Settings({MOD_LOG_CHANNEL.name: chosen})
        return SettingsView(settings=settings, channels=channels)

    async def change(_: ChangeSettings) -> SettingsChanged:
        raise AssertionError

    look = LogStep(show, change).step().look
    assert await look(interaction) == state
    assert asked == [ShowSettings(guild=GUILD, by=asker_of(interaction), in_brief=True)]


@pytest.mark.parametrize("is_another", [True, False])
async def test_who_chooses_it_reads_whether_that_changed_anything(connected: TuxBot, is_another: bool) -> None:
    interaction, asked = an_interaction(connected), list[ChangeSettings]()

    async def change(command: ChangeSettings) -> SettingsChanged:
        asked.append(command)
        view = SettingsView(settings=Settings({}), channels=None)
        changed = (MOD_LOG_CHANNEL.name,) if is_another else ()
        return SettingsChanged(view=view, before=view.settings, asked=(MOD_LOG_CHANNEL.name,), changed=changed)

    async def show(_: ShowSettings) -> SettingsView:
        raise AssertionError

    [choice] = LogStep(show, change).step().channels
    said = await choice.choose(interaction, CHANNEL)
    assert said == f"The mod-log is <#{CHANNEL}> {'now' if is_another else 'already'}"
    decisions = (Choice(MOD_LOG_CHANNEL, CHANNEL),)
    assert asked == [ChangeSettings(guild=GUILD, by=asker_of(interaction), decisions=decisions)]
