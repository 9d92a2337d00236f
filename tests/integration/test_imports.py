"""Moving in from other bots, on real PostgreSQL: planned, applied, applied again, taken back."""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from sqlalchemy import text

from application.imports.bring_in_batch import BringInBatch, BringInBatchHandler
from application.moderation.importing import CasesKeeper
from application.moderation.settle_case import SettleCase, SettleCaseHandler
from application.shared.importing import BroughtIn, ImportOccasion, Item
from application.shared.unit_of_work import UnitOfWork
from domain.imports.errors import ImportedFromElsewhere, ImportEndsDiffer
from domain.imports.record import Import, ImportId, ImportSource, ImportState, Tally
from domain.levels.operation_errors import ModeDiffers
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.moderation.adoption.hand_action import AuditEntryId, adopted_case
from domain.moderation.case import Notice
from domain.moderation.importing.endings import Overview
from domain.moderation.importing.foreign_case import ForeignCase
from domain.shared.ids import GuildId, UserId
from domain.shared.importing import Part
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.imports.import_reader import PostgresImportReader
from infrastructure.imports.tux.cases import cases_of, overview
from infrastructure.imports.tux.database import TuxDatabase, open_tux
from infrastructure.settings import TuxSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.main import open_shared
from interface.shared.wiring import Shared
from interface.startup.import_asking import EndsUndecided
from interface.startup.import_commands import (
    import_red,
    import_tux,
    import_zeppelin,
    list_imports,
    report_import,
    roll_back,
)
from interface.startup.import_work import Lane, Ordered, PartLane, bring_in
from tests.builders import GUILD, an_intent
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.foreign_cases import a_row
from tests.hand_actions import hand_action
from tests.imports.exports import red_case, red_file, zeppelin_case, zeppelin_file
from tests.imports.tux import PublishedTux, a_case, published_tux
from tests.integration.pools import wait_for_lock


@pytest.fixture
async def old(database_settings: DatabaseSettings, engines: Engines) -> AsyncIterator[PublishedTux]:
    async with published_tux(database_settings) as tux:
        await tux.add("guild", {"id": GUILD, "case_count": 0})
        yield tux


@pytest.fixture
async def shared(database_settings: DatabaseSettings, engines: Engines) -> AsyncIterator[Shared]:
    opened = open_shared(TuxSettings(database=database_settings))
    yield opened
    await opened.engines.dispose()


def asked(old: PublishedTux, **given: object) -> Namespace:
    usual = {
        "source": old.url,
        "guild": None,
        "mode": "max",
        "apply": False,
        "timezone": None,
        "take_over_ends": False,
        "leave_ends": False,
        "same_source": False,
    }
    return Namespace(**usual | given)


async def rows(engines: Engines, sql: str) -> list[tuple[object, ...]]:
    async with engines.autocommit.connect() as connection:
        return [tuple(row) for row in (await connection.execute(text(sql))).all()]


