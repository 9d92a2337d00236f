"""Forms that survive a restart: all they need is in their custom id, whichever process showed them."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import cast

import discord
from attrs import define, frozen

from interface.shared.answering import ErrorAnswers
from interface.shared.border import Interaction

LONGEST_TITLE = 45
"""Characters (Discord API reference, "Modal")."""

type Filled = Mapping[str, str]
"""What was typed, by the custom ids of the fields."""


@frozen
class Form:
    """What happens when any form is sent off whose whole custom id matches the template."""

    template: str
    submit: Callable[[Interaction, re.Match[str], Filled], Awaitable[None]]
    part_of: str | None
    """The command that it belongs to: who may not use that may not send it off. None where it is for everybody."""


async def show_form(interaction: Interaction, form: discord.ui.Modal) -> None:
    """As the first answer to an interaction, within its three seconds."""
    form.stop()  # so that discord.py does not remember each form shown
    await interaction.response.send_modal(form)


@define
class FormListener:
    _forms: Sequence[Form]
    _answers: ErrorAnswers

    async def on_interaction(self, interaction: Interaction) -> None:
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        sent = cast(Mapping[str, object], interaction.data)
        for form in self._forms:
            match = re.fullmatch(form.template, str(sent["custom_id"]))
            if match is not None:
                async with self._answers.answering(interaction):
                    await self._answers.admit(interaction, form.part_of)
                    await form.submit(interaction, match, dict(_filled(sent["components"])))


def _filled(components: object) -> Iterator[tuple[str, str]]:
    """A field stands in a label, or in a row as older clients send it. Of a select, the first thing picked."""
    for component in cast(Sequence[Mapping[str, object]], components):
        if "component" in component:
            yield from _filled([component["component"]])
        elif "components" in component:
            yield from _filled(component["components"])
        elif component.get("values"):
            yield str(component["custom_id"]), str(cast(Sequence[object], component["values"])[0])
        elif "value" in component:
            yield str(component["custom_id"]), str(component["value"])
