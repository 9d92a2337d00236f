"""A person who has done everything once: in each table with users' ids a row of theirs in each such column.

A new table with a user's id has its line here, so that it is shown that the id goes, or that the policy lets it stay.
"""

from sqlalchemy import text

from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from tests.builders import GUILD

SOMEBODY = UserId(111_222_333_444_555_666)
ANOTHER = UserId(5)

_ROWS = (
    "INSERT INTO guilds (guild_id, registered_at, settings) VALUES (:g, now(), '{}')",
    """INSERT INTO members (guild_id, user_id, username, is_bot, first_seen_at, created_at, updated_at)
        VALUES (:g, :u, 'somebody', false, now(), now(), now()), (:g, :v, 'another', false, now(), now(), now())""",
    """INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, reason, request_id,
        delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at, reason_changed_by,
        voided_by, voided_at, void_reason, target_username, moderator_username)
        VALUES (:g, 1, 'warn', false, :u, :v, 'spam', 1, 0, now(), now(), gen_random_uuid(), 'not_wanted', 'applied',
        now(), NULL, NULL, NULL, NULL, 'somebody', 'another'),
        (:g, 2, 'warn', false, :v, :u, 'theirs', 2, 0, now(), now(), gen_random_uuid(), 'not_wanted', 'applied', now(),
        :u, :u, now(), 'void', 'another', 'somebody'),
        (:g, 3, 'note', false, :u, :v, 'confidential', 3, 0, now(), now(), gen_random_uuid(), 'not_wanted', 'applied',
        now(), NULL, NULL, NULL, NULL, 'somebody', 'another')""",
    """INSERT INTO case_changes (guild_id, number, field, new_value, changed_by, changed_at)
        VALUES (:g, 1, 'reason', '"spam"', :u, now())""",
    """INSERT INTO case_schedule (guild_id, number, due_at, again_by, again_at) VALUES (:g, 1, now(), :u, now())""",
    """INSERT INTO case_searches (guild_id, target_id, saved_at) VALUES (:g, :u, now())""",
    """INSERT INTO case_searches (guild_id, moderator_id, saved_at) VALUES (:g, :u, now())""",
    """INSERT INTO role_swaps (guild_id, number, user_id, moved, unmoved) VALUES (:g, 1, :u, '{1}', '{}')""",
    """INSERT INTO escalations (guild_id, worths, steps, is_on) VALUES (:g, '{}', '[]', true)""",
    """INSERT INTO escalation_changes (guild_id, field, new_value, changed_by, changed_at)
        VALUES (:g, 'is_on', 'true', :u, now())""",
    """INSERT INTO escalation_firings (guild_id, target_id, nth, trigger_number, points, fired_at)
        VALUES (:g, :u, 1, 1, 3, now())""",
    """INSERT INTO reason_templates (guild_id, name, text, kinds, is_offered)
        VALUES (:g, 'spam', 'text', '{}', true)""",
    """INSERT INTO reason_template_changes (guild_id, template_id, field, new_value, changed_by, changed_at)
        SELECT guild_id, template_id, 'text', '1', :u, now() FROM reason_templates WHERE guild_id = :g""",
    """INSERT INTO bulk_operations (guild_id, number, act, state, moderator_id, request_id, delete_messages_seconds,
        tell, planned_at, confirmed_at, ended_at, lease_until, lease_token, approved_by, stopped_by)
        VALUES (:g, 1, 'ban', 'ended', :u, 1, 0, false, now(), now(), now(), now(), gen_random_uuid(), :u, :u)""",
    """INSERT INTO bulk_targets (guild_id, operation, user_id, ordinal, state, username)
        VALUES (:g, 1, :u, 1, 'waiting', 'somebody')""",
    """INSERT INTO channel_acts (guild_id, number, kind, channel_id, moderator_id, reason, request_id, status, begun_at,
        purge, meant, too_old, done, settled_at)
        VALUES (:g, 1, 'purge', 5, :u, 'my words', 1, 'done', now(), '{}', 1, 0, 1, now())""",
    """INSERT INTO lockdowns (guild_id, number, kind, scope, moderator_id, opened_at, request_id, notice, settled_at)
        VALUES (:g, 2, 'lock', 'server', :u, now(), 2, 'my words', now())""",
    """INSERT INTO guild_setting_changes (guild_id, field, new_value, changed_by, changed_at)
        VALUES (:g, 'time_zone', '1', :u, now())""",
    """INSERT INTO level_rules (guild_id, version, rules, decided_by, decided_at) VALUES (:g, 1, '{}', :u, now())""",
    """INSERT INTO member_levels (guild_id, user_id, xp) VALUES (:g, :u, 100), (:g, :v, 7)""",
    """INSERT INTO activity_days (guild_id, user_id, day, rule_version, messages, counted_messages, voice_minutes,
        message_xp, voice_xp) SELECT :g, :u, current_date - n, 0, 5, 5, 1, 100, 5 FROM generate_series(1, 30) AS n""",
    """INSERT INTO xp_adjustments (guild_id, user_id, kind, amount, adjusted_by, reason, request_id, adjusted_at)
        VALUES (:g, :u, 'add', 5, :v, 'well done', 1, now()), (:g, :v, 'add', 5, :u, 'my words', 2, now())""",
    """INSERT INTO level_blocks (guild_id, user_id, blocked_by, blocked_at)
        VALUES (:g, :u, :v, now()), (:g, :v, :u, now())""",
    "INSERT INTO counting_wishes (guild_id, user_id, is_counted, wished_at) VALUES (:g, :u, true, now())",
    """INSERT INTO reward_refusals (guild_id, user_id, role_id, why, refused_at) VALUES (:g, :u, 7, 'why', now())""",
    """INSERT INTO level_operations (guild_id, kind, subject, source, state, cursor_user_id, members, started_at)
        VALUES (:g, 'import', 'subject', 'source', 'applied', :u, 1, now())""",
    """INSERT INTO level_role_syncs (guild_id, user_id, due_at) VALUES (:g, :u, now())""",
    """INSERT INTO point_accounts (guild_id, kind, holder_id, balance)
        VALUES (:g, 'wallet', :u, 60), (:g, 'wallet', :v, 40), (:g, 'mint', 0, -100), (:g, 'pot', :u, 0)""",
    """INSERT INTO point_transactions (guild_id, kind, actor_id, reason, request_id, made_at)
        VALUES (:g, 'grant', :v, NULL, 1, now()), (:g, 'transfer', :u, 'my words', 2, now())""",
    """INSERT INTO point_entries (guild_id, transaction_id, kind, holder_id, amount, balance_after)
        SELECT t.guild_id, t.transaction_id, e.kind, e.holder, e.amount, e.after
        FROM point_transactions t JOIN (VALUES (1, 'wallet', CAST(:u AS bigint), 100, 100), (1, 'mint', 0, -100, -100),
            (2, 'wallet', CAST(:u AS bigint), -40, 60), (2, 'wallet', CAST(:v AS bigint), 40, 40))
            AS e (request, kind, holder, amount, after) ON e.request = t.request_id WHERE t.guild_id = :g""",
    """INSERT INTO point_role_grants (guild_id, request_id, role_id, amount, reason, planned_by, planned_at, receivers,
        digest, parts) VALUES (:g, 1, 5, 1, 'my words', :u, now(), 1, repeat('0', 64), 1)""",
    """INSERT INTO daily_streaks (guild_id, user_id, last_day, streak, longest) VALUES (:g, :u, current_date, 1, 1)""",
    "INSERT INTO shop_items (guild_id, name, price, role_id, is_sold) VALUES (:g, 'thing', 1, 5, true)",
    """INSERT INTO shop_item_changes (guild_id, item_id, field, new_value, changed_by, changed_at)
        SELECT guild_id, item_id, 'price', '1', :u, now() FROM shop_items WHERE guild_id = :g""",
    """INSERT INTO purchases (guild_id, transaction_id, item_id, user_id, role_id, price, from_stock, bought_at,
        lease_until, lease_token, attempts, state, settled_at)
        SELECT t.guild_id, t.transaction_id, i.item_id, :u, 5, 1, false, now(), now(), gen_random_uuid(), 1,
        'delivered', now() FROM point_transactions t JOIN shop_items i ON i.guild_id = t.guild_id
        WHERE t.kind = 'transfer' AND t.guild_id = :g""",
    """INSERT INTO captures (guild_id, capture_id, channel_id, message_id, author_id, author_name, text, written_at,
        attachments, captured_by, captured_at, is_used)
        VALUES (:g, 1, 5, 1, :u, 'somebody', 'text', now(), '[]', :u, now(), true)""",
    """INSERT INTO appeals (guild_id, number, appellant_id, text, request_id, filed_at, state, deciding_request_id,
        decided_by, decided_at, answer) VALUES
        (:g, 1, :u, 'my words', 1, now(), 'refused', 3, :v, now(), 'theirs'),
        (:g, 2, :v, 'theirs', 2, now(), 'refused', 3, :u, now(), 'my words')""",
    "INSERT INTO case_evidence (guild_id, number, capture_id, added_by) VALUES (:g, 1, 1, :u)",
    """INSERT INTO reports (guild_id, number, target_id, target_username, opened_at, state, claimed_by, claimed_at)
        VALUES (:g, 1, :u, 'somebody', now(), 'claimed', :u, now())""",
    """INSERT INTO reports (guild_id, number, target_id, opened_at, state, closed_by, closed_at, dismissal)
        VALUES (:g, 2, :v, now(), 'dismissed', :u, now(), 'my words')""",
    """INSERT INTO report_voices (guild_id, number, reporter_id, reason, spoken_at, is_open, is_told)
        VALUES (:g, 2, :u, 'what I saw', now(), false, true)""",
    """INSERT INTO reporters (guild_id, user_id, blocked_by, blocked_at)
        VALUES (:g, :u, NULL, NULL), (:g, :v, :u, now())""",
    """INSERT INTO snippets (guild_id, name, aliases, text, links, author_id, created_at, is_locked)
        VALUES (:g, 'rules', '{}', 'text', '[]', :u, now(), false)""",
    """INSERT INTO snippet_changes (guild_id, snippet_id, field, new_value, changed_by, changed_at)
        SELECT guild_id, snippet_id, 'text', '1', :u, now() FROM snippets WHERE guild_id = :g""",
    """INSERT INTO snippet_bans (guild_id, user_id, banned_by, banned_at)
        VALUES (:g, :u, :v, now()), (:g, :v, :u, now())""",
    """INSERT INTO absences (guild_id, user_id, reason, since, set_at, ends_at, enforced_by, is_over, nick_before,
        nick_tagged, is_tagged, lease_until, lease_token) VALUES
        (:g, :u, 'on holiday', now(), now(), now(), NULL, false, NULL, NULL, false, now(), gen_random_uuid()),
        (:g, :v, 'asleep', now(), now(), now(), :u, false, NULL, NULL, false, now(), gen_random_uuid())""",
    "INSERT INTO absence_notices (guild_id, user_id, channel_id, noticed_at) VALUES (:g, :u, 5, now())",
    "INSERT INTO greetings (guild_id, user_id, joined_at, greeted_at) VALUES (:g, :u, now(), now())",
    """INSERT INTO role_menu_turns (guild_id, user_id, lease_until, lease_token)
        VALUES (:g, :u, now(), gen_random_uuid())""",
    """INSERT INTO configuration_plans (guild_id, plan_id, planned_by, planned_at, wanted)
        VALUES (:g, 1, :u, now(), '{}')""",
    """INSERT INTO configuration_versions (guild_id, number, source, applied_by, applied_at, changed, state)
        VALUES (:g, 1, 'commands', :u, now(), '{}', '{}')""",
    """INSERT INTO imports (guild_id, source, origin, state, takes_over_ends, tallies, started_at, ended_at)
        VALUES (:g, 'tux', 'there', 'applied', false, '{}', now(), now())""",
    """INSERT INTO imported_rows (guild_id, source, part, source_key, import_id, target_key, user_id)
        SELECT guild_id, 'tux', 'levels', :u, import_id, 5, :u FROM imports WHERE guild_id = :g""",
    """INSERT INTO outbox (guild_id, name, payload, occurred_at, due_at, done_at)
        VALUES (:g, 'CaseOpened', '{}', now(), now(), now())""",
)
_OF_NO_GUILD = (
    "INSERT INTO reminder_owners (user_id, last_number, time_zone) VALUES (:u, 1, 'Europe/Berlin')",
    """INSERT INTO reminders (user_id, number, request_id, text, place, made_at, due_at, time_zone, status, lease_until,
        lease_token) VALUES (:u, 1, 1, 'my tea', 'dm', now(), now(), 'UTC', 'pending', now(), gen_random_uuid())""",
    """INSERT INTO privacy_requests (user_id, request_id, kind, asked_at, lease_until, lease_token, state, steps_done,
        settled_at) VALUES (:u, 1, 'export', now(), now(), gen_random_uuid(), 'done', '{}', now())""",
)


async def populate(engines: Engines, guild: int = GUILD, *, alone: bool = True) -> None:
    """Everything in a guild, and what is of none unless that is there."""
    async with engines.autocommit.connect() as connection:
        for statement in (*_ROWS, *(_OF_NO_GUILD if alone else ())):
            await connection.execute(text(statement), _given(statement, guild))


def _given(statement: str, guild: int) -> dict[str, object]:
    given: dict[str, object] = {"g": guild, "u": SOMEBODY, "v": ANOTHER}
    return {name: value for name, value in given.items() if f":{name}" in statement}
