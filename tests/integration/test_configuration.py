"""What a configuration file costs on PostgreSQL, and what holds when two are applied at once."""

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import pytest

from application.configuration.apply_plan import Applied, Outdated
from domain.guilds.guild import Choice
from domain.moderation.reason import Reason
from domain.moderation.templates.repository import NewTemplate
from domain.moderation.templates.template import TemplateName
from domain.points.settings import CURRENCY
from domain.role_menus.menu import MenuChange
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import UserId
from domain.shared.settings import Settings
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.settings import PlaygroundSettings, TuxSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface import cli
from interface.main import open_shared
from interface.startup.configuration_commands import apply, export, history, plan, rollback
from tests.builders import GUILD, MODERATOR
from tests.configuring import FULL, Server, nothing_of
from tests.fakes.clock import START
from tests.integration.conftest import MakeEngines
from tests.integration.pools import wait_for_lock
from tests.statements import statements_of

V = "version: 1\n"
NOTICE, FISH = f"{V}settings: {{public_notice: true}}", f"{V}settings: {{points_currency: fish}}"


@pytest.fixture
async def server(uow_factory: PostgresUnitOfWorkFactory) -> Server:
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    return Server(uow_factory)


@pytest.fixture
def both(server: Server, database_settings: DatabaseSettings, make_engines: MakeEngines) -> Sequence[Server]:
    """The same server in two processes that share the database."""
    engines = make_engines(database_settings)
    return server, Server(PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None))


async def test_of_two_plans_applied_at_once_the_second_finds_what_the_first_has_made_of_it(
    both: Sequence[Server], engines: Engines
) -> None:
    plans = [await both[0].planned(NOTICE), await both[1].planned(FISH)]
    async with both[0].uow() as holder:
        await holder.guilds.register(GUILD, at=START)
        queue = [asyncio.create_task(each.apply(plan)) for each, plan in zip(both, plans, strict=True)]
        await wait_for_lock(engines, 2)
    results = await asyncio.gather(*queue)
    assert sorted(type(each).__name__ for each in results) == ["Applied", "Outdated"]
    settings = await PostgresGuildSettingsReader(Reading(engines)).get(GUILD)
    assert settings is not None
    assert len(settings.chosen) == 1


async def test_one_plan_applied_twice_at_once_is_one_version(both: Sequence[Server], engines: Engines) -> None:
    plan = await both[0].planned(FULL)
    async with both[0].uow() as holder:
        await holder.guilds.register(GUILD, at=START)
        queue = [asyncio.create_task(each.apply(plan)) for each in both]
        await wait_for_lock(engines, 2)
    results = [each for each in await asyncio.gather(*queue) if isinstance(each, Applied)]
    assert sorted(each.is_new for each in results) == [False, True]
    assert {each.number for each in results} == {2}


async def test_a_setting_that_somebody_is_just_changing_is_waited_for_and_makes_the_plan_another(
    both: Sequence[Server], engines: Engines
) -> None:
    plan = await both[0].planned(NOTICE)
    async with both[1].uow() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(CURRENCY, "shells")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        applying = asyncio.create_task(both[0].apply(plan))
        await wait_for_lock(engines)
        await uow.commit()
    assert isinstance(await applying, Outdated)


async def test_an_item_that_is_just_being_sold_is_waited_for(both: Sequence[Server], engines: Engines) -> None:
    await both[0].applied(FULL)
    plan = await both[0].planned(f"{V}shop: [{{name: Colour blue, price: 90, role: Blue, stock: 7}}]")
    async with both[1].uow() as uow:
        [item, _] = await uow.shop_items.on_sale(GUILD)
        await uow.shop_items.take_one(GUILD, item.id, price=item.price)
        applying = asyncio.create_task(both[0].apply(plan))
        await wait_for_lock(engines)
        await uow.commit()
    outdated = await applying
    assert isinstance(outdated, Outdated)
    assert ("stock", "6", "7") in [(each.field, each.old, each.new) for each in outdated.view.changes[0].fields]


async def test_whoever_dies_in_the_middle_leaves_everything_as_it_was(server: Server, engines: Engines) -> None:
    planned, before = await server.planned(FULL), await server.export()
    async with server.uow() as holder:
        await holder.reason_templates.add(
            NewTemplate(guild=GUILD, name=TemplateName("Spam"), text=Reason("text"), kinds=())
        )
        applying = asyncio.create_task(server.apply(planned))
        await wait_for_lock(engines)  # escalation, levels and ranks are written by now
        applying.cancel()
        await asyncio.wait({applying})
    assert applying.cancelled()
    assert await server.export() == before
    assert isinstance(await server.apply(planned), Applied)


async def test_a_menu_that_somebody_is_just_changing_is_never_written_over(
    both: Sequence[Server], engines: Engines
) -> None:
    await both[0].applied(FULL)
    plan = await both[0].planned(f"{V}role_menus: [{{name: colours, text: New.}}]")
    async with both[1].uow() as uow:
        menu = await uow.role_menus.named(GUILD, "Colours")
        menu.edit(MenuChange(least=1), at=START)
        await uow.role_menus.save(menu)
        applying = asyncio.create_task(both[0].apply(plan))
        await wait_for_lock(engines)
        await uow.commit()
    with pytest.raises(ConcurrentChange):  # so it is run again
        await applying
    assert isinstance(await both[0].apply(plan), Outdated)


