"""Every command refuses who may not, and does what its sample says."""

import re
from collections.abc import Mapping

import pytest

from domain.shared.ids import RequestId
from interface.shared.words import PERMISSION_NAMES
from tests.builders import EVERYTHING, GUILD, OWNER
from tests.bulk import RUNNING
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Given, Guild, Person, someone
from tests.fakes.payloads import Json, channel_json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.every.using import (
    COMMANDS_THERE,
    every_command,
    has_asked,
    journal_of,
    promised_first,
    sample_of,
    someone_with,
    standing_with,
)
from tests.unit.interface.locales import in_locale
from tests.unit.interface.samples.every import COMMANDS, FURTHER
from tests.unit.interface.samples.given import (
    ANOTHER_CHANNEL,
)
from tests.unit.interface.samples.looks import LOOKS, PLAIN, look_of
from tests.unit.interface.samples.sample import Further


async def type_command(guild: Guild, name: str, by: Person) -> Json:
    journal_of(guild).clear()
    return await guild.slash(name, by, sample_of(name).given)


@every_command
async def test_a_command_is_refused_without_the_permission_and_with_it_alone_answers_the_person_alone(
    guild: Guild, records: MemoryRecords, discord: FakeDiscord, name: str
) -> None:
    sample, events = sample_of(name), len(records.events)
    for right in filter(None, (sample.right, sample.besides)):
        refusal = await type_command(guild, name, someone(*EVERYTHING - {right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[right]}** for this."]
        assert (len(records.events), discord.journal) == (events, [])
    answer = await type_command(guild, name, someone_with(sample.right, sample.besides))
    assert texts_of(answer)[0].startswith(sample.says)
    assert look_of(answer) == LOOKS.get(name, PLAIN)
    assert sample.is_public or promised_first(guild)
    by = standing_with(sample.right, sample.besides)
    assert has_asked(guild, sample.asks(by, RequestId(guild.last_interaction)))
    sent = [asked for asked in guild.http.asked if asked.path.startswith(("/webhooks", "/interactions"))]
    assert [asked.is_for_one_person for asked in sent] == ([False] if sample.is_public else [True, True])


@pytest.mark.parametrize(("name", "further"), FURTHER)
async def test_what_else_is_given_to_a_command_reaches_what_it_asks(guild: Guild, name: str, further: Further) -> None:
    guild.bot._connection.parsers["CHANNEL_CREATE"](
        {**channel_json(), "id": str(ANOTHER_CHANNEL), "guild_id": str(GUILD)}
    )
    rights = (sample_of(name).right, sample_of(name).besides, further.besides)
    journal_of(guild).clear()
    await guild.slash(name, someone_with(*rights), further.given)
    assert has_asked(guild, further.asks(standing_with(*rights), RequestId(guild.last_interaction)))


def test_every_option_of_every_command_is_given_as_something_else_than_it_is_when_left_out() -> None:
    tried = [(name, sample.given) for name, sample in COMMANDS.items()]
    tried += [(name, further.given) for name, further in FURTHER]
    given = {(name, option, value) for name, options in tried for option, value in options.items()}
    never = [
        f"{option.display_name} of /{name}"
        for name, command in COMMANDS_THERE.items()
        for option in command.parameters
        if not any(each[:2] == (name, option.display_name) and each[2] != option.default for each in given)
    ]
    assert never == []


@pytest.mark.parametrize(
    ("name", "of_nothing"),
    [
        ("case reason", {"number": "999"}),
        ("case edit", {"number": "999"}),
        ("case void", {"number": "999"}),
        ("case evidence add", {"number": "999"}),
        ("points reverse", {"transaction": 999}),
        ("bulk undo", {"number": RUNNING}),
    ],
)
async def test_who_lacks_the_permission_does_not_learn_what_is_there_either(
    guild: Guild, name: str, of_nothing: Mapping[str, Given]
) -> None:
    right = sample_of(name).right
    assert right is not None
    by = someone(*EVERYTHING - {right})
    refusal = await guild.slash(name, by, {**sample_of(name).given, **of_nothing})
    assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[right]}** for this."]


_SAYING_WHAT_POINTS_ARE_CALLED = [
    name
    for name in COMMANDS
    if name.startswith(("points ", "shop ", "daily", "profile")) or name in ("leaderboard points", "settings show")
]


@pytest.mark.parametrize("name", _SAYING_WHAT_POINTS_ARE_CALLED)
async def test_points_without_a_name_of_their_own_are_called_as_the_reader_calls_them(
    guild: Guild, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    in_locale(monkeypatch, "de")
    said = texts_of(await type_command(guild, name, someone(user=OWNER)))
    assert not re.search(r"\bpoints\b", " ".join(said), re.IGNORECASE)


@every_command
async def test_the_owner_needs_no_role(guild: Guild, name: str) -> None:
    answer = await type_command(guild, name, someone(user=OWNER))
    assert texts_of(answer)[0].startswith(sample_of(name).says)
