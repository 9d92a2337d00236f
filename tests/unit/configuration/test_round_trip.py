import yaml
from attrs import evolve

from application.configuration.apply_plan import Applied
from domain.shared.written import Referred
from tests.builders import GUILD
from tests.configuring import CHANNELS, ELSEWHERE, FULL, LOG, Server, elsewhere, names_of, nothing_of
from tests.fakes.records import MemoryRecords
from tests.fakes.starboard import BOARDS


async def test_what_was_exported_and_wiped_is_the_same_once_it_is_applied_again(server: Server) -> None:
    await server.applied(FULL)
    export = await server.export()
    await server.applied(nothing_of(export))
    wiped = await server.export()
    assert "Colour blue" not in wiped

    await server.applied(export)

    assert await server.export() == export


async def test_a_file_that_was_applied_changes_nothing_more(server: Server) -> None:
    for file in (FULL, "version: 1\nlevels: {curve: {kind: linear, first: 5}}"):
        await server.applied(file)
        assert (await server.planned(file)).changes == ()


async def test_a_linear_curve_without_a_step_rises_by_as_much_each_level(server: Server) -> None:
    await server.applied("version: 1\nlevels: {curve: {kind: linear, first: 5}}")
    plain = "version: 1\nlevels: {curve: {kind: linear, first: 5, step: 0}}"
    assert (await server.planned(plain)).changes == ()


async def test_what_is_exported_changes_nothing(server: Server) -> None:
    await server.applied(FULL)
    assert (await server.planned(await server.export())).changes == ()


async def test_a_section_that_is_left_out_stays_as_it_is(server: Server) -> None:
    await server.applied(FULL)
    plan = await server.planned("version: 1\nshop: []\n")
    assert plan.changed == plan.sections == ("shop",)
    await server.apply(plan)
    export = await server.export()
    assert "shop: []" in export
    assert "name: Spam" in export


async def test_another_server_gets_its_own_channels_roles_and_emojis_by_their_names(server: Server) -> None:
    await server.applied(FULL)
    export, other = await server.export(), elsewhere(server)

    await other.applied(export)

    copied = await other.export()
    assert str(LOG) not in copied
    assert str(LOG + ELSEWHERE) in copied
    for name, id_ in [("@Blue", 200_000_000_000_000_003), (":blob:", 300_000_000_000_000_001)]:
        assert f'"{name}", id: "{id_ + ELSEWHERE}"' in copied
    assert copied.replace(':"5', ':"').count("id:") == export.count("id:")


async def test_a_channel_that_was_renamed_is_known_by_its_id(server: Server) -> None:
    await server.applied(FULL)
    export, names = await server.export(), names_of()
    renamed = {**CHANNELS, LOG: "quiet", 100_000_000_000_000_003: "mod-log"}
    server.directory.names[GUILD] = evolve(names, by_id={**names.by_id, Referred.CHANNEL: renamed})
    assert (await server.planned(export)).changes == ()


async def test_what_is_gone_and_was_configured_stays_as_it_was(server: Server) -> None:
    await server.applied(FULL)
    names = names_of()
    left = {id_: name for id_, name in CHANNELS.items() if id_ != LOG}
    server.directory.names[GUILD] = evolve(names, by_id={**names.by_id, Referred.CHANNEL: left})
    export = await server.export()
    assert f'mod_log_channel: {{id: "{LOG}"}}' in export
    assert (await server.planned(export)).changes == ()


async def test_names_that_the_records_tell_apart_are_told_apart_in_a_file(server: Server) -> None:
    file = """\
version: 1
reason_templates:
  - {name: Strasse, text: Be very kind.}
  - {name: Straße, text: Be kind.}
shop:
  - {name: Strasse, price: 1, role: Blue}
  - {name: Straße, price: 2, role: Regular}
"""
    await server.applied(file)
    export = await server.export()
    assert (await server.planned(export)).changes == ()
    changed = export.replace("Be kind.", "Be kinder.").replace("price: 2", "price: 3")
    await server.applied(changed)
    assert await server.export() == changed


async def test_a_rollback_leads_back_to_how_everything_was(server: Server) -> None:
    await server.applied("version: 1\nsettings: {public_notice: true}\n")
    first = await server.export()
    result = await server.applied(FULL)

    plan = await server.roll_back(result.before)
    assert plan.rolls_back_to == result.before
    rolled_back = await server.apply(plan)

    assert isinstance(rolled_back, Applied)
    assert await server.export() == first
    await server.apply(await server.roll_back(result.number))
    assert "Colour blue" in await server.export()


def said(written: object) -> object:
    """With what is referred to by its name alone."""
    if isinstance(written, dict):
        name = next((written[kind.value] for kind in Referred if kind.value in written and "id" in written), None)
        return said(name) if name else {key: said(value) for key, value in written.items()}
    if isinstance(written, list):
        return [*map(said, written)]
    return written.strip("#@:") if isinstance(written, str) else written


def is_part(part: object, whole: object) -> bool:
    """Whatever the order of entries."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and is_part(value, whole[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(any(is_part(each, other) for other in whole) for each in part)
    return part == whole


async def test_what_was_applied_is_what_is_exported(server: Server) -> None:
    file = FULL
    for before, after in {
        "enabled: true": "enabled: false",
        "6mo": "6 months",
        "percent: 150\n": "percent: 150\n    - {role: Helper, percent: 0}\n",
        "rank: 3\n  commands:": "rank: 3\n    - {role: Blue, rank: 3}\n    - {role: Regular, rank: 2}\n  commands:",
    }.items():
        assert before in file
        file = file.replace(before, after)
    await server.applied(file)
    written, exported = said(yaml.safe_load(file)), said(yaml.safe_load(await server.export()))
    assert isinstance(written, dict)
    assert isinstance(exported, dict)
    assert [name for name, section in written.items() if not is_part(section, exported[name])] == []
    assert exported["ranks"]["roles"] == written["ranks"]["roles"]  # the highest first, then as roles were made


async def test_boards_are_added_changed_and_removed_and_the_others_stay_the_same_ones(
    server: Server, records: MemoryRecords
) -> None:
    boards = "version: 1\nstarboards: [{name: best, channel: stars, emojis: [⭐], threshold: %d}%s]"
    other = ", {name: other, channel: mod-log, emojis: [⭐], threshold: 5}"
    await server.applied(boards % (4, other))
    before = {board.name: board for board in records[BOARDS].values()}
    await server.applied(boards % (6, other))
    changed = {board.name: board for board in records[BOARDS].values()}
    assert changed == {"best": evolve(before["best"], threshold=6, lower=3), "other": before["other"]}
    await server.applied(boards % (6, ""))
    assert {board.name: board for board in records[BOARDS].values()} == {"best": changed["best"]}
