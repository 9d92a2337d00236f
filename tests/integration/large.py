"""Tables filled so that reading one from end to end shows: many guilds with as many rows each."""

from sqlalchemy import text

from infrastructure.database.engines import Engines
from tests.builders import GUILD

_GUILDS, _ROWS = 20, 250
"""Rows of each guild, in each of the tables that grow with what members do."""

_MEMBERS = "FROM unnest(CAST(:guilds AS bigint[])) AS g, generate_series(1, CAST(:rows AS int)) AS n"
_FEWER = "FROM unnest(CAST(:guilds AS bigint[])) AS g, generate_series(1, CAST(:rows AS int) / 4) AS n"
_FILL = (
    """INSERT INTO guilds (guild_id, registered_at, settings)
        SELECT g, now(), '{}' FROM unnest(CAST(:guilds AS bigint[])) AS g""",
    f"""INSERT INTO members (guild_id, user_id, username, display_name, is_bot, left_at, first_seen_at, last_active_at,
        message_count, created_at, updated_at)
        SELECT g, n, 'name' || n, 'shown ' || n, n % 100 = 0, CASE WHEN n % 3 = 0 THEN now() END, now(),
        now() - n * interval '1 s', n % 100, now(), now() {_MEMBERS}""",
    f"""INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
        delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
        SELECT g, n, CASE WHEN n % 50 = 0 THEN 'ban' ELSE 'warn' END, false, n % 500, n % 40, n, 0, now(), now(),
        gen_random_uuid(), 'not_wanted', 'applied', now() {_MEMBERS}""",
    "INSERT INTO case_counters (guild_id, last_number) SELECT g, :rows FROM unnest(CAST(:guilds AS bigint[])) AS g",
    f"""INSERT INTO role_swaps (guild_id, number, user_id, jail_role_id, joined_at, moved, unmoved)
        SELECT g, n, n % 500, 5, now(), '{{1, 2}}', '{{}}' {_MEMBERS}""",
    f"INSERT INTO nick_resets (guild_id, number, nickname) SELECT g, n, 'Nick' {_MEMBERS}",
    f"INSERT INTO case_log_posts (guild_id, number, channel_id, message_id) SELECT g, n, 5, n {_MEMBERS}",
    f"""INSERT INTO case_links (guild_id, number, relation, other_number)
        SELECT g, n, 'undoes', 1 + n % 7 {_MEMBERS} WHERE n > 7""",
    f"INSERT INTO case_roles (guild_id, number, roles) SELECT g, n, '{{{{1, 2}}}}' {_MEMBERS}",
    f"""INSERT INTO case_searches (guild_id, text, saved_at) SELECT g, 'spam', now() - n * interval '1 d' {_MEMBERS}""",
    f"""INSERT INTO escalation_firings (guild_id, target_id, nth, trigger_number, points, fired_at)
        SELECT g, n % 500, 1, n, 3, now() {_MEMBERS}""",
    f"""INSERT INTO case_changes (guild_id, number, field, new_value, changed_by, changed_at)
        SELECT g, n, 'reason', to_jsonb(n), 5, now() {_MEMBERS}""",
    """INSERT INTO imports (guild_id, source, origin, state, takes_over_ends, tallies, started_at, ended_at)
        SELECT g, 'tux', 'there', 'applied', false, '{}', now(), now() FROM unnest(CAST(:guilds AS bigint[])) AS g""",
    """INSERT INTO imported_rows (guild_id, source, part, source_key, import_id, target_key, user_id)
        SELECT guild_id, 'tux', 'levels', n, import_id, n, n
        FROM imports, generate_series(1, CAST(:rows AS int)) AS n WHERE guild_id = ANY(CAST(:guilds AS bigint[]))""",
    f"""INSERT INTO channel_acts (guild_id, number, kind, channel_id, moderator_id, request_id, status, begun_at, purge,
        meant, too_old, done, settled_at)
        SELECT g, n, 'purge', 5, 5, n, 'done', now(), '{{}}', 1, 0, 1, now() {_MEMBERS}""",
    f"""INSERT INTO lockdowns (guild_id, number, kind, scope, moderator_id, opened_at, request_id, expires_at,
        settled_at, over_at) SELECT g, n, 'lock', 'server', 5, now(), n, now(), now(), now() {_MEMBERS}""",
    f"INSERT INTO channel_log_places (guild_id, number, channel_id) SELECT g, n, 5 {_MEMBERS}",
    "INSERT INTO channel_counters (guild_id, last_number) SELECT g, :rows FROM unnest(CAST(:guilds AS bigint[])) AS g",
    f"""INSERT INTO guild_setting_changes (guild_id, field, new_value, changed_by, changed_at)
        SELECT g, 'time_zone', to_jsonb(n), 5, now() {_MEMBERS}""",
    f"""INSERT INTO member_levels (guild_id, user_id, xp, level, messages, voice_minutes)
        SELECT g, n, (n * 7919) % 5003, n % 40, n % 977, n % 31 {_MEMBERS}""",
    f"""INSERT INTO activity_days (guild_id, user_id, day, rule_version, messages, counted_messages, voice_minutes,
        message_xp, voice_xp) SELECT g, n, current_date - n % 400, 0, 5, 5, 1, 100, 5 {_MEMBERS}""",
    f"""INSERT INTO activity_hours (guild_id, hour, messages)
        SELECT g, date_trunc('hour', now()) - n * interval '1 h', 5 {_MEMBERS}""",
    f"""INSERT INTO activity_batches (guild_id, stream_id, number, counted_at)
        SELECT g, gen_random_uuid(), n, now() {_MEMBERS}""",
    f"""INSERT INTO xp_adjustments (guild_id, user_id, kind, amount, adjusted_by, request_id, adjusted_at)
        SELECT g, n, 'add', 5, 5, n, now() {_MEMBERS}""",
    f"INSERT INTO counting_wishes (guild_id, user_id, is_counted, wished_at) SELECT g, n, n % 2 = 0, now() {_MEMBERS}",
    f"INSERT INTO level_blocks (guild_id, user_id, blocked_by, blocked_at) SELECT g, 1 + n, 5, now() {_MEMBERS}",
    f"""INSERT INTO reward_refusals (guild_id, user_id, role_id, why, refused_at)
        SELECT g, n, 7 + n % 5, 'Missing Permissions', now() {_MEMBERS}""",
    f"INSERT INTO level_role_syncs (guild_id, user_id, due_at) SELECT g, n, now() + interval '1 d' {_MEMBERS}",
    f"""INSERT INTO point_accounts (guild_id, kind, holder_id, balance)
        SELECT g, 'wallet', n, (n * 31) % 1009 {_MEMBERS}""",
    "INSERT INTO point_accounts (guild_id, kind, holder_id, balance)"
    " SELECT g, 'mint', 0, -5 FROM unnest(CAST(:guilds AS bigint[])) AS g",
    f"""INSERT INTO point_transactions (guild_id, kind, actor_id, request_id, made_at)
        SELECT g, 'grant', n, n, now() - n * interval '1 h' {_MEMBERS}""",
    """INSERT INTO point_entries (guild_id, transaction_id, kind, holder_id, amount, balance_after)
        SELECT guild_id, transaction_id, 'wallet', actor_id, 5, 5 FROM point_transactions""",
    """INSERT INTO point_entries (guild_id, transaction_id, kind, holder_id, amount, balance_after)
        SELECT guild_id, transaction_id, 'mint', 0, -5, -5 FROM point_transactions""",
    f"""INSERT INTO daily_streaks (guild_id, user_id, last_day, streak, longest)
        SELECT g, 1 + n, current_date, 1, 1 {_MEMBERS}""",
    f"""INSERT INTO point_role_grants (guild_id, request_id, role_id, amount, reason, planned_by, planned_at, receivers,
        digest, parts) SELECT g, n, 5, 1, 'sample', 5, now(), 1, repeat('0', 64), 1 {_MEMBERS}""",
    "INSERT INTO shop_items (guild_id, name, price, role_id, is_sold)"
    " SELECT g, 'thing', 1, 5, true FROM unnest(CAST(:guilds AS bigint[])) AS g",
    """INSERT INTO purchases (guild_id, transaction_id, item_id, user_id, role_id, price, from_stock, bought_at,
        lease_until, lease_token, attempts, state, settled_at)
        SELECT t.guild_id, t.transaction_id, i.item_id, t.actor_id, 5, 1, false, now(), now(), gen_random_uuid(), 1,
        'delivered', now() FROM point_transactions t JOIN shop_items i ON i.guild_id = t.guild_id""",
    f"""INSERT INTO captures (guild_id, capture_id, channel_id, message_id, author_id, author_name, text, written_at,
        attachments, captured_by, captured_at, is_used)
        SELECT g, n, 5, n, n, 'name', 'text', now(), '[]', 5, now(), true {_FEWER}""",
    f"INSERT INTO case_evidence (guild_id, number, capture_id, added_by) SELECT g, n, n, 5 {_FEWER}",
    f"INSERT INTO capture_posts (guild_id, capture_id, channel_id, message_id) SELECT g, n, 5, n {_FEWER}",
    f"""INSERT INTO reports (guild_id, number, target_id, opened_at, state, closed_by, closed_at, dismissal)
        SELECT g, n, n, now(), 'dismissed', 5, now(), 'nothing' {_FEWER}""",
    "INSERT INTO report_counters (guild_id, last_number) SELECT g, :rows FROM unnest(CAST(:guilds AS bigint[])) AS g",
    f"""INSERT INTO report_voices (guild_id, number, reporter_id, reason, spoken_at, is_open, is_told)
        SELECT g, n, n % 40, 'why', now(), false, true {_FEWER}""",
    f"INSERT INTO reporters (guild_id, user_id) SELECT g, n {_FEWER}",
    "INSERT INTO reminder_owners (user_id, last_number) SELECT n, 10 FROM generate_series(1, CAST(:rows AS int)) AS n",
    """INSERT INTO reminders (user_id, number, request_id, text, place, made_at, due_at, time_zone, status, lease_until,
        lease_token, delivered_at) SELECT n, k, k, 'tea', 'dm', now(), now() + n * interval '1 d', 'UTC',
        CASE WHEN k < 9 THEN 'pending' ELSE 'delivered' END, now() + n * interval '1 d', gen_random_uuid(), now()
        FROM generate_series(1, CAST(:rows AS int)) AS n, generate_series(1, 10) AS k""",
    f"INSERT INTO report_posts (guild_id, number, channel_id, message_id) SELECT g, n, 5, n {_FEWER}",
    f"""INSERT INTO reason_templates (guild_id, name, text, kinds, is_offered)
        SELECT g, 'name' || n, 'text', '{{}}', n <= 20 {_FEWER}""",
    f"""INSERT INTO outbox (guild_id, name, payload, occurred_at, due_at, done_at)
        SELECT g, 'CaseOpened', '{{}}', now(), now(), now() {_MEMBERS}""",
    """INSERT INTO bulk_operations (guild_id, number, act, state, moderator_id, request_id, delete_messages_seconds,
        tell, planned_at, confirmed_at, ended_at, lease_until, lease_token)
        SELECT g, n, 'ban', 'ended', 5, n, 0, false, now(), now(), now(), now(), gen_random_uuid()
        FROM unnest(CAST(:guilds AS bigint[])) AS g, generate_series(1, 6) AS n""",
    f"""INSERT INTO bulk_targets (guild_id, operation, user_id, ordinal, state, number)
        SELECT g, 1 + n / 50, n, n, 'done', n {_MEMBERS}""",
    f"""INSERT INTO snippets (guild_id, name, aliases, text, links, author_id, created_at, is_locked, is_kept)
        SELECT g, n, '{{}}', 'text ' || n, '[]', 5, now(), false, n % 2 = 0 {_MEMBERS}""",
    """INSERT INTO snippet_names (guild_id, name, snippet_id)
        SELECT guild_id, name, snippet_id FROM snippets WHERE is_kept""",
    """INSERT INTO snippet_books (guild_id, snippets)
        SELECT g, CAST(:rows AS int) / 2 FROM unnest(CAST(:guilds AS bigint[])) AS g""",
    """INSERT INTO snippet_changes (guild_id, snippet_id, field, new_value, changed_by, changed_at)
        SELECT guild_id, snippet_id, 'text', to_jsonb(n), 5, now() FROM snippets, generate_series(1, 2) AS n""",
    """INSERT INTO snippet_uses (guild_id, request_id, snippet_id)
        SELECT guild_id, 10 * snippet_id + n, snippet_id FROM snippets, generate_series(1, 2) AS n""",
    f"INSERT INTO snippet_bans (guild_id, user_id, banned_by, banned_at) SELECT g, n, 5, now() {_MEMBERS}",
    f"INSERT INTO greetings (guild_id, user_id, joined_at, greeted_at) SELECT g, n, now(), now() {_MEMBERS}",
    f"""INSERT INTO role_menu_posts (guild_id, menu_id, channel_id, chosen_at, message_id)
        SELECT g, n, 5, now(), n {_MEMBERS}""",
    f"""INSERT INTO absences (guild_id, user_id, since, set_at, ends_at, is_over, is_tagged, lease_until, lease_token)
        SELECT g, n, now(), now(), now() + n * interval '1 d', n % 20 = 0, false, now() + n * interval '1 d',
        gen_random_uuid() {_MEMBERS} ORDER BY g""",
    """INSERT INTO absence_notices (guild_id, user_id, channel_id, noticed_at)
        SELECT guild_id, user_id, n, now() FROM absences, generate_series(1, 2) AS n""",
    "VACUUM (ANALYZE)",
)


async def fill(engines: Engines) -> None:
    """In about a second; the tables must be empty. One of the guilds is `GUILD`, and its members are 1 and so on."""
    parameters = {"guilds": [GUILD + number for number in range(_GUILDS)], "rows": _ROWS}
    async with engines.autocommit.connect() as connection:
        # On a busy machine the last one takes longer than a statement of the bot may.
        await connection.execute(text("SET statement_timeout = 0"))
        for statement in _FILL:
            given = {name: value for name, value in parameters.items() if f":{name}" in statement}
            await connection.execute(text(statement), given)
        await connection.execute(text("RESET statement_timeout"))


async def empty(engines: Engines) -> None:
    """At once, where to delete row by row would take as long as a statement may."""
    async with engines.autocommit.connect() as connection:
        await connection.execute(text("TRUNCATE guilds, reminder_owners CASCADE"))
