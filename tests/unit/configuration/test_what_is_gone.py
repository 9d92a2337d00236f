"""A way back to a version that names channels, roles and emojis that were deleted meanwhile."""

import yaml
from attrs import evolve

from application.configuration.apply_plan import Applied, ApplyResult, Outdated
from application.configuration.views import PlanView
from domain.shared.written import Referred
from tests.builders import GUILD
from tests.configuring import BLOB, BLUE, FULL, HELPER, LOG, QUIET, REGULAR, STARS, Server, names_of
from tests.unit.configuration.losing import lose

NOTHING = """\
version: 1
level_rewards: []
levels: {}
ranks: {}
settings: {}
shop: []
starboards: []
"""


def said(plan: PlanView) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [(each.section, each.entry, each.field, each.was) for each in plan.gone]


async def exported(server: Server) -> dict[str, object]:
    written: dict[str, object] = yaml.safe_load(await server.export())
    return written


async def roll_back(server: Server, number: int) -> ApplyResult:
    return await server.apply(await server.roll_back(number))


async def test_what_named_it_stays_as_it_is_and_all_else_is_as_it_was(server: Server) -> None:
    full = await server.applied(FULL)
    await server.applied(f"{NOTHING}escalation: {{}}\nreason_templates: []\n")
    lose(server, LOG, REGULAR, QUIET, BLOB)

    plan = await server.roll_back(full.number)

    blob, quiet, regular = f":blob: ({BLOB})", f"#quiet ({QUIET})", f"@Regular ({REGULAR})"
    assert said(plan) == [
        ("level_rewards", (f"5 · {regular}",), "role", regular),
        ("levels", ("roles", regular), "role", regular),
        ("levels", ("channels", quiet), "channel", quiet),
        ("settings", (), "mod_log_channel", f"#mod-log ({LOG})"),
        ("shop", ("Null",), "role", regular),
        ("starboards", ("best",), "emojis", blob),
        ("starboards", ("best",), "ignored", quiet),
    ]
    assert isinstance(await server.apply(plan), Applied)
    now = await exported(server)
    assert now["level_rewards"] == [{"level": 10, "role": {"role": "@Blue", "id": str(BLUE)}}]
    assert [each["name"] for each in yaml.safe_load(await server.export())["shop"]] == ["Colour blue"]
    text = await server.export()
    assert "mod_log_channel" not in text
    assert "daily_amount: 50" in text
    assert "threshold: 4" in text
    assert "ignored" not in text
    assert "least_xp: 10" in text


async def test_a_setting_keeps_what_was_chosen_since(server: Server) -> None:
    first = await server.applied("version: 1\nsettings: {mod_log_channel: mod-log, daily_amount: 5}")
    await server.applied("version: 1\nsettings: {mod_log_channel: stars, daily_amount: 6}")
    lose(server, LOG)
    await roll_back(server, first.number)
    settings = (await exported(server))["settings"]
    assert settings == {"daily_amount": 5, "mod_log_channel": {"channel": "#stars", "id": str(STARS)}}


async def test_an_entry_that_there_is_today_is_left_whole_and_one_that_is_no_more_is_not_brought_back(
    server: Server,
) -> None:
    shop = "version: 1\nshop: [{name: a, price: 1, role: Blue}, {name: b, price: 2, role: Blue}]"
    first = await server.applied(shop)
    await server.applied("version: 1\nshop: [{name: A, price: 9, role: Regular}, {name: c, price: 3, role: Helper}]")
    lose(server, BLUE)
    await roll_back(server, first.number)
    assert (await exported(server))["shop"] == [
        {"name": "A", "price": 9, "role": {"role": "@Regular", "id": str(REGULAR)}}
    ]


async def test_what_the_configuration_holds_elsewhere_is_gone_all_the_same(server: Server) -> None:
    """What is gone may stay where it is, but comes nowhere where it is not."""
    rewards = "version: 1\nlevel_rewards: [{level: 5, role: Helper}, {level: 6, role: Helper}]"
    first = await server.applied(f"{rewards}\nsettings: {{jail_role: Helper}}")
    await server.applied("version: 1\nlevel_rewards: [{level: 5, role: Helper}]")
    lose(server, HELPER)
    plan = await server.roll_back(first.number)
    assert said(plan) == [("level_rewards", (f"6 · @Helper ({HELPER})",), "role", f"@Helper ({HELPER})")]
    assert plan.changes == ()


