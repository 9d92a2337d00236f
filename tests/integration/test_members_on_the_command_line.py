"""`tux members` on a real database, and as it is typed."""

from argparse import Namespace
from pathlib import Path

import pytest

from application.members.queries import Order
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.settings import TuxSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface import cli
from interface.main import open_shared
from interface.members.cli import export_members, import_members
from tests.builders import GUILD
from tests.e2e.processes import tux
from tests.fakes.clock import START

MANY = 2500


async def test_members_are_imported_and_exported(
    database_settings: DatabaseSettings,
    engines: Engines,
    uow_factory: PostgresUnitOfWorkFactory,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    file, copy = str(tmp_path / "in.csv"), str(tmp_path / "out.json")
    rows = "".join(f"{number},name {number},{number}\n" for number in range(1, MANY + 1))
    (tmp_path / "in.csv").write_text(f"user_id,username,message_count\n{rows}nobody,x,1\n", "utf-8")
    shared = open_shared(TuxSettings(database=database_settings))
    members = PostgresMemberReader(Reading(engines))
    try:
        assert await import_members(shared, Namespace(file=file, guild=GUILD, apply=False)) == 1
        told = capsys.readouterr().out.splitlines()
        assert told[-1].startswith(f"Would add {MANY}, change 0, leave 0 as they are; refuses 1 line.")
        assert (await members.total(GUILD, Order.NEWEST)).counted == 0

        assert await import_members(shared, Namespace(file=file, guild=GUILD, apply=True)) == 1
        assert capsys.readouterr().out.splitlines() == [
            f"line {MANY + 2}: user_id: it is not a whole number from 1 to 9223372036854775807",
            f"Added {MANY}, changed 0, left 0 as they were; refused 1 line.",
        ]
        assert await export_members(shared, Namespace(file=copy, guild=GUILD, format="json")) == 0
        assert capsys.readouterr().err == f"{MANY} members written.\n"
        assert await import_members(shared, Namespace(file=copy, guild=GUILD, apply=True)) == 0
        told = capsys.readouterr().out.splitlines()
        assert told == [f"Added 0, changed 0, left {MANY} as they were; refused 0 lines."]
    finally:
        await shared.engines.dispose()


async def test_what_a_person_can_mend_is_one_line(database_settings: DatabaseSettings, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.csv")
    outcome = await tux(tmp_path, "members", "import", gone, "--guild", str(GUILD), DATABASE_URL=database_settings.url)
    assert (outcome.code, outcome.errors) == (1, f"tux: {gone} cannot be used: No such file or directory.\n")


@pytest.mark.parametrize("typed", ["x", "0", "99999999999999999999", "٣"])
def test_what_is_no_id_of_a_server_is_told_at_once(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["members", "export", "--guild", typed])
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith("argument --guild: this is no whole number from 1 to 9223372036854775807\n")
