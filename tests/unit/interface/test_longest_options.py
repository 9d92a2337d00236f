"""Whatever is typed into an option, at any length, is answered, and with no more than Discord takes."""

from collections.abc import Iterator

import pytest
from attrs import frozen
from discord import AppCommandOptionType
from discord.app_commands import Parameter

from tests.builders import EVERYTHING
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Given, Guild, someone
from tests.incidents import RecordedIncidents
from tests.unit.interface.samples.every import COMMANDS
from tests.wired import RecordingShared, slash_commands, wired_bot

BEYOND_ANY_LIMIT = 6_000
"""Characters; as long as Discord lets an option without a limit of its own be."""
MOST_ESCAPED = "*"


@frozen
class TypedOption:
    command: str
    option: Parameter

    def __str__(self) -> str:
        return f"{self.command} {self.option.display_name}"


def typed_options() -> Iterator[TypedOption]:
    for name, command in sorted(slash_commands(wired_bot()).items()):
        for parameter in command.parameters:
            if parameter.type is AppCommandOptionType.string:
                yield TypedOption(name, parameter)


TYPED = [*typed_options()]
every_free_option = pytest.mark.parametrize("typed", [each for each in TYPED if not each.option.choices], ids=str)
SUGGESTING = [each for each in TYPED if each.option.autocomplete]
every_suggesting_option = pytest.mark.parametrize("typed", SUGGESTING, ids=str)


def test_there_are_options_to_type_into() -> None:
    assert {"warn reason", "case reason reason"} <= {*map(str, typed_options())}


def test_an_option_to_type_into_has_a_limit_that_discord_enforces_or_offers_all_there_is() -> None:
    endless = [str(typed) for typed in TYPED if not (typed.option.choices or typed.option.max_value)]
    assert endless == [], f"they take {BEYOND_ANY_LIMIT} characters"


@every_free_option
async def test_the_longest_value_is_answered(guild: Guild, shared: RecordingShared, typed: TypedOption) -> None:
    """Also one that Discord would not let through: the limit that it knows may be an older one."""
    for length in (typed.option.max_value or BEYOND_ANY_LIMIT, BEYOND_ANY_LIMIT):
        value = MOST_ESCAPED * int(length)
        given: dict[str, Given] = {**COMMANDS[typed.command].given, typed.option.display_name: value}
        answer = await guild.slash(typed.command, someone(*EVERYTHING), given)
        assert texts_of(answer)
    assert isinstance(shared.incidents, RecordedIncidents)
    assert shared.incidents.reported == []


@every_suggesting_option
async def test_while_something_long_is_typed_suggestions_are_answered(guild: Guild, typed: TypedOption) -> None:
    """Discord holds nobody to an option's limit before the command is sent."""
    value = MOST_ESCAPED * BEYOND_ANY_LIMIT
    offered = await guild.suggestions(typed.command, someone(*EVERYTHING), typed.option.display_name, value)
    assert len(offered) <= 25
