"""Each command, menu, button, form and select is used as its sample says."""

import re

import pytest

from domain.shared.ids import RoleId
from domain.shared.permission import Permission
from domain.shared.role_rank import EVERYBODYS, RoleRank
from domain.shared.standing import Standing
from tests.builders import MODERATOR
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import Asked
from tests.fakes.interactions import Guild, Person, someone
from tests.fakes.payloads import RIGHTS_ROLES, Json, role_of
from tests.fakes.records import MemoryRecords
from tests.unit.interface.samples.every import COMMANDS, MENUS
from tests.unit.interface.samples.sample import Menu, Sample
from tests.wired import context_menus, slash_commands, wired_bot, wired_contexts

WITHOUT_SAMPLE = "has no line in tests/unit/interface/samples/"
FORM_TEMPLATES = [form.template for context in wired_contexts(MemoryRecords(), FakeDiscord()) for form in context.forms]
COMMANDS_THERE = slash_commands(wired_bot())
THERE = frozenset(COMMANDS_THERE)
MENUS_THERE = frozenset(context_menus(wired_bot()))
every_command = pytest.mark.parametrize("name", sorted({*THERE, *COMMANDS}))
every_menu = pytest.mark.parametrize("name", sorted({*MENUS_THERE, *MENUS}))


def sample_of(name: str) -> Sample:
    assert name in COMMANDS, f"/{name} {WITHOUT_SAMPLE}"
    assert name in THERE, f"/{name} is not among the bot's commands"
    return COMMANDS[name]


def journal_of(guild: Guild) -> list[object]:
    return guild.http.journal


def standing_with(*rights: Permission | None) -> Standing:
    needed = frozenset(right for right in rights if right is not None)
    top_role = RoleRank(RIGHTS_ROLES, RoleId(min(map(role_of, needed)))) if needed else EVERYBODYS
    return Standing(user=MODERATOR, top_role=top_role, permissions=needed)


def someone_with(*rights: Permission | None) -> Person:
    return someone(*(right for right in rights if right is not None))


def has_asked(guild: Guild, expected: list[object]) -> bool:
    kinds = {type(each) for each in expected}
    return [entry for entry in journal_of(guild) if type(entry) in kinds] == expected


def promised_first(guild: Guild) -> bool:
    """Whether Discord was told that an answer comes before anything else was done."""
    first = journal_of(guild)[0]
    return isinstance(first, Asked) and first.is_deferral


def menu_of(name: str) -> Menu:
    assert name in MENUS, f"{name} {WITHOUT_SAMPLE}"
    assert name in MENUS_THERE, f"{name} is in no menu of the bot"
    return MENUS[name]


def is_known(form: Json) -> bool:
    """Whether sending it off does something, which has a sample."""
    return any(re.fullmatch(template, str(form["custom_id"])) for template in FORM_TEMPLATES)
