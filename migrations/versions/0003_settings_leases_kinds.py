"""Settings and history as JSON, leases with a token, and kinds of action that need no migration of their own.

New columns stand beside the old ones while the values are copied in batches, and the bot of the version before goes on
working; what it writes meanwhile is copied in the last step, which takes the old columns away.
"""

from collections.abc import Callable

from alembic import op

from migrations.batches import update_in_batches, update_the_rest

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LANGUAGES = (
    "bg cs da de el en-GB en-US es-419 es-ES fi fr hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk vi "
    "zh-CN zh-TW"
).split()
_KNOWN = ", ".join(f"'{language}'" for language in LANGUAGES)
_HISTORIES = {"case_changes": "guild_id, number, change_id", "guild_setting_changes": "guild_id, change_id"}
_A_NAME = "~ '^[a-z][a-z_]{0,31}$'"

# A server that spreads tables by guild takes only immutable functions here, so neither to_jsonb nor jsonb_build_object.
_CHOSEN = """(
    CASE WHEN mod_log_channel IS NULL THEN '{}' ELSE '{"mod_log_channel": ' || mod_log_channel::text || '}' END::jsonb
    || CASE WHEN dm_on_action THEN '{}' ELSE '{"dm_on_action": false}' END::jsonb
    || CASE WHEN language = 'en-US' THEN '{}' ELSE jsonb_object(ARRAY['language', language]) END
    || CASE WHEN time_zone = 'UTC' THEN '{}' ELSE jsonb_object(ARRAY['time_zone', time_zone]) END
)"""
_COLUMNS = "(mod_log_channel, dm_on_action, language, time_zone)"
_OF_CHOSEN = f"""(
    CASE WHEN settings ->> 'mod_log_channel' ~ '^[0-9]{{1,19}}$' THEN
        CASE WHEN (settings ->> 'mod_log_channel')::numeric < 9223372036854775808
            THEN (settings ->> 'mod_log_channel')::bigint END
    END,
    settings -> 'dm_on_action' IS DISTINCT FROM 'false',
    CASE WHEN settings ->> 'language' IN ({_KNOWN}) THEN settings ->> 'language' ELSE 'en-US' END,
    coalesce(nullif(settings ->> 'time_zone', ''), 'UTC')
)"""


def _json(table: str, column: str) -> str:
    as_text = f"jsonb_object(ARRAY['value', {column}]) -> 'value'"
    if table == "case_changes":
        return f"CASE WHEN {column} IS NOT NULL THEN {as_text} END"
    return (
        f"CASE WHEN {column} IS NULL THEN NULL"
        f" WHEN setting = 'dm_on_action' THEN CASE {column} WHEN 'yes' THEN 'true' ELSE 'false' END::jsonb"
        f" WHEN setting = 'mod_log_channel' AND {column} ~ '^[1-9][0-9]*$' THEN {column}::jsonb ELSE {as_text} END"
    )


def _text(table: str, column: str) -> str:
    if table == "case_changes":
        return f"{column} #>> '{{}}'"
    return (
        f"CASE WHEN field = 'dm_on_action' AND {column} = 'true' THEN 'yes'"
        f" WHEN field = 'dm_on_action' AND {column} = 'false' THEN 'no' ELSE {column} #>> '{{}}' END"
    )


def _copy(table: str, key: str, values: str, missing: str) -> str:
    """Give `values` to at most `:batch` of the rows that are `missing` them."""
    return f"UPDATE {table} SET {values} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {missing} LIMIT :batch)"  # noqa: S608  # every part stands in this file


def _copy_history(table: str, made: Callable[[str, str], str], suffix: str) -> str:
    values = {f"{when}_{suffix}": made(table, f"{when}_value") for when in ("old", "new")}
    missing = [f"({value}) IS NOT NULL AND {column} IS NULL" for column, value in values.items()]
    setting = ", ".join(f"{column} = {value}" for column, value in values.items())
    return _copy(table, _HISTORIES[table], setting, " OR ".join(missing))


_UP = (
    _copy("guilds", "guild_id", f"settings = {_CHOSEN}", f"settings <> {_CHOSEN}"),
    _copy("cases", "guild_id, number", "is_exclusive = true", "kind IN ('ban', 'unban') AND NOT is_exclusive"),
    *(_copy_history(table, _json, "json") for table in _HISTORIES),
)
_DOWN = (
    _copy("guilds", "guild_id", f"{_COLUMNS} = {_OF_CHOSEN}", f"{_COLUMNS} IS DISTINCT FROM {_OF_CHOSEN}"),
    *(_copy_history(table, _text, "text") for table in _HISTORIES),
)


