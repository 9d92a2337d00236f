"""Which rows of a person are found by an index, and which by going through their table."""

from collections.abc import Sequence

import pytest
from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text, text

from infrastructure.database.privacy import erased
from infrastructure.privacy.finding import PersonalColumn


def is_led_to(*indexed: Sequence[str], where: str | None = None, only: str | None = None, key: str = "number") -> bool:
    """Whether an index leads to it, in a table of guilds with these further indexes."""
    names = ("guild_id", "number", "user_id")
    columns = [Column(name, BigInteger, primary_key=name in ("guild_id", key)) for name in names]
    condition = None if where is None else text(where)
    indexes = [Index(None, *each, postgresql_where=condition) for each in indexed]
    table = Table("rows", MetaData(), *columns, Column("kind", Text), *indexes)
    return PersonalColumn(table, table.c.user_id, erased("their rows", only=only)).is_indexed


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (is_led_to(), False),
        (is_led_to(key="user_id"), True),
        (is_led_to(["guild_id", "user_id"]), True),
        (is_led_to(["user_id", "number"]), True),
        (is_led_to(["guild_id"], ["guild_id", "number", "user_id"]), False),
        (is_led_to(["guild_id", "user_id"], where="number > 7"), False),
        (is_led_to(["guild_id", "kind", "user_id"]), False),
        (is_led_to(["guild_id", "kind", "user_id"], only="kind = 'their own'"), True),
        (is_led_to(["guild_id", "number", "user_id"], only="kind = 'their own'"), False),
    ],
)
def test_an_index_leads_to_a_person_from_guilds_and_from_what_is_asked_of_each_row(found: bool, expected: bool) -> None:
    assert found is expected
