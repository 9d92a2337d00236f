"""Migration 0003 on a filled database: nothing that a guild chose or a moderator changed is lost, either way."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from migrations import batches

MANY = batches.BATCH + 300

_FILL = """
    INSERT INTO guilds (guild_id, registered_at, mod_log_channel, dm_on_action, language, time_zone, version) VALUES
        (1, now(), 9000000000000000001, false, 'de', 'Europe/Berlin', 7),
        (2, now(), NULL, true, 'en-US', 'UTC', 1),
        (3, now(), NULL, true, 'en-US', '"quoted\\\\', 1);
    INSERT INTO guilds (guild_id, registered_at, dm_on_action, language, time_zone)
        SELECT id, now(), true, 'fr', 'UTC' FROM generate_series(10, 10 + :many) AS id;
    INSERT INTO guild_setting_changes (guild_id, setting, old_value, new_value, changed_by, changed_at) VALUES
        (1, 'mod_log_channel', NULL, '9000000000000000001', 5, now()), (1, 'dm_on_action', 'yes', 'no', 5, now()),
        (1, 'dm_on_action', 'no', 'yes', 5, now()), (1, 'language', 'en-US', 'de', 5, now());
    INSERT INTO cases (guild_id, number, kind, target_id, moderator_id, request_id, delete_messages_seconds, opened_at,
            lease_until, notice, status, settled_at)
        SELECT 1, n, CASE n % 3 WHEN 0 THEN 'warn' WHEN 1 THEN 'ban' ELSE 'unban' END, n, 5, n, 0, now(),
            now(), 'pending', CASE WHEN n < 4 THEN 'pending' ELSE 'applied' END, CASE WHEN n >= 4 THEN now() END
        FROM generate_series(1, :many) AS n;
    INSERT INTO case_changes (guild_id, number, field, old_value, new_value, changed_by, changed_at)
        SELECT 1, 1, 'reason', NULL, '"' || n || '\\ 🦊', 5, now() FROM generate_series(1, :many) AS n;
    INSERT INTO outbox (guild_id, name, payload, occurred_at, due_at) VALUES (1, 'CaseOpened', '{}', now(), now());
"""
_OLD_ROWS = {
    "guilds": "SELECT to_jsonb(guilds) AS row FROM guilds ORDER BY guild_id",
    "changes": "SELECT guild_id, setting, old_value, new_value FROM guild_setting_changes ORDER BY change_id",
    "cases": "SELECT to_jsonb(cases) AS row FROM cases ORDER BY number",
    "reasons": "SELECT number, field, old_value, new_value, changed_by FROM case_changes ORDER BY change_id",
}


@pytest.fixture
async def filled(empty: DatabaseSettings, engines_of_empty: Engines) -> Engines:
    await migrate(empty, to="0002")
    async with engines_of_empty.autocommit.connect() as connection:
        for statement in filter(str.strip, _FILL.split(";\n")):
            bound = {"many": MANY} if ":many" in statement else {}
            await connection.execute(text(statement), bound)
    return engines_of_empty


@pytest.fixture(params=["copied in batches", "written after the batches"])
def _copied(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without batches all rows are left to the last step, as are those that the bot writes meanwhile."""
    if request.param == "written after the batches":
        monkeypatch.setattr(batches, "update_in_batches", lambda _statement: 0)


async def rows(engines: Engines, query: str) -> list[dict[str, object]]:
    async with engines.autocommit.connect() as connection:
        return [dict(row) for row in (await connection.execute(text(query))).mappings()]


async def old_rows(engines: Engines) -> dict[str, list[dict[str, object]]]:
    return {name: await rows(engines, query) for name, query in _OLD_ROWS.items()}