async def whole(engines: Engines) -> dict[str, list[tuple[object, ...]]]:
    """Everything that there is, but for what an import notes of itself."""
    names = await rows(engines, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    kept = [str(name) for (name,) in names if name not in ("imports", "imported_rows", "alembic_version", "guilds")]
    return {name: await rows(engines, f"SELECT t::text FROM {name} AS t ORDER BY 1") for name in kept}  # noqa: S608


async def test_cases_are_planned_applied_and_taken_back(
    old: PublishedTux, shared: Shared, engines: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    await old.add("cases", *(a_case(key, GUILD) for key in range(1, 4)))
    before = await whole(engines)
    assert await import_tux(shared, asked(old)) == 0
    told = capsys.readouterr()
    assert "cases: 3 there; 3 to bring in" in told.out
    assert told.out.splitlines()[-1].startswith("It was tried out in transactions that were rolled back")
    assert "they are read as UTC" in told.err
    assert await whole(engines) == before

    assert await import_tux(shared, asked(old, apply=True)) == 0
    assert "cases: 3 there; 3 brought in" in capsys.readouterr().out
    assert await rows(engines, "SELECT number, kind, reason, target_id, status, opened_at FROM cases ORDER BY 1") == [
        (key, "warn", f"reason {key}", 700 + key, "applied", datetime.fromisoformat(f"2025-03-01T12:0{key}:00+00:00"))
        for key in range(1, 4)
    ]
    assert await rows(engines, "SELECT last_number FROM case_counters") == [(3,)]
    assert await rows(engines, "SELECT name FROM outbox") == []

    [(number,)] = await rows(engines, "SELECT import_id FROM imports")

    assert await roll_back(shared, Namespace(guild=GUILD, number=number, apply=True)) == 0
    assert "cases: 3 taken back" in capsys.readouterr().out
    assert await whole(engines) == before


@pytest.fixture
def _two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infrastructure.imports.tux.database.AT_ONCE", 2)


@pytest.mark.usefixtures("_two_at_once")
async def test_a_whole_server_moves_in_as_it_was_planned_and_out_again(
    old: PublishedTux, shared: Shared, engines: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    then, soon = datetime(2025, 3, 1), datetime(2999, 1, 1)  # noqa: DTZ001  # as they stand there
    await old.add(
        "guild_config",
        {"id": GUILD, "prefix": "!", "mod_log_id": 11, "report_log_id": 12, "jail_role_id": 13, "join_log_id": 14},
    )
    await old.add(
        "cases",
        a_case(1, GUILD, case_type="TEMPBAN", case_expires_at=soon, mod_log_message_id=5),
        a_case(2, GUILD, case_type="JAIL", case_user_roles="[31, 32]"),
        a_case(3, GUILD, case_type="SNIPPETBAN", case_number=None, case_user_id=6),
        a_case(4, GUILD, case_type=None, case_status=False, created_at=None),
    )
    await old.add(
        "levels",
        {"guild_id": GUILD, "member_id": 5, "xp": 1000.7, "level": 3},
        {"guild_id": GUILD, "member_id": 6, "xp": 0.0, "level": 0, "blacklisted": True},
    )
    snippet = {"guild_id": GUILD, "snippet_user_id": 70}
    await old.add(
        "snippet",
        {**snippet, "id": 1, "snippet_name": "Rules", "snippet_content": "Be kind", "uses": 7, "locked": True},
        {**snippet, "id": 2, "snippet_name": "r", "snippet_content": "Be kind", "alias": "rules"},
        *(
            {**snippet, "id": key, "snippet_name": name, "snippet_content": "Be kind"}
            for key, name in ((3, "faq"), (4, "rules"))
        ),
    )
    reminder = {"guild_id": GUILD, "reminder_user_id": 5, "reminder_channel_id": 9}
    await old.add(
        "reminder",
        {**reminder, "id": 1, "reminder_content": "tea", "reminder_expires_at": soon},
        {**reminder, "id": 2, "reminder_content": "gone", "reminder_expires_at": then, "reminder_sent": True},
    )
    await old.add("afk", {"guild_id": GUILD, "member_id": 5, "nickname": "Emil", "reason": "asleep", "since": then})
    await old.add(
        "starboard",
        {"id": GUILD, "starboard_channel_id": 15, "starboard_emoji": "⭐", "starboard_threshold": 4},
    )
    star = {"message_guild_id": GUILD, "message_channel_id": 9, "message_user_id": 5}
    await old.add("starboard_message", {**star, "id": 21, "star_count": 6, "starboard_message_id": 22})
    await old.add("permission_ranks", {"id": 1, "guild_id": GUILD, "rank": 5, "name": "Moderator"})
    await old.add("permission_assignments", {"id": 1, "guild_id": GUILD, "permission_rank_id": 1, "role_id": 41})
    await old.add(
        "permission_commands",
        {"id": 1, "guild_id": GUILD, "command_name": "ban", "required_rank": 5},
        {"id": 2, "guild_id": GUILD, "command_name": "dev sync", "required_rank": 9},
    )
    with pytest.raises(EndsUndecided):
        await import_tux(shared, asked(old, apply=True))
    capsys.readouterr()
    empty = await whole(engines)
    assert await import_tux(shared, asked(old, take_over_ends=True)) == 0
    planned = capsys.readouterr().out.replace(" to bring in", " brought in").splitlines()
    assert await whole(engines) == empty
    assert await import_tux(shared, asked(old, apply=True, take_over_ends=True)) == 0
    told = capsys.readouterr().out
    [beside] = [line for line in planned if line not in told.splitlines()]
    assert beside.startswith("It was tried out in transactions that were rolled back")
    assert [line for line in told.splitlines() if not line.startswith("It is import")] == [
        f"Server {GUILD}:",
        "settings and ranks: 7 there; 5 brought in, 2 left out",
        "  2 left out: there is nothing like it here: join_log_id, rank for dev sync",
        "cases: 4 there; 4 brought in",
        "  1 end in the future, and the bot then ends them",
        "  1 under another number; their history names the old one",
        "  2 of a kind that there is not here: kept as notes, which only moderators see",
        "  1 when they were made is not known: they are dated now",
        "levels: 1 there; 1 brought in",
        "  1 at another level here, as the curve is another one",
        "members without XP: 1 there; 1 brought in",
        "snippets: 3 there; 2 brought in, 1 left out",
        "  1 left out: the name is taken here: rules",
        "bans from snippets: 1 there; 1 brought in",
        "reminders: 2 there; 1 brought in, 1 left out",
        "  1 left out: their time is over",
        "people away: 1 there; 1 brought in",
        "starboards: 1 there; 1 brought in",
        "starred messages: 1 there; 1 brought in",
        "not brought in: 1 prefix of commands: commands begin with a slash here",
        "not brought in: 1 names of ranks: ranks are numbers here",
        "not brought in: 1 posts in the mod-log: they are the other bot's, and stay as they are",
    ]
    assert await rows(engines, "SELECT number, kind, ending, voided_by FROM cases ORDER BY 1") == [
        (1, "ban", None, None),
        (2, "jail", None, None),
        (4, "note", None, 0),
        (5, "note", None, None),
    ]
    assert await rows(engines, "SELECT number, moved, jail_role_id FROM role_swaps") == [(2, [31, 32], 13)]
    assert await rows(engines, "SELECT xp, level FROM member_levels") == [(1000, 4)]
    assert await rows(engines, "SELECT name, aliases, uses, is_locked FROM snippets ORDER BY 1 DESC") == [
        ("rules", ["r"], 7, True),
        ("faq", [], 0, False),
    ]
    assert await rows(engines, "SELECT name FROM outbox WHERE name <> 'GuildSettingsChanged'") == []
    [(settings,)] = await rows(engines, "SELECT settings FROM guilds")
    assert settings == {
        "mod_log_channel": 11,
        "reports_channel": 12,
        "jail_role": 13,
        "rank:41": 5,
        "needs:ban": 5,
    }
    after = await whole(engines)
    assert await import_tux(shared, asked(old, apply=True, take_over_ends=True)) == 0
    assert "There is nothing new." in capsys.readouterr().out
    assert await whole(engines) == after
    [(number,)] = await rows(engines, "SELECT import_id FROM imports")
    assert await report_import(shared, Namespace(guild=GUILD, number=number)) == 0
    assert "cases: 4 there; 4 brought in" in capsys.readouterr().out
    assert await roll_back(shared, Namespace(guild=GUILD, number=number, apply=True)) == 0
    left = {name: len(found) for name, found in (await whole(engines)).items() if found}
    assert left == {  # what was decided, and taken back, stays on record
        "guild_setting_changes": 10,
        "level_role_syncs": 1,
        "member_levels": 1,
        "outbox": 2,
        "reminder_owners": 1,
        "snippet_books": 1,
        "snippet_changes": 2,
        "snippets": 2,
        "xp_adjustments": 2,
    }
    assert await rows(engines, "SELECT xp FROM member_levels") == [(0,)]
    assert await rows(engines, "SELECT count(*) FROM imported_rows") == [(0,)]
    assert await list_imports(shared, Namespace(guild=GUILD)) == 0
    assert "taken back" in capsys.readouterr().out


async def lane_of_cases(shared: Shared, tux: TuxDatabase) -> Lane:
    seen = await overview(tux, GUILD, shared.clock.now())
    return PartLane(shared, await cases_of(tux, GUILD), CasesKeeper(seen))


def kept() -> Ordered:
    return Ordered(guild=GUILD, source=ImportSource.TUX, origin="there", takes_over_ends=False, keep=True)


@pytest.mark.usefixtures("_two_at_once")
async def test_an_import_that_was_killed_goes_on_where_it_was(
    old: PublishedTux, shared: Shared, engines: Engines
) -> None:
    await old.add("cases", *(a_case(key, GUILD) for key in range(1, 8)))
    reader, real = PostgresImportReader(shared.reading), shared.uow

    class Killed(Exception):
        pass

    begun = count()

    @asynccontextmanager
    async def dying(*, turn: GuildId | None = None) -> AsyncIterator[UnitOfWork]:
        if next(begun) == 2:
            raise Killed
        async with real(turn=turn) as uow:
            yield uow

    async with open_tux(old.url, ZoneInfo("UTC")) as tux:
        shared.uow = dying
        with pytest.raises(Killed):
            await bring_in(shared, reader, kept(), [await lane_of_cases(shared, tux)])
        shared.uow = real
        assert await rows(engines, "SELECT count(*) FROM cases") == [(4,)]
        ran = await bring_in(shared, reader, kept(), [await lane_of_cases(shared, tux)])
    assert ran.resumed is not None
    assert ran.parts[0].tally is not None
    assert (ran.parts[0].tally.brought, ran.parts[0].tally.known) == (3, 0)
    assert await rows(engines, "SELECT number FROM cases ORDER BY 1") == [(key,) for key in range(1, 8)]
    [record] = await reader.newest(GUILD)
    assert (record.state, record.tallies[Part.CASES].brought) == (ImportState.APPLIED, 7)


async def test_one_that_was_interrupted_is_refused_before_anything_is_changed_if_it_began_otherwise(
    old: PublishedTux, shared: Shared, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    earlier = GuildId(GUILD - 1)  # its turn would come first
    await old.add("guild", {"id": earlier, "case_count": 0})
    await old.add("cases", a_case(1, GUILD), a_case(2, earlier))
    async with uow_factory() as uow:
        await uow.guilds.register_many([GUILD], at=shared.clock.now())
        await uow.imports.open(evolve(draft(shared), tallies={Part.LEVELS: Tally(cursor=0, settled=1)}))
        await uow.commit()
    before = await whole(engines)
    for keep in (True, False):
        with pytest.raises(ImportEndsDiffer):
            await import_tux(shared, asked(old, apply=keep, mode="add", take_over_ends=True, same_source=True))
        with pytest.raises(ModeDiffers):
            await import_tux(shared, asked(old, apply=keep, same_source=True))
        with pytest.raises(ImportedFromElsewhere):
            await import_tux(shared, asked(old, apply=keep, mode="add"))
    assert await whole(engines) == before
    assert await import_tux(shared, asked(old, apply=True, mode="add", leave_ends=True, same_source=True)) == 0
    assert await rows(engines, "SELECT count(*) FROM cases") == [(2,)]


def draft(shared: Shared) -> Import:
    return Import(
        guild=GUILD,
        id=ImportId(0),
        source=ImportSource.TUX,
        origin="there",
        state=ImportState.APPLYING,
        takes_over_ends=False,
        started_at=shared.clock.now(),
    )


@pytest.mark.usefixtures("_two_at_once")
async def test_two_imports_at_once_bring_in_everything_once(
    old: PublishedTux, shared: Shared, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    """Both are seen to wait for whoever holds the import, before it lets go."""
    await old.add("cases", *(a_case(key, GUILD) for key in range(1, 8)))
    reader = PostgresImportReader(shared.reading)
    other = open_shared(shared.settings)

    async def run(own: Shared) -> None:
        async with open_tux(old.url, ZoneInfo("UTC")) as tux:
            await bring_in(own, reader, kept(), [await lane_of_cases(own, tux)])

    try:
        async with uow_factory() as uow:
            await uow.guilds.register_many([GUILD], at=shared.clock.now())
            await uow.commit()
        async with uow_factory() as uow, asyncio.TaskGroup() as tasks:
            await uow.imports.open(draft(shared))
            for own in (shared, other):
                tasks.create_task(run(own))
            await wait_for_lock(engines, 2)
            await uow.commit()
    finally:
        await other.engines.dispose()
    assert await rows(engines, "SELECT number, target_id FROM cases ORDER BY 1") == [(n, 700 + n) for n in range(1, 8)]
    assert await rows(engines, "SELECT count(*) FROM imports") == [(1,)]
    assert await rows(engines, "SELECT count(*) FROM imported_rows") == [(7,)]


async def test_cases_come_from_the_exports_of_other_bots(
    shared: Shared, engines: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = {
        "guild": GUILD,
        "apply": True,
        "timezone": None,
        "take_over_ends": False,
        "leave_ends": False,
        "same_source": False,
    }
    file = zeppelin_file(tmp_path, zeppelin_case(1), zeppelin_case(4, "ban"), {"case_number": 5})
    for brought in ("2 brought in", "nothing new"):
        assert await import_zeppelin(shared, Namespace(file=file, **usual)) == 1
        told = capsys.readouterr().out
        assert "case 3: it cannot be read, and is left out" in told
        assert brought in told
    red = red_file(tmp_path, GUILD, {"1": red_case(1), "2": red_case(2, "tempban", until=4_000_000_000)})
    assert await import_red(shared, Namespace(file=red, **usual | {"leave_ends": True})) == 0
    assert await rows(engines, "SELECT number, kind, target_username, expires_at FROM cases ORDER BY 1") == [
        (1, "warn", "member1#0001", None),
        (4, "ban", "member4#0001", None),
        (5, "warn", None, None),
        (6, "ban", None, None),
    ]
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(ImportedFromElsewhere):
        await import_red(shared, Namespace(file=red_file(other, GUILD, {"1": red_case(1)}), **usual))


async def test_what_is_done_by_hand_meanwhile_comes_on_record_before_the_case_that_ended_it(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    """Under numbers of its own, so that nothing else has the two follow each other."""
    keeper = CasesKeeper(Overview(highest=2, endings={}, to_end=0))
    batch = BringInBatchHandler(uow_factory, FakeClock(), keeper)

    async def bring_in_case(case: Item[ForeignCase]) -> None:
        await batch(
            BringInBatch(
                guild=GUILD,
                source=ImportSource.TUX,
                origin="there",
                takes_over_ends=False,
                keep=True,
                items=[case],
            )
        )

    await bring_in_case(a_row(1))
    async with uow_factory() as uow:
        await uow.audit_cursors.put_up([GUILD], due_at=START)
        await uow.commit()
    async with uow_factory() as uow:
        await uow.audit_cursors.begin(GUILD, before=AuditEntryId(5), due_at=START)
        number = await uow.adopted_cases.take_numbers(GUILD, 1)
        await uow.adopted_cases.add([adopted_case(hand_action(), number)])
        later = START + timedelta(minutes=1)
        bringing = asyncio.create_task(bring_in_case(a_row(2, kind=UNBAN, target=hand_action().target, at=later)))
        await wait_for_lock(engines)
        await uow.commit()
    await bringing
    assert await rows(engines, f"SELECT ending FROM cases WHERE number = {number}") == [("lifted",)]  # noqa: S608


@pytest.mark.parametrize("brings_in", [True, False])
async def test_what_the_bot_does_meanwhile_waits_and_ends_what_comes_in_or_holds_again(
    engines: Engines, registered: PostgresUnitOfWorkFactory, brings_in: bool
) -> None:
    keeper, at = CasesKeeper(Overview(highest=2, endings={}, to_end=0)), [START + timedelta(hours=n) for n in range(2)]
    who = UserId(99)
    ban, unban = a_row(1, kind=BAN, target=who, at=at[0]), a_row(2, kind=UNBAN, target=who, at=at[1])
    occasion = ImportOccasion(guild=GUILD, source="tux", number=ImportId(1), at=at[1], takes_over_ends=False, settled=2)
    async with registered() as uow:
        await uow.audit_cursors.put_up([GUILD], due_at=START)
        await keeper.begin(uow, occasion)
        if not brings_in:
            await keeper.bring_in(uow, occasion, [ban])
            await keeper.bring_in(uow, occasion, [unban])
        await uow.commit()
    async with registered() as uow:
        done_here = await uow.cases.open(an_intent(kind=UNBAN, target=who, opened_at=at[1]))
        await uow.commit()
    settle = SettleCase(
        guild=GUILD, number=done_here.number, lease=done_here.lease_token, failure=None, notice=Notice.NOT_WANTED
    )
    async with registered() as uow:
        if brings_in:
            await keeper.bring_in(uow, occasion, [ban])
        else:
            await keeper.take_back(uow, occasion, [BroughtIn(key=2, target=2, user=None, note=None)])
        settling = asyncio.create_task(SettleCaseHandler(registered, AgreedClock(FakeClock()))(settle))
        await wait_for_lock(engines)
        await uow.commit()
    await settling
    assert await rows(engines, "SELECT ending FROM cases WHERE number = 1") == [("lifted",)]
