"""No text that Tux prints holds a part of the database's password, however the address was written."""

from collections.abc import Callable
from traceback import format_exception
from urllib.parse import quote

from hypothesis import example, given, settings
from hypothesis import strategies as st

from infrastructure.database.engines import open_engines
from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.database.migration_engine import migration_engine
from infrastructure.database.settings import DatabaseSettings
from interface.startup.database import where
from interface.startup.problems import problem

BEGINS, ENDS = "qX7w", "Zk9J"
"""Of each password; nothing else that could be printed holds them."""

passwords = st.text(st.characters(exclude_categories=["Cs"])).map(lambda middle: f"{BEGINS}{middle}{ENDS}")


def as_it_is(password: str) -> str:
    return password


def encoded(password: str) -> str:
    return quote(password, safe="")


places = st.sampled_from(
    [
        "postgresql://tux:{}@db.example:5433/tux",
        "postgresql://tux:{}@db.example/tux?sslmode=sideways",
        "postgresql://tux:{}@db.example:many/tux",
        "postgresql://tux:{}@[::1]/tux?options=-c%20jit%3Doff",
        "postgresql://tux:{}@/tux?host=/run/postgresql",
        "postgresql+psycopg://tux:{}@db.example/tux",
        "tux:{}@db.example/tux",
        "postgresql://db.example/tux?user=tux&password={}",
        "postgresql://db.example/tux?password={}&channel_binding=require",
        "postgresql://db.example?sslpassword={}&passwort=1",
        "postgresql://db.example:5433/tux?pasword={}",
    ]
)


def all_that_is_said(url: str) -> str:
    database = DatabaseSettings(url=url)
    said = [repr(database)]
    try:
        said += [where(database), repr(database.address)]
        said += [repr(open_engines(database).transactional.sync_engine), repr(migration_engine(database).url)]
    except InvalidDatabaseUrl as error:
        said += [repr(error), problem(error), *format_exception(error)]
    return "\n".join(said)


@settings(max_examples=60, deadline=None)
@given(passwords, st.sampled_from([as_it_is, encoded]), places)
@example(f"{BEGINS}@{ENDS}", as_it_is, "postgresql://tux:{}@db.example/tux")
@example(f"12/{BEGINS}{ENDS}", as_it_is, "postgresql://tux:{}@db.example/tux")
@example(f"12?{BEGINS}&{ENDS}", as_it_is, "postgresql://tux:{}@db.example/tux")
@example(f"{BEGINS}&{ENDS}", as_it_is, "postgresql://db.example/tux?password={}")
def test_no_text_holds_a_part_of_the_password(password: str, write: Callable[[str], str], place: str) -> None:
    said = all_that_is_said(place.format(write(password)))
    assert BEGINS not in said
    assert ENDS not in said
