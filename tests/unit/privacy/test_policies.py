"""Every column that may say something of a person has a policy, and says it where it is declared."""

from collections.abc import Iterator

import pytest
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from infrastructure.database.metadata import AnyTable, guild_id, snowflake
from infrastructure.database.privacy import OnErase, about, erased, kept_text, text_policy, user_columns, user_id
from infrastructure.schema import metadata

TABLES = list(metadata.sorted_tables)

OTHER_NUMBERS = frozenset(
    "about_channel_id about_message_id acting_request_id adjustment_id amount answer_application application_id "
    "balance balance_after board_id born capture_id card_id change_id channel_id deciding_request_id "
    "earlier_message_xp earlier_voice_xp event_id forward_id gone_id guild_id "
    "import_id item_id jail_role_id log_channel_id log_message_id menu_id message_count message_id message_xp messages "
    "number operation_id place_id plan_id price read_up_to request_id required_role_id reverses role_id search_id "
    "snippet_id source_key target_key template_id transaction_id voice_minutes voice_xp xp".split()
)
"""Columns with large numbers that are nobody's ids, by name: another column of such a name says no more."""

OTHER_LISTS = frozenset("ignored_channels moved unmoved roles".split())


def undeclared(tables: list[AnyTable]) -> list[str]:
    return [f"{table.name}.{column.name}: {what}" for table in tables for column, what in _undeclared(table)]


def _undeclared(table: AnyTable) -> Iterator[tuple[Column[object], str]]:
    users = user_columns(table)
    for column in table.columns:
        if column in users or text_policy(column) is not None:
            continue
        stored = _stored(column.type)
        if isinstance(stored, ARRAY) and isinstance(stored.item_type, BigInteger):
            if column.name not in OTHER_LISTS:
                yield column, "a list of users' ids? Say info=kept_text(why); else add its name to OTHER_LISTS"
        elif isinstance(stored, BigInteger):
            if column.name not in OTHER_NUMBERS:
                yield (
                    column,
                    (
                        f'a user\'s id? Make it user_id("{column.name}", erased|pseudonymised|kept("what it is", ...)) '
                        "of infrastructure.database.privacy; else add its name to OTHER_NUMBERS"
                    ),
                )
        elif isinstance(stored, JSONB | ARRAY) or _is_free(column.type):
            yield (
                column,
                (
                    'may hold ids, names or what people typed: say info=about("key of the user\'s column"), '
                    "info=kept_text(why), or info=no_person() of infrastructure.database.privacy"
                ),
            )


def _stored(kind: TypeEngine[object]) -> TypeEngine[object]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _is_free(kind: TypeEngine[object]) -> bool:
    """A type that makes something else of its text, as of enums, takes no other texts."""
    return isinstance(kind, Text)


def test_every_column_that_may_say_something_of_a_person_has_a_policy() -> None:
    assert undeclared(TABLES) == []


def test_what_has_no_policy_is_found_and_told_what_to_write() -> None:
    table = Table(
        "afk",
        MetaData(),
        guild_id(),
        snowflake("user_id", key="user", primary_key=True),
        Column("reason", Text),
        Column("seen_by", ARRAY(BigInteger)),
        Column("extra", JSONB),
        Column("count", Integer),
    )
    found = undeclared([table])
    assert [line.partition(":")[0] for line in found] == ["afk.user_id", "afk.reason", "afk.seen_by", "afk.extra"]
    assert 'user_id("user_id", erased|' in found[0]
    assert "info=no_person()" in found[1]


def test_a_policy_is_all_that_is_asked_for() -> None:
    table = Table(
        "afk",
        MetaData(),
        guild_id(),
        user_id("user_id", erased("that you are away"), key="user", primary_key=True),
        Column("reason", Text, info=about("user")),
        Column("extra", JSONB, info=kept_text("as long as it takes")),
    )
    assert undeclared([table]) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_texts_go_with_users_of_the_same_table(table: AnyTable) -> None:
    users = {column.key for column in user_columns(table)}
    for column in table.columns:
        policy = text_policy(column)
        assert policy is None or {*policy.of} <= users, f"{column} is said to be about a column that holds no user"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_kept_says_why(table: AnyTable) -> None:
    for column, policy in user_columns(table).items():
        assert policy.what, column
        assert policy.on_erase is not OnErase.KEEP or policy.why, column
    for column in table.columns:
        text = text_policy(column)
        assert text is None or not text.is_kept or text.why, column


def test_what_is_erased_takes_nothing_with_it_that_stays() -> None:
    """A row that goes has no rows of other tables that refer to it, but such as go with the same person."""
    erasing = {table: policies for table in TABLES if (policies := _erasing(table))}
    for table in TABLES:
        for key in table.foreign_key_constraints:
            if key.referred_table in erasing:
                assert table in erasing, f"{table.name} refers to {key.referred_table.name}, which is erased"


def _erasing(table: AnyTable) -> list[str]:
    return [column.name for column, policy in user_columns(table).items() if policy.on_erase is OnErase.ERASE]
