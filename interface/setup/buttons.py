"""The one message of `/setup`: whatever is pressed, picked or sent off there changes it in place."""

import re
from collections.abc import Callable, Sequence

from attrs import define

from application.setup.show_setup import SetupFacts, ShowSetup
from application.setup.skip_step import SkipStep
from application.shared.command_use import CommandUse
from application.shared.use_case import UseCase
from interface.setup.cards import END, SetupView, Standing, setup_card
from interface.setup.forms import form_of
from interface.setup.words import StepGone
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.forms import Filled, Form, show_form
from interface.shared.layout import Card
from interface.shared.messages import replace
from interface.shared.selects import Select
from interface.shared.setup_step import Act, ChannelChoice, Fields, SetupStep

_COMMAND = "setup"
_STEP, _PART = r"(?P<step>[a-z]{1,32})", r"(?P<part>[a-z]{1,32})"


@define
class SetupMessage:
    """What a step does is refused to whoever may not use the command that does the same."""

    _steps: Sequence[SetupStep]
    _show: UseCase[ShowSetup, SetupFacts]
    _skip: UseCase[SkipStep, None]
    _use: CommandUse

    async def card(
        self, interaction: Interaction, shown: str | None = None, note: str | None = None, after: str | None = None
    ) -> Card:
        """Of the step that is to be shown, or else of the first that is open behind another one."""
        facts = await self._show(ShowSetup(guild_of(interaction), asker_of(interaction)))
        standings = [
            Standing(step=step, state=await step.look(interaction), is_skipped=step.name in facts.skipped)
            for step in self._steps
        ]
        if shown is None:
            names = [each.step.name for each in standings]
            behind = standings[0 if after is None else names.index(after) + 1 :]
            shown = next((each.step.name for each in behind if each.is_open), END)
        return setup_card(SetupView(steps=standings, shown=shown, missing=facts.missing, note=note))

    def buttons(self) -> tuple[Button, ...]:
        return (
            Button(rf"setup:go:{_STEP}", self._go, part_of=_COMMAND),
            Button(rf"setup:skip:{_STEP}", self._leave_out, part_of=_COMMAND),
            Button(rf"setup:do:{_STEP}:{_PART}", self._do, part_of=_COMMAND),
            Button(rf"setup:form:{_STEP}:{_PART}", self._open, part_of=_COMMAND),
        )

    def selects(self) -> tuple[Select, ...]:
        return (Select(rf"setup:pick:{_STEP}:{_PART}", self._pick, part_of=_COMMAND),)

    def forms(self) -> tuple[Form, ...]:
        return (Form(rf"setup:send:{_STEP}:{_PART}", self._send, part_of=_COMMAND),)

    async def _go(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        await replace(interaction, await self.card(interaction, match["step"]))

    async def _leave_out(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        step = self._step(match)
        await self._skip(SkipStep(guild=guild_of(interaction), by=asker_of(interaction), step=step.name))
        await replace(interaction, await self.card(interaction, after=step.name))

    async def _do(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        act = self._part(match, lambda step: step.acts)
        await self._admit(interaction, act.command)
        note = await act.act(interaction)
        await replace(interaction, await self.card(interaction, match["step"], note))

    async def _open(self, interaction: Interaction, match: re.Match[str]) -> None:
        fields = self._part(match, lambda step: step.forms)
        await show_form(interaction, form_of(fields, custom_id=f"setup:send:{match['step']}:{fields.name}"))

    async def _send(self, interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer()
        fields = self._part(match, lambda step: step.forms)
        await self._admit(interaction, fields.command)
        note = await fields.submit(interaction, filled)
        await replace(interaction, await self.card(interaction, match["step"], note))

    async def _pick(self, interaction: Interaction, match: re.Match[str], picked: Sequence[str]) -> None:
        await interaction.response.defer()
        choice = self._part(match, lambda step: step.channels)
        await self._admit(interaction, choice.command)
        note = await choice.choose(interaction, int(picked[0]))
        await replace(interaction, await self.card(interaction, match["step"], note))

    async def _admit(self, interaction: Interaction, command: str) -> None:
        await self._use.check(guild_of(interaction), asker_of(interaction), command)

    def _step(self, match: re.Match[str]) -> SetupStep:
        """Raises StepGone."""
        for step in self._steps:
            if step.name == match["step"]:
                return step
        raise StepGone

    def _part[Part: Act | ChannelChoice | Fields](
        self, match: re.Match[str], parts: Callable[[SetupStep], Sequence[Part]]
    ) -> Part:
        """Raises StepGone."""
        for part in parts(self._step(match)):
            if part.name == match["part"]:
                return part
        raise StepGone
