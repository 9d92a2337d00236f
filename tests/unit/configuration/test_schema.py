import json
from pathlib import Path
from typing import cast

import jsonschema_rs
import pytest
import yaml

from application.configuration.schema import SCHEMA_FILE, schema_of
from interface.configuration.wiring import schema_file, sections_of
from tests.configuring import FULL, Server, all_sections, nothing_of
from tests.fakes.discord import FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.wired import slash_commands, wired_bot, wired_contexts

DOCUMENT = Path(__file__).parents[3] / "docs" / SCHEMA_FILE


def test_the_document_is_the_schema_of_what_all_contexts_contribute() -> None:
    """`.venv/bin/tux config schema > docs/tux-configuration.schema.json` brings it up to date."""
    sections = sections_of(wired_contexts(MemoryRecords(), FakeDiscord()))
    assert DOCUMENT.read_bytes() == schema_file(sections)
    assert [section.name for section in sections] == [section.name for section in all_sections()]


def test_every_command_that_a_section_takes_the_place_of_is_there() -> None:
    there = slash_commands(wired_bot())
    sections = sections_of(wired_contexts(MemoryRecords(), FakeDiscord()))
    assert [name for section in sections for name in section.instead_of if name not in there] == []


async def test_what_is_exported_keeps_to_the_schema(server: Server) -> None:
    await server.applied(FULL)
    export = await server.export()
    valid = jsonschema_rs.validator_for(cast(dict[str, object], schema_of(server.sections)))
    for file in (export, FULL, nothing_of(export)):
        assert [error.message for error in valid.iter_errors(yaml.safe_load(file))] == []


@pytest.mark.parametrize(
    "file",
    [
        {"version": 2, "shop": []},
        {"version": 1},
        {"version": 1, "shops": []},
        {"version": 1, "settings": {"daily_amount": -1}},
        {"version": 1, "level_rewards": [{"level": 5}]},
        {"version": 1, "starboards": [{"name": "a", "channel": {"id": 5}}]},
    ],
)
def test_an_editor_marks_what_would_be_refused(file: object) -> None:
    valid = jsonschema_rs.validator_for(json.loads(schema_file(all_sections())))
    assert not valid.is_valid(file)


async def test_every_section_is_in_the_example(server: Server) -> None:
    """So that the tests of the round trip leave none out."""
    await server.applied(FULL)
    export = yaml.safe_load(await server.export())
    assert [section.name for section in server.sections if not export[section.name]] == []
