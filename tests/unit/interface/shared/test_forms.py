"""Forms that any process answers, whichever showed them."""

import re

import pytest

from application.shared.errors import RecordsUnavailable
from domain.shared.errors import MissingPermission
from domain.shared.permission import Permission
from interface.shared.answering import ErrorAnswers
from interface.shared.border import Interaction
from interface.shared.forms import Filled, Form, FormListener
from interface.shared.messages import NOBODY
from tests.fakes.discord_http import texts_of
from tests.fakes.gate import everybody
from tests.fakes.guilds import NOTHING_CHOSEN
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json
from tests.incidents import RecordedIncidents


class Sent:
    """What the form was sent off with."""

    def __init__(self) -> None:
        self.filled: list[tuple[str, Filled]] = []

    async def submit(self, interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        self.filled.append((match["which"], filled))
        await interaction.response.send_message("thanks", ephemeral=True, allowed_mentions=NOBODY)


@pytest.fixture
def sent(guild: Guild) -> Sent:
    sent = Sent()
    forms = (
        Form(r"other:\d+", sent.submit, part_of="other"),
        Form(r"note:(?P<which>\d+)", sent.submit, part_of="note"),
    )
    listener = FormListener(forms, ErrorAnswers(lambda _: "known", RecordedIncidents(), everybody, NOTHING_CHOSEN))
    guild.bot.add_listener(listener.on_interaction)
    return sent


async def test_a_form_is_answered_though_this_process_never_showed_it(guild: Guild, sent: Sent) -> None:
    await guild.submit("note:7", someone(), {"title": "a", "text": "b"})
    assert sent.filled == [("7", {"title": "a", "text": "b"})]


async def test_fields_in_rows_are_read_as_well(guild: Guild, sent: Sent) -> None:
    row: Json = {"type": 1, "id": 1, "components": [{"type": 4, "id": 2, "custom_id": "title", "value": "a"}]}
    await guild.submit_components("note:7", someone(), [row])
    assert sent.filled == [("7", {"title": "a"})]


@pytest.mark.parametrize("custom_id", ["note:", "note:x", "xnote:1", "note:1:2", "\u202e"])
async def test_no_other_form_is_mistaken_for_one(guild: Guild, sent: Sent, custom_id: str) -> None:
    with pytest.raises(AssertionError, match="no answer"):
        await guild.submit(custom_id, someone(), {"title": "a"})
    assert sent.filled == []


async def test_what_a_form_raises_is_said_in_words(guild: Guild) -> None:
    async def fail(_interaction: Interaction, _match: re.Match[str], _filled: Filled) -> None:
        raise RecordsUnavailable

    answers = ErrorAnswers(lambda _: "The records are away.", RecordedIncidents(), everybody, NOTHING_CHOSEN)
    listener = FormListener((Form("note", fail, part_of="note"),), answers)
    guild.bot.add_listener(listener.on_interaction)
    assert texts_of(await guild.submit("note", someone(), {})) == ["The records are away."]


async def test_who_may_not_use_its_command_may_not_send_a_form_off(guild: Guild) -> None:
    async def nobody(_interaction: Interaction, command: str) -> None:
        raise MissingPermission(Permission.MANAGE_ROLES) if command == "note" else AssertionError(command)

    answers, sent = ErrorAnswers(lambda _: "Not you.", RecordedIncidents(), nobody, NOTHING_CHOSEN), Sent()
    listener = FormListener((Form(r"note:(?P<which>\d+)", sent.submit, part_of="note"),), answers)
    guild.bot.add_listener(listener.on_interaction)
    assert texts_of(await guild.submit("note:7", someone(), {})) == ["Not you."]
    assert sent.filled == []