def upgrade() -> None:
    _limit_waiting()
    op.execute("ALTER TABLE guilds ADD COLUMN IF NOT EXISTS settings jsonb NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE outbox ADD COLUMN IF NOT EXISTS lease_token uuid")
    op.execute(
        "ALTER TABLE cases ADD COLUMN IF NOT EXISTS is_exclusive boolean NOT NULL DEFAULT false,"
        # Nobody holds a lease with this token; a default that differs by row would rewrite the whole table.
        " ADD COLUMN IF NOT EXISTS lease_token uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'"
    )
    _add_columns_to_histories("json", "jsonb")
    for statement in _UP:
        update_in_batches(statement)

    _limit_waiting()  # the batches ended the transaction that this was set for
    _copy_the_rest(_UP)
    op.execute(
        "ALTER TABLE guilds DROP COLUMN mod_log_channel, DROP COLUMN dm_on_action, DROP COLUMN language,"
        " DROP COLUMN time_zone, ALTER COLUMN settings DROP DEFAULT,"
        " ADD CONSTRAINT ck_guilds_settings CHECK (jsonb_typeof(settings) = 'object')"
    )
    op.execute(
        "ALTER TABLE cases ALTER COLUMN lease_token DROP DEFAULT, ALTER COLUMN is_exclusive DROP DEFAULT,"
        f" DROP CONSTRAINT ck_cases_kind, ADD CONSTRAINT ck_cases_kind CHECK (kind {_A_NAME})"
    )
    _exchange_index("is_exclusive")
    op.execute("ALTER TABLE case_changes DROP CONSTRAINT ck_case_changes_field")
    op.execute("ALTER TABLE guild_setting_changes DROP CONSTRAINT ck_guild_setting_changes_setting")
    op.execute("ALTER TABLE guild_setting_changes RENAME COLUMN setting TO field")
    for table in _HISTORIES:
        _exchange_columns_of_history(table, "json")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_field CHECK (field {_A_NAME})")


def downgrade() -> None:
    """Refused while there are cases, or changes of cases, of a kind that the version before does not know."""
    _limit_waiting()
    op.execute(
        "ALTER TABLE cases DROP CONSTRAINT IF EXISTS ck_cases_kind,"
        " ADD CONSTRAINT ck_cases_kind CHECK (kind IN ('warn', 'ban', 'unban'))"
    )
    op.execute(
        "ALTER TABLE case_changes DROP CONSTRAINT IF EXISTS ck_case_changes_field,"
        " ADD CONSTRAINT ck_case_changes_field CHECK (field IN ('reason'))"
    )
    op.execute(
        "ALTER TABLE guilds ADD COLUMN IF NOT EXISTS mod_log_channel bigint,"
        " ADD COLUMN IF NOT EXISTS dm_on_action boolean NOT NULL DEFAULT true,"
        " ADD COLUMN IF NOT EXISTS language text NOT NULL DEFAULT 'en-US',"
        " ADD COLUMN IF NOT EXISTS time_zone text NOT NULL DEFAULT 'UTC'"
    )
    _add_columns_to_histories("text", "text")
    for statement in _DOWN:
        update_in_batches(statement)

    _limit_waiting()
    _copy_the_rest(_DOWN)
    op.execute(
        "ALTER TABLE guilds DROP COLUMN settings, ALTER COLUMN dm_on_action DROP DEFAULT,"
        " ALTER COLUMN language DROP DEFAULT, ALTER COLUMN time_zone DROP DEFAULT,"
        f" ADD CONSTRAINT ck_guilds_language CHECK (language IN ({_KNOWN})),"
        " ADD CONSTRAINT ck_guilds_time_zone CHECK (time_zone <> '')"
    )
    _exchange_index("kind IN ('ban', 'unban')")
    op.execute("ALTER TABLE cases DROP COLUMN lease_token, DROP COLUMN is_exclusive")
    op.execute("ALTER TABLE outbox DROP COLUMN lease_token")
    for table in _HISTORIES:
        _exchange_columns_of_history(table, "text")
    op.execute("ALTER TABLE guild_setting_changes DROP CONSTRAINT ck_guild_setting_changes_field")
    op.execute("ALTER TABLE guild_setting_changes RENAME COLUMN field TO setting")
    # Changes of settings that the version before does not have: it could not show them.
    settings = "setting IN ('mod_log_channel', 'dm_on_action', 'language', 'time_zone')"
    op.execute(f"DELETE FROM guild_setting_changes WHERE NOT {settings}")  # noqa: S608  # the list above
    op.execute(f"ALTER TABLE guild_setting_changes ADD CONSTRAINT ck_guild_setting_changes_setting CHECK ({settings})")


def _limit_waiting() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")


def _copy_the_rest(statements: tuple[str, ...]) -> None:
    op.execute("LOCK TABLE guilds, cases, case_changes, guild_setting_changes IN ACCESS EXCLUSIVE MODE")
    for statement in statements:
        update_the_rest(statement)


def _add_columns_to_histories(suffix: str, type_: str) -> None:
    for table in _HISTORIES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS old_{suffix} {type_},"
            f" ADD COLUMN IF NOT EXISTS new_{suffix} {type_}"
        )


def _exchange_columns_of_history(table: str, suffix: str) -> None:
    op.execute(f"ALTER TABLE {table} DROP COLUMN old_value, DROP COLUMN new_value")  # and the CHECK that they differ
    op.execute(f"ALTER TABLE {table} RENAME COLUMN old_{suffix} TO old_value")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN new_{suffix} TO new_value")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_differs CHECK (old_value IS DISTINCT FROM new_value)")


def _exchange_index(exclusive: str) -> None:
    """One pass over the cases; only the few that are pending stand in this index."""
    op.execute("DROP INDEX uq_cases_guild_id_target_id_pending")
    op.execute(
        "CREATE UNIQUE INDEX uq_cases_guild_id_target_id_pending ON cases (guild_id, target_id)"
        f" WHERE status = 'pending' AND {exclusive}"
    )