async def test_settings_of_a_file_are_known_at_once_where_they_were_cached(
    server: Server, engines: Engines, settings_cache: SettingsCache
) -> None:
    cached = CachedSettingsReader(PostgresGuildSettingsReader(Reading(engines)), settings_cache)
    settings_cache.listening(established=True)
    assert await cached.get(GUILD) == Settings()
    await server.applied(NOTICE)
    assert await cached.get(GUILD) == Settings({"public_notice": True})


async def test_a_plan_costs_what_it_reads_and_an_empty_one_keeps_nothing(server: Server, engines: Engines) -> None:
    await server.applied(FULL)
    whole = await server.export()
    with statements_of(engines) as log:
        await server.plan(whole)
    assert (log.verbs, log.reads) == (["INSERT", *["SELECT"] * 10], [])
    with statements_of(engines) as log:
        await server.plan(nothing_of(whole))
    assert log.verbs == ["INSERT", *["SELECT"] * 10, "INSERT", "DELETE"]
    with statements_of(engines) as log:
        await server.export()
    assert log.verbs == ["INSERT", *["SELECT"] * 10]


async def test_what_an_application_costs_depends_on_what_changes_alone(server: Server, engines: Engines) -> None:
    await server.applied(FULL)
    planned = await server.planned(NOTICE)
    with statements_of(engines) as log:
        await server.apply(planned)
    lock, look, whole, newest, kept = (
        ["INSERT", "SELECT"],
        ["SELECT"] * 4,
        ["SELECT"] * 10,
        ["SELECT"],
        ["INSERT", "DELETE"],
    )
    saved = ["SELECT", "UPDATE", "INSERT", "SELECT"]
    assert log.verbs == [*lock, *look, *whole, *newest, *saved, "SELECT", *kept, "INSERT"]
    assert log.boundaries == ["BEGIN", "COMMIT"]


def without_token(database: DatabaseSettings) -> TuxSettings:
    return TuxSettings(database=database, playground=PlaygroundSettings(port=0))


async def test_the_command_line_does_the_same_without_discord(
    server: Server, database_settings: DatabaseSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await server.applied(FULL)
    file, shared = tmp_path / "tux.yaml", open_shared(without_token(database_settings))
    given = {"guild": GUILD, "by": UserId(77), "file": str(file), "only": None, "without_discord": False}
    try:
        assert await export(shared, Namespace(**given)) == 0
        content = file.read_text("utf-8")
        assert 'mod_log_channel: {id: "100000000000000001"}' in content
        file.write_text(content.replace("daily_amount: 50", "daily_amount: 60"), "utf-8")
        assert await plan(shared, Namespace(**given)) == 0
        told = capsys.readouterr()
        assert told.out.splitlines()[:2] == ["~ settings", "    daily_amount: 50 → 60"]
        assert "Not checked without Discord" in told.err
        assert await apply(shared, Namespace(**given | {"only": "0" * 16})) == 1
        assert await apply(shared, Namespace(**given)) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "Applied as version 3."
        assert await rollback(shared, Namespace(**given, version=2, apply=True)) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "Applied as version 4."
        assert await history(shared, Namespace(**given)) == 0
        assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["4", "3", "2", "1"]
        file.write_text("version: 1\nsettings:\n  mod_log_channel: mod-log\n", "utf-8")
        assert await apply(shared, Namespace(**given)) == 1
        told = capsys.readouterr()
        assert told.out.startswith("line 3, settings.mod_log_channel: Without Discord I cannot look")
        assert told.err == (
            "No DISCORD_TOKEN is set, so the names of channels and roles cannot be mapped: set it, as for `tux run`, "
            "or use `/config` in the server.\n"
        )
    finally:
        await shared.engines.dispose()
    assert "daily_amount: 50" in await server.export()


async def test_on_the_command_line_an_export_gives_back_what_was_wiped_and_nothing_of_another_server(
    server: Server, database_settings: DatabaseSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await server.applied(FULL)
    file, empty = tmp_path / "tux.yaml", tmp_path / "empty.yaml"
    shared = open_shared(TuxSettings(database=database_settings))
    given = {"guild": GUILD, "by": UserId(77), "file": str(file), "only": None, "without_discord": True}
    try:
        assert await export(shared, Namespace(**given)) == 0
        before = file.read_bytes()
        empty.write_text(nothing_of(before.decode()), "utf-8")
        assert await apply(shared, Namespace(**given | {"file": str(empty)})) == 0
        assert await export(shared, Namespace(**given | {"file": str(empty)})) == 0
        assert empty.read_bytes() != before
        capsys.readouterr()
        assert await apply(shared, Namespace(**given)) == 0, capsys.readouterr().out
        assert await export(shared, Namespace(**given | {"file": str(empty)})) == 0
        assert empty.read_bytes() == before
        strange = before.replace(b"100000000000000001", b"100000000000000999")
        file.write_bytes(strange)
        assert await apply(shared, Namespace(**given)) == 1
    finally:
        await shared.engines.dispose()


@pytest.mark.parametrize(
    "arguments", [["plan"], ["apply", "f", "--guild", "x", "--by", "1"], ["rollback", "--guild", "1"]]
)
def test_what_is_not_typed_right_is_said_before_anything_is_done(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["config", *arguments])
    assert ended.value.code == 2
