"""Every button refuses who may not, and does what its sample says."""

import re

import pytest

from domain.shared.ids import RequestId
from interface.shared.words import PERMISSION_NAMES
from tests.builders import EVERYTHING
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, Person, someone
from tests.fakes.payloads import Json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.every.using import (
    WITHOUT_SAMPLE,
    has_asked,
    is_known,
    journal_of,
    promised_first,
    someone_with,
    standing_with,
)
from tests.unit.interface.samples.every import BUTTONS
from tests.unit.interface.samples.looks import FIELDS, LOOKS, PLAIN, fields_of, look_of
from tests.unit.interface.samples.sample import Press
from tests.wired import wired_contexts

_TEMPLATES = [
    button.template for context in wired_contexts(MemoryRecords(), FakeDiscord()) for button in context.buttons
]
every_button = pytest.mark.parametrize("custom_id", BUTTONS)


async def press_button(guild: Guild, custom_id: str, by: Person) -> Json:
    journal_of(guild).clear()
    chosen = BUTTONS[custom_id].chosen
    if chosen is not None:
        return await guild.choose(custom_id, by, select_with(custom_id), chosen)
    return await guild.press(custom_id, by, button_with(custom_id))


def button_with(custom_id: str) -> Json:
    """A message that has it."""
    button = {"type": 2, "style": 2, "custom_id": custom_id, "label": "x"}
    return {"components": [{"type": 1, "components": [button]}]}


def select_with(custom_id: str) -> Json:
    options = [{"label": "x", "value": "1"}]
    return {"components": [{"type": 1, "components": [{"type": 3, "custom_id": custom_id, "options": options}]}]}


@every_button
async def test_a_button_is_refused_without_the_permission_and_with_it_does_what_its_custom_id_says_where_it_should(
    guild: Guild, custom_id: str
) -> None:
    press: Press = BUTTONS[custom_id]
    for right in filter(None, (press.right, press.besides)):
        refusal = await press_button(guild, custom_id, someone(*EVERYTHING - {right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[right]}** for this."]
        assert guild.http.asked[-1].is_for_one_person
    if press.opens_form:
        await check_form_of_button(guild, custom_id, press)
        return
    answer = await press_button(guild, custom_id, someone_with(press.right, press.besides))
    assert texts_of(answer)[0].startswith(press.says)
    assert look_of(answer) == LOOKS.get(custom_id, PLAIN)
    assert promised_first(guild)
    last = guild.http.asked[-1]
    assert (last.method, last.is_for_one_person) == ("PATCH" if press.in_place else "POST", not press.in_place)
    assert has_asked(guild, press.asks(standing_with(press.right, press.besides), RequestId(guild.last_interaction)))


async def check_form_of_button(guild: Guild, custom_id: str, press: Press) -> None:
    journal_of(guild).clear()
    form = await guild.press_for_form(custom_id, someone_with(press.right), button_with(custom_id))
    assert form["title"] == press.says
    assert fields_of(form) == FIELDS[custom_id]
    assert is_known(form)
    assert has_asked(guild, press.asks(standing_with(press.right), RequestId(guild.last_interaction)))
    assert len(guild.http.asked) == 1


@pytest.mark.parametrize("template", _TEMPLATES)
def test_every_button_has_a_sample(template: str) -> None:
    assert any(re.fullmatch(template, custom_id) for custom_id in BUTTONS), f"{template} {WITHOUT_SAMPLE}"