async def test_a_namesake_takes_its_place_and_two_of_them_do_not(server: Server) -> None:
    first = await server.applied("version: 1\nsettings: {mod_log_channel: mod-log}")
    await server.applied("version: 1\nsettings: {}")
    names, again = names_of(), LOG + 77
    channels = {id_: name for id_, name in names.by_id[Referred.CHANNEL].items() if id_ != LOG}
    for more in ([again], [again, again + 1]):
        by_id = {**names.by_id, Referred.CHANNEL: {**channels, **dict.fromkeys(more, "mod-log")}}
        server.directory.names[GUILD] = evolve(names, by_id=by_id, text_channels=names.text_channels | frozenset(more))
        plan = await server.roll_back(first.number)
        assert bool(plan.gone) == (len(more) == 2)
        assert bool(plan.changes) == (len(more) == 1)


async def test_a_board_whose_only_star_is_gone_is_not_brought_back(server: Server) -> None:
    board = f'version: 1\nstarboards: [{{name: best, channel: stars, emojis: [{{id: "{BLOB}"}}]}}]'
    first = await server.applied(board)
    await server.applied("version: 1\nstarboards: []")
    lose(server, BLOB)
    plan = await server.roll_back(first.number)
    assert (plan.changes, len(plan.gone)) == ((), 1)


async def test_what_goes_between_the_plan_and_the_button_is_not_applied(server: Server) -> None:
    first = await server.applied("version: 1\nsettings: {mod_log_channel: mod-log}")
    await server.applied("version: 1\nsettings: {}")
    plan = await server.roll_back(first.number)
    lose(server, LOG)
    assert not isinstance(await server.apply(plan), Applied)
    assert "mod_log" not in await server.export()


async def test_a_plan_shown_anew_after_a_change_leaves_as_it_is_by_then_what_names_what_is_gone(server: Server) -> None:
    first = await server.applied("version: 1\nsettings: {mod_log_channel: mod-log, daily_amount: 5}")
    await server.applied("version: 1\nsettings: {mod_log_channel: stars, daily_amount: 6}")
    lose(server, LOG)
    plan = await server.roll_back(first.number)
    await server.applied("version: 1\nsettings: {mod_log_channel: quiet, daily_amount: 7}")

    outdated = await server.apply(plan)

    assert isinstance(outdated, Outdated)
    assert said(outdated.view) == said(plan) != []
    [change] = outdated.view.changes
    assert [(each.field, each.old, each.new) for each in change.fields] == [("daily_amount", "7", "5")]
    assert isinstance(await server.apply(outdated.view), Applied)
    settings = (await exported(server))["settings"]
    assert settings == {"daily_amount": 5, "mod_log_channel": {"channel": "#quiet", "id": str(QUIET)}}


async def test_what_goes_between_the_plan_and_the_button_is_named_and_the_rest_may_be_applied(server: Server) -> None:
    first = await server.applied("version: 1\nsettings: {mod_log_channel: mod-log, daily_amount: 5}")
    await server.applied("version: 1\nsettings: {daily_amount: 6}")
    plan = await server.roll_back(first.number)
    lose(server, LOG)
    outdated = await server.apply(plan)
    assert isinstance(outdated, Outdated)
    assert [each.field for each in outdated.view.gone] == ["mod_log_channel"]
    assert isinstance(await server.apply(outdated.view), Applied)
    assert (await exported(server))["settings"] == {"daily_amount": 5}


async def test_a_file_is_still_refused_for_what_is_gone(server: Server) -> None:
    lose(server, LOG)
    for written in ("mod-log", f'{{channel: mod-log, id: "{LOG}"}}', f'"{LOG}"'):
        assert await server.problems(f"version: 1\nsettings: {{mod_log_channel: {written}}}")


async def test_a_setting_does_not_get_back_what_is_gone_because_another_one_still_names_it(server: Server) -> None:
    first = await server.applied("version: 1\nsettings: {welcome_channel: mod-log, farewell_channel: mod-log}")
    await server.applied("version: 1\nsettings: {welcome_channel: mod-log}")
    lose(server, LOG)
    plan = await server.roll_back(first.number)
    assert [(each.field, plan.changes) for each in plan.gone] == [("farewell_channel", ())]


async def test_without_discord_nothing_counts_as_gone(server: Server) -> None:
    first = await server.applied("version: 1\nsettings: {mod_log_channel: mod-log}")
    await server.applied("version: 1\nsettings: {mod_log_channel: mod-log, daily_amount: 5}")
    server.knows_names = False
    plan = await server.roll_back(first.number)
    assert (plan.gone, plan.changed) == ((), ("settings",))


async def test_without_discord_what_an_earlier_version_named_can_be_named_again(server: Server) -> None:
    await server.applied("version: 1\nsettings: {mod_log_channel: stars}")
    await server.applied("version: 1\nsettings: {mod_log_channel: mod-log}")
    server.knows_names = False
    plan = await server.planned(f'version: 1\nsettings: {{mod_log_channel: "{STARS}"}}')
    assert (plan.is_checked, plan.changed) == (False, ("settings",))
