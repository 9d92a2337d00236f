"""Every select refuses who may not, and does what its sample says."""

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
    journal_of,
    promised_first,
    someone_with,
    standing_with,
)
from tests.unit.interface.samples.every import SELECTS
from tests.unit.interface.samples.looks import LOOKS, PLAIN, look_of
from tests.wired import wired_contexts

_SELECTS = [select.template for context in wired_contexts(MemoryRecords(), FakeDiscord()) for select in context.selects]


async def pick(guild: Guild, custom_id: str, by: Person) -> Json:
    journal_of(guild).clear()
    select = {"type": 8, "custom_id": custom_id, "channel_types": [0]}
    message = {"components": [{"type": 1, "components": [select]}]}
    return await guild.pick(custom_id, by, message, str(SELECTS[custom_id].channel))


@pytest.mark.parametrize("custom_id", SELECTS)
async def test_a_select_is_refused_without_the_permission_and_with_it_does_what_its_custom_id_says(
    guild: Guild, custom_id: str
) -> None:
    sample = SELECTS[custom_id]
    if sample.right is not None:
        refusal = await pick(guild, custom_id, someone(*EVERYTHING - {sample.right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[sample.right]}** for this."]
        assert guild.http.asked[-1].is_for_one_person
    answer = await pick(guild, custom_id, someone_with(sample.right))
    assert texts_of(answer)[0].startswith(sample.says)
    assert look_of(answer) == LOOKS.get(custom_id, PLAIN)
    assert promised_first(guild)
    assert guild.http.asked[-1].method == "PATCH"
    assert has_asked(guild, sample.asks(standing_with(sample.right), RequestId(guild.last_interaction)))


@pytest.mark.parametrize("template", _SELECTS)
def test_every_select_has_a_sample(template: str) -> None:
    assert any(re.fullmatch(template, custom_id) for custom_id in SELECTS), f"{template} {WITHOUT_SAMPLE}"
