"""Every form refuses who may not, and does what its sample says."""

import re

import pytest

from domain.shared.ids import RequestId
from interface.shared.words import PERMISSION_NAMES
from tests.builders import EVERYTHING
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, Person, someone
from tests.fakes.payloads import Json
from tests.unit.interface.every.using import (
    FORM_TEMPLATES,
    WITHOUT_SAMPLE,
    has_asked,
    journal_of,
    promised_first,
    someone_with,
    standing_with,
)
from tests.unit.interface.samples.every import FORMS
from tests.unit.interface.samples.looks import LOOKS, PLAIN, look_of

every_form = pytest.mark.parametrize("custom_id", FORMS)


async def send_off(guild: Guild, custom_id: str, by: Person) -> Json:
    journal_of(guild).clear()
    return await guild.submit(custom_id, by, FORMS[custom_id].values)


@every_form
async def test_a_form_is_refused_without_the_permission_and_with_it_does_what_its_custom_id_and_fields_say(
    guild: Guild, discord: FakeDiscord, custom_id: str
) -> None:
    form = FORMS[custom_id]
    if form.right is not None:
        refusal = await send_off(guild, custom_id, someone(*EVERYTHING - {form.right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[form.right]}** for this."]
        assert discord.journal == []
    answer = await send_off(guild, custom_id, someone_with(form.right))
    assert texts_of(answer)[0].startswith(form.says)
    assert look_of(answer) == LOOKS.get(custom_id, PLAIN)
    assert promised_first(guild)
    assert has_asked(guild, form.asks(standing_with(form.right), RequestId(guild.last_interaction)))
    sent = [asked for asked in guild.http.asked if asked.path.startswith(("/webhooks", "/interactions"))]
    if form.in_place:
        assert [asked.method for asked in sent] == ["POST", "PATCH"]
    else:
        assert [asked.is_for_one_person for asked in sent] == [True, True]


@pytest.mark.parametrize("template", FORM_TEMPLATES)
def test_every_form_has_a_sample(template: str) -> None:
    assert any(re.fullmatch(template, custom_id) for custom_id in FORMS), f"{template} {WITHOUT_SAMPLE}"
