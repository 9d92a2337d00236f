import pytest

from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import TuxSettings
from interface.startup.database import AddressesWithoutServer, present_database, running_database, where
from interface.startup.problems import problem


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


async def test_a_further_address_of_the_embedded_server_is_refused() -> None:
    further = DatabaseSettings(session_url="postgresql://elsewhere/tux", read_url="postgresql://elsewhere/tux")
    settings = TuxSettings(data_dir="/nowhere", database=further)
    with pytest.raises(AddressesWithoutServer) as refused:
        present_database(settings)
    with pytest.raises(AddressesWithoutServer):
        async with running_database(settings, print):
            pass
    assert problem(refused.value) == (
        "DATABASE_SESSION_URL and DATABASE_READ_URL can only be set together with DATABASE_URL."
    )
