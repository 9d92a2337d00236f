from pathlib import Path

from sqlalchemy import text

from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER
from tests.e2e.processes import tux
from tests.fakes.clock import START
from tests.points import ANOTHER, a_grant, a_transfer


async def test_a_sound_ledger_verifies_and_one_changed_by_hand_does_not(
    tmp_path: Path, database_settings: DatabaseSettings, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.points.record(a_grant(MEMBER, 100), at=START)
        await uow.points.record(a_transfer(MEMBER, ANOTHER, 30), at=START)
        await uow.commit()
    sound = await tux(tmp_path, "ledger", "verify", DATABASE_URL=database_settings.url)
    assert sound.code == 0, sound.output
    assert "examined  4 entries of 2 transactions on 3 accounts" in sound.output

    async with engines.autocommit.connect() as connection:
        await connection.execute(text("UPDATE point_accounts SET balance = 71 WHERE holder_id = 20"))
    changed = await tux(tmp_path, "ledger", "verify", "--guild", str(GUILD), DATABASE_URL=database_settings.url)
    assert changed.code == 1
    assert "FAIL      each balance is the sum of its entries: 1 do not" in changed.output
    assert "guild 700, wallet 20, expected 70, found 71" in changed.output

    doctor = await tux(tmp_path, "doctor", DATABASE_URL=database_settings.url)
    assert doctor.code == 1
    assert "FAIL  ledger" in doctor.output
