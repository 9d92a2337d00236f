"""`tux privacy` on a real database."""

from argparse import Namespace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from domain.privacy.errors import AlreadyUnderWay
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.shared.ids import RequestId
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import TuxSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.main import open_shared
from interface.privacy.cli import erase_person, export_person, list_guilds
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.integration.one_of_everything import SOMEBODY, populate
from tests.integration.traces import found


async def test_a_person_is_exported_and_erased_and_guilds_are_listed(
    database_settings: DatabaseSettings,
    engines: Engines,
    uow_factory: PostgresUnitOfWorkFactory,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await populate(engines)
    shared, file = open_shared(TuxSettings(database=database_settings)), str(tmp_path / "data.zip")
    try:
        assert await export_person(shared, Namespace(user=SOMEBODY, file=file)) == 0
        with ZipFile(file) as archive:
            assert {"README.txt", "cases.json", "reminders.json"} <= {*archive.namelist()}
        capsys.readouterr()

        assert await erase_person(shared, Namespace(user=SOMEBODY, apply=False)) == 0
        told = capsys.readouterr().out.splitlines()
        assert told[0] == "Stays:"
        assert told[-1] == "Nothing was erased; --apply does it."
        assert "reminders.user_id" in await found(engines, SOMEBODY)
        assert await erase_person(shared, Namespace(user=SOMEBODY, apply=True)) == 0
        assert capsys.readouterr().out.splitlines() == [*told[:-1], "It is erased."]
        assert "reminders.user_id" not in await found(engines, SOMEBODY)
        async with uow_factory() as uow:
            waiting = PrivacyRequest(
                user=SOMEBODY, request=RequestId(9), kind=RequestKind.ERASE, asked_at=START, lease_until=START
            )
            await uow.privacy_requests.add(waiting)
            await uow.guild_departures.mark([GUILD], at=START, erase_at=START + timedelta(days=30))
            await uow.commit()
        with pytest.raises(AlreadyUnderWay):
            await erase_person(shared, Namespace(user=SOMEBODY, apply=True))
        capsys.readouterr()
        assert await list_guilds(shared, Namespace()) == 0
        assert capsys.readouterr().out.splitlines() == [
            f"{GUILD}  removed the bot 2026-03-01 12:00 UTC, is erased 2026-03-31 12:00 UTC",
            "Servers that removed the bot: 1.",
        ]
    finally:
        await shared.engines.dispose()
