"""`tux members` as it is typed, on a real database."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from attrs import frozen

from application.members.queries import Order
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface import cli
from tests.builders import GUILD
from tests.fakes.clock import START

MANY = 2500


@frozen
class Ended:
    code: int | None
    out: str
    err: str


@pytest.fixture
async def registered(uow_factory: PostgresUnitOfWorkFactory) -> None:
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()


async def tux(database: DatabaseSettings, *arguments: str) -> Ended:
    environment = {"DATABASE_URL": database.url, "PATH": os.environ["PATH"]}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from interface.entry import main; main()",
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Ended(process.returncode, out.decode(), err.decode())


@pytest.mark.usefixtures("registered")
async def test_members_are_imported_and_exported(
    database_settings: DatabaseSettings, engines: Engines, tmp_path: Path
) -> None:
    file, copy = str(tmp_path / "in.csv"), str(tmp_path / "out.json")
    rows = "".join(f"{number},name {number},{number}\n" for number in range(1, MANY + 1))
    (tmp_path / "in.csv").write_text(f"user_id,username,message_count\n{rows}nobody,x,1\n", "utf-8")
    of_the_guild = ("--guild", str(GUILD))
    members = PostgresMemberReader(Reading(engines))

    dry = await tux(database_settings, "members", "import", file, *of_the_guild)
    assert (dry.code, dry.err) == (1, "")
    assert dry.out.splitlines()[-1].startswith(f"Would add {MANY}, change 0, leave 0 as they are; refuses 1 line.")
    assert (await members.total(GUILD, Order.NEWEST)).counted == 0

    done = await tux(database_settings, "members", "import", file, *of_the_guild, "--apply")
    assert done.out.splitlines() == [
        f"line {MANY + 2}: user_id: it is not a whole number from 1 to 9223372036854775807",
        f"Added {MANY}, changed 0, left 0 as they were; refused 1 line.",
    ]
    exported = await tux(database_settings, "members", "export", copy, *of_the_guild, "--format", "json")
    assert (exported.code, exported.err) == (0, f"{MANY} members written.\n")
    again = await tux(database_settings, "members", "import", copy, *of_the_guild, "--apply")
    assert (again.code, again.out) == (0, f"Added 0, changed 0, left {MANY} as they were; refused 0 lines.\n")


async def test_what_a_person_can_mend_is_one_line(database_settings: DatabaseSettings, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.csv")
    ended = await tux(database_settings, "members", "import", gone, "--guild", str(GUILD))
    assert (ended.code, ended.err) == (1, f"tux: {gone} cannot be used: No such file or directory.\n")
    unknown = await tux(database_settings, "members", "export", "--guild", "5")
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err.startswith("tux: no server 5 is known here")


@pytest.mark.parametrize("typed", ["x", "0", "99999999999999999999", "٣"])
def test_what_is_no_id_of_a_server_is_told_at_once(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["members", "export", "--guild", typed])
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith("argument --guild: this is not the id of a server\n")
