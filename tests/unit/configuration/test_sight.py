"""Who may not see a section by its own command sees nothing of it here."""

import pytest
import yaml
from attrs import evolve

from application.configuration.apply_plan import Applied, Outdated
from application.configuration.list_versions import ListVersions, ListVersionsHandler
from application.configuration.views import Refused
from application.shared.configuration.section import AnySection
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from interface.configuration.wiring import sections_of
from interface.permissions.catalogue import TreeCatalogue
from tests.builders import EVERYTHING, a_standing
from tests.configuring import FULL, Server, all_sections
from tests.fakes.configuration import MemoryConfigurationReader
from tests.fakes.discord import FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.wired import wired_bot, wired_contexts

V = "version: 1\n"


async def listed(server: Server, records: MemoryRecords) -> list[tuple[tuple[str, ...], int]]:
    handler = ListVersionsHandler(MemoryConfigurationReader(records), server.sight)
    page = await handler(ListVersions(guild=server.guild, by=server.by, seek=Seek(size=10)))
    return [(each.version.changed, each.withheld) for each in page.items]


@pytest.mark.parametrize("section", all_sections(), ids=lambda section: section.name)
async def test_a_section_is_shown_nowhere_to_whom_its_own_command_does_not_show_it(
    server: Server, records: MemoryRecords, section: AnySection
) -> None:
    await server.applied(FULL)
    file = yaml.safe_load(await server.export())
    server.use.closed.add(section.shown_by)

    assert {*yaml.safe_load(await server.export())} == {*file} - {section.name}
    back = await server.roll_back(1)
    assert back.withheld == (section.name,)
    assert section.name not in back.sections
    own = yaml.safe_dump({"version": 1, section.name: file[section.name]})
    for written in (own, f"{V}{section.name}: 5"):
        [(line, place, why)] = await server.problems(written)
        assert (line, place) == (1 if written == own else 2, section.name)
        assert isinstance(why, RankTooLow)
        assert why.command == section.shown_by
    for changed, _ in await listed(server, records):
        assert section.name not in changed
    assert [withheld for _, withheld in await listed(server, records)] == [1, 1]


@pytest.mark.parametrize("section", all_sections(), ids=lambda section: section.name)
async def test_a_plan_that_was_made_before_shows_and_does_nothing_of_it_any_more(
    server: Server, section: AnySection
) -> None:
    plan = await server.planned(FULL)
    server.use.closed.add(section.shown_by)
    result = await server.apply(plan)
    assert isinstance(result, Refused)
    assert [each.where for each in result.problems] == [(section.name,)]


async def test_what_was_withheld_when_a_way_back_was_planned_stays_so_when_it_is_shown_anew(server: Server) -> None:
    first = await server.applied(f"{V}settings: {{daily_amount: 5}}\nranks: {{roles: [{{role: Helper, rank: 3}}]}}")
    await server.applied(f"{V}settings: {{daily_amount: 6}}\nranks: {{}}")
    server.use.closed.add("permissions show")
    plan = await server.roll_back(first.number)
    server.use.closed.clear()
    await server.applied(f"{V}settings: {{daily_amount: 7}}")
    outdated = await server.apply(plan)
    assert isinstance(outdated, Outdated)
    assert outdated.view.withheld == plan.withheld == ("ranks",)
    assert outdated.view.changed == ("settings",)


async def test_the_right_that_the_command_is_for_is_asked_for_too(server: Server) -> None:
    await server.applied(FULL)
    modest = evolve(server, by=a_standing(permissions=EVERYTHING - {Permission.MODERATE_MEMBERS}))
    assert "escalation" not in yaml.safe_load(await modest.export())
    [(_, place, why)] = await modest.problems(f"{V}escalation: {{}}")
    assert place == "escalation"
    assert isinstance(why, MissingPermission)
    assert why.permission is Permission.MODERATE_MEMBERS


async def test_what_is_left_is_rolled_back_and_the_rest_stays(server: Server) -> None:
    await server.applied(FULL)
    server.use.closed.add("permissions show")
    back = await server.apply(await server.roll_back(1))
    assert isinstance(back, Applied)
    server.use.closed.clear()
    file = yaml.safe_load(await server.export())
    assert (bool(file["ranks"]), file["shop"], file["starboards"]) == (True, [], [])


def test_every_section_names_the_command_that_shows_it_and_the_right_for_that() -> None:
    catalogue = TreeCatalogue()
    catalogue.use(wired_bot().tree)
    sections = sections_of(wired_contexts(MemoryRecords(), FakeDiscord()))
    rights = {section.name: catalogue.rights.get(section.shown_by) for section in sections}
    assert {name: needed for name, needed in rights.items() if needed is None} == {}
    asked = {section.name: {Permission.MANAGE_GUILD, section.seen_with} for section in sections}
    assert {
        name: {*needed} - asked[name] for name, needed in rights.items() if needed and {*needed} - asked[name]
    } == {}
