import pytest

from infrastructure.database.settings import DatabaseSettings
from interface.startup.database import where


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://tux:s3cret@db/tux", "postgresql://tux:***@db/tux"),
        ("postgresql://db/tux?user=tux&password=s3cret", "postgresql://tux:***@db/tux"),
        (
            "postgresql://tux@/tux?host=/run/postgresql&sslmode=disable",
            "postgresql://tux@/tux?host=%2Frun%2Fpostgresql",
        ),
    ],
)
def test_where_a_database_is_said_to_be_tells_no_secret(url: str, shown: str) -> None:
    assert where(DatabaseSettings(url=url)) == shown