@pytest.mark.usefixtures("_copied")
async def test_what_was_chosen_and_changed_is_kept_as_json(empty: DatabaseSettings, filled: Engines) -> None:
    await migrate(empty, to="0003")
    guilds = await rows(filled, "SELECT guild_id, settings, version FROM guilds ORDER BY guild_id")
    assert [(row["settings"], row["version"]) for row in guilds[:3]] == [
        (
            {
                "mod_log_channel": 9_000_000_000_000_000_001,
                "dm_on_action": False,
                "language": "de",
                "time_zone": "Europe/Berlin",
            },
            7,
        ),
        ({}, 1),
        ({"time_zone": '"quoted\\\\'}, 1),
    ]
    assert {json.dumps(row["settings"]) for row in guilds[3:]} == {'{"language": "fr"}'}
    changes = await rows(filled, "SELECT field, old_value, new_value FROM guild_setting_changes ORDER BY change_id")
    assert [tuple(row.values()) for row in changes] == [
        ("mod_log_channel", None, 9_000_000_000_000_000_001),
        ("dm_on_action", True, False),
        ("dm_on_action", False, True),
        ("language", "en-US", "de"),
    ]
    reasons = await rows(filled, "SELECT old_value, new_value FROM case_changes ORDER BY change_id")
    assert [tuple(row.values()) for row in reasons] == [(None, f'"{n}\\ 🦊') for n in range(1, MANY + 1)]
    kinds = await rows(filled, "SELECT DISTINCT kind, is_exclusive FROM cases ORDER BY kind")
    assert [tuple(row.values()) for row in kinds] == [("ban", True), ("unban", True), ("warn", False)]


@pytest.mark.usefixtures("_copied")
async def test_the_way_back_gives_the_columns_and_their_values_back(empty: DatabaseSettings, filled: Engines) -> None:
    before = await old_rows(filled)
    await migrate(empty, to="0003")
    await migrate(empty, to="0002")
    assert await old_rows(filled) == before


async def test_the_way_back_leaves_out_what_the_version_before_cannot_hold(
    empty: DatabaseSettings, filled: Engines
) -> None:
    await migrate(empty, to="0003")
    junk = '{"mod_log_channel": 99999999999999999999, "dm_on_action": "no", "language": ["klingon"], "later": 1}'
    async with filled.autocommit.connect() as connection:
        await connection.execute(text("UPDATE guilds SET settings = CAST(:junk AS jsonb)"), {"junk": junk})
        await connection.execute(
            text(
                "INSERT INTO guild_setting_changes (guild_id, field, new_value, changed_by, changed_at)"
                " VALUES (1, 'later', '1', 5, now()), (1, 'dm_on_action', '[]', 5, now())"
            )
        )
    await migrate(empty, to="0002")
    held = await rows(filled, "SELECT DISTINCT mod_log_channel, dm_on_action, language, time_zone FROM guilds")
    assert [tuple(row.values()) for row in held] == [(None, True, "en-US", "UTC")]
    changes = await rows(filled, "SELECT setting, new_value FROM guild_setting_changes ORDER BY change_id")
    assert [row["setting"] for row in changes].count("later") == 0
    assert changes[-1] == {"setting": "dm_on_action", "new_value": "[]"}


async def test_there_is_no_way_back_for_cases_of_a_later_kind(empty: DatabaseSettings, filled: Engines) -> None:
    await migrate(empty, to="0003")
    async with filled.autocommit.connect() as connection:
        await connection.execute(text("UPDATE cases SET kind = 'kick' WHERE number = 3"))
    with pytest.raises(IntegrityError, match="ck_cases_kind"):
        await migrate(empty, to="0002")
    assert await rows(filled, "SELECT kind FROM cases WHERE number = 3") == [{"kind": "kick"}]


async def test_an_interrupted_migration_runs_again(empty: DatabaseSettings, filled: Engines) -> None:
    """What the first step and some batches made is there already; the last step fails at first."""
    async with filled.autocommit.connect() as connection:
        await connection.execute(text("ALTER TABLE cases RENAME CONSTRAINT ck_cases_kind TO hidden"))
    with pytest.raises(Exception, match="ck_cases_kind"):
        await migrate(empty, to="0003")
    async with filled.autocommit.connect() as connection:
        await connection.execute(text("ALTER TABLE cases RENAME CONSTRAINT hidden TO ck_cases_kind"))
        written_meanwhile = "UPDATE guilds SET language = 'da' WHERE guild_id = 2"
        await connection.execute(text(written_meanwhile))
    await migrate(empty, to="0003")
    assert await rows(filled, "SELECT settings FROM guilds WHERE guild_id = 2") == [{"settings": {"language": "da"}}]
