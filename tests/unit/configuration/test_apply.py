from datetime import timedelta

import pytest
from attrs import evolve

from application.configuration.apply_plan import Applied, Outdated
from application.configuration.views import Fingerprint, Refused, Turn
from domain.configuration.errors import PlanNotFound, VersionNotFound
from domain.configuration.version import MOST_VERSIONS, Source
from domain.guilds.guild import Choice
from domain.moderation.settings import PUBLIC_NOTICE
from domain.points.settings import CURRENCY
from domain.shared.channels import ChannelFacts
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId
from tests.builders import GUILD, MODERATOR, a_standing
from tests.configuring import FULL, LOG, QUIET, Server
from tests.fakes.configuration import VERSIONS
from tests.fakes.guilds import SETTING_CHANGES
from tests.fakes.records import MemoryRecords, changes_of

V = "version: 1\n"
NOTICE = f"{V}settings: {{public_notice: true}}"


async def by_command(server: Server, choice: Choice) -> None:
    async with server.uow() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide([choice], by=MODERATOR, at=server.clock.now())
        await uow.guilds.save(guild)
        await uow.commit()


async def test_a_plan_says_exactly_what_changes_and_nothing_else(server: Server) -> None:
    await server.applied(FULL)
    file = f"""{V}
shop:
  - {{name: colour BLUE, price: 120, role: Blue, stock: 7}}
  - {{name: New, price: 1, role: Regular}}
settings:
  daily_amount: 50
"""
    plan = await server.planned(file)
    said = {(change.section, change.entry): change for change in plan.changes}
    assert {key: change.turn for key, change in said.items()} == {
        ("settings", ()): Turn.CHANGED,
        ("shop", ("colour BLUE",)): Turn.CHANGED,
        ("shop", ("Null",)): Turn.REMOVED,
        ("shop", ("New",)): Turn.ADDED,
    }
    blue = said["shop", ("colour BLUE",)]
    assert [(each.field, each.old, each.new) for each in blue.fields] == [
        ("name", "Colour blue", "colour BLUE"),
        ("price", "100", "120"),
    ]
    assert ("mod_log_channel", f"#mod-log ({LOG})", None) in [
        (each.field, each.old, each.new) for each in said["settings", ()].fields
    ]


async def test_a_list_that_is_emptied_is_said_to_have_nothing_in_it(server: Server) -> None:
    await server.applied(f"{V}starboards: [{{name: best, channel: stars, ignored: [quiet]}}]")
    [change] = (await server.planned(f"{V}starboards: [{{name: best, channel: stars}}]")).changes
    assert [(each.field, each.old, each.new) for each in change.fields] == [("ignored", f"#quiet ({QUIET})", "none")]


async def test_a_plan_alone_changes_nothing(server: Server) -> None:
    before = await server.export()
    await server.planned(FULL)
    assert await server.export() == before


async def test_a_plan_is_not_applied_once_something_of_it_has_changed_and_the_new_one_is(server: Server) -> None:
    plan = await server.planned(NOTICE)
    await by_command(server, Choice(CURRENCY, "fish"))

    outdated = await server.apply(plan)

    assert isinstance(outdated, Outdated)
    assert "public_notice" not in await server.export()
    assert [each.field for each in outdated.view.changes[0].fields] == ["public_notice", "points_currency"]
    assert isinstance(await server.apply(outdated.view), Applied)
    assert "points_currency" not in await server.export()


async def test_what_changes_outside_of_a_plan_does_not_matter_to_it(server: Server) -> None:
    plan = await server.planned(NOTICE)
    await server.applied(f"{V}shop: [{{name: a, price: 1, role: Blue}}]")
    assert isinstance(await server.apply(plan), Applied)


async def test_only_the_plan_that_was_shown_is_applied(server: Server) -> None:
    plan = await server.planned(NOTICE)
    assert isinstance(await server.apply(evolve(plan, fingerprint=Fingerprint("0" * 16))), Outdated)


async def test_delivered_twice_or_pressed_again_it_is_applied_once(server: Server, records: MemoryRecords) -> None:
    plan = await server.planned(NOTICE)
    command = server.applying(plan)
    first, again, pressed = await server.apply(command), await server.apply(command), await server.apply(plan)
    assert isinstance(first, Applied)
    assert (again, pressed) == (evolve(first, is_new=False), evolve(first, is_new=False))
    assert len(records[VERSIONS]) == 2


async def test_a_plan_is_forgotten_after_a_day(server: Server) -> None:
    plan = await server.planned(NOTICE)
    server.clock.advance(timedelta(days=1, seconds=1))
    with pytest.raises(PlanNotFound):
        await server.apply(plan)


async def test_what_was_allowed_when_it_was_planned_is_looked_at_again(server: Server) -> None:
    plan = await server.planned(f"{V}settings: {{mod_log_channel: mod-log, public_notice: true}}")
    server.channels.known[ChannelId(LOG)] = ChannelFacts(bot_may=frozenset())
    assert isinstance(await server.apply(plan), Refused)
    nothing = evolve(server.applying(plan), by=a_standing())
    with pytest.raises(MissingPermission):
        await server.apply(nothing)
    assert "public_notice" not in await server.export()


async def test_a_version_is_kept_of_each_file_and_of_what_commands_made_before_it(
    server: Server, records: MemoryRecords
) -> None:
    await server.applied(NOTICE)
    await by_command(server, Choice(PUBLIC_NOTICE, value=False))
    await server.applied(f"{V}settings: {{points_currency: fish}}")
    await server.applied(f"{V}shop: [{{name: a, price: 1, role: Blue}}]")
    assert [(each.number, each.source, each.changed) for each in records[VERSIONS].values()] == [
        (1, Source.COMMANDS, tuple(section.name for section in server.sections)),
        (2, Source.FILE, ("settings",)),
        (3, Source.COMMANDS, ("settings",)),
        (4, Source.FILE, ("settings",)),
        (5, Source.FILE, ("shop",)),
    ]
    with pytest.raises(VersionNotFound):
        await server.roll_back(6)


async def test_histories_say_who_it_was(server: Server, records: MemoryRecords) -> None:
    await server.applied(NOTICE)
    [change] = [each.change for each in changes_of(records, SETTING_CHANGES, GUILD)]
    assert (change.field, change.new, change.by) == ("public_notice", True, MODERATOR)


async def test_of_versions_the_newest_are_kept(server: Server, records: MemoryRecords) -> None:
    for number in range(MOST_VERSIONS + 2):
        await server.applied(f"{V}settings: {{daily_amount: {number}}}")
    assert len(records[VERSIONS]) == MOST_VERSIONS


async def test_it_is_all_of_a_file_or_nothing(server: Server, records: MemoryRecords) -> None:
    plan, before = await server.planned(FULL), await server.export()
    records.commit_failures.append(RuntimeError())
    with pytest.raises(RuntimeError):
        await server.apply(plan)
    assert await server.export() == before
    assert isinstance(await server.apply(plan), Applied)
