import pytest

from infrastructure.database.address import Address
from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.database.parameters import KNOWN
from infrastructure.database.settings import DatabaseSettings

OF_LIBPQ = (
    "host hostaddr port dbname user password passfile require_auth channel_binding connect_timeout client_encoding"
    " options application_name fallback_application_name keepalives keepalives_idle keepalives_interval"
    " keepalives_count tcp_user_timeout replication gssencmode sslmode requiressl sslnegotiation sslcompression"
    " sslcert sslkey sslkeylogfile sslpassword sslcertmode sslrootcert sslcrl sslcrldir sslsni requirepeer"
    " ssl_min_protocol_version ssl_max_protocol_version min_protocol_version max_protocol_version krbsrvname gsslib"
    " gssdelegation scram_client_key scram_server_key service servicefile target_session_attrs load_balance_hosts"
    " oauth_issuer oauth_client_id oauth_client_secret oauth_scope"
).split()
"""PostgreSQL 18 documentation, "Parameter Key Words"."""


def arguments(url: str, *, name: str = "tux", settings: dict[str, str] | None = None) -> dict[str, object]:
    return {**Address.of(url).arguments(name=name, within=2.0, settings=settings or {})}


def problem(url: str) -> str:
    with pytest.raises(InvalidDatabaseUrl) as refused:
        Address.of(url)
    return refused.value.problem


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_an_address_is_understood_however_it_begins(scheme: str) -> None:
    address = Address.of(f"{scheme}://us%3Aer:p%40ss@host:5433/t%20x")
    assert (address.user, address.password, address.hosts, address.ports, address.database) == (
        "us:er",
        "p@ss",
        ["host"],
        [5433],
        "t x",
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://", {}),
        ("postgresql:///tux", {"database": "tux"}),
        ("postgresql://db", {"host": ["db"]}),
        ("postgresql://[::1]:5433/tux", {"host": ["::1"], "port": [5433], "database": "tux"}),
        ("postgresql://[::1]/tux", {"host": ["::1"], "database": "tux"}),
        ("postgresql://one,two:5433/", {"host": ["one", "two"], "port": [5432, 5433]}),
        ("postgresql://one,two/?port=6000", {"host": ["one", "two"], "port": [6000, 6000]}),
        ("postgresql://tux@/x?host=%2Frun&port=5", {"user": "tux", "host": ["/run"], "port": [5], "database": "x"}),
        ("postgresql:///?port=5433", {"port": 5433}),
        ("postgresql://a:b@h/x?user=u&password=p&dbname=d", {"user": "u", "password": "p", "database": "d"}),
        ("postgresql://a:pa:ss@w@h/x", {"user": "a", "password": "pa:ss@w", "host": ["h"]}),
        ("postgresql://h?password=a+b%2B", {"password": "a+b+"}),
    ],
)
def test_the_driver_gets_each_part(url: str, expected: dict[str, object]) -> None:
    found = arguments(url)
    assert {name: found.get(name) for name in expected} == expected
    if not expected:
        assert set(found) == {"timeout", "server_settings"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tux",
        "mysql://host/tux",
        "postgresql+psycopg2://host/tux",
        "postgresql://h:x/t",
        "postgresql://h:0/t",
        "postgresql://h:65536/t",
        "postgresql://h:²/t",
        "postgresql://::1/t",
        "postgresql://a,b/?port=1,2,3",
        "postgresql://a:p/w@h/t",
        "postgresql://a:p?w@h/t",
        "postgresql://a:p#w@h/t",
        "postgresql://h/t#w",
        "postgresql://h/t?sslmode",
        "postgresql://h/t?host=a&host=b",
    ],
)
def test_no_other_address_is_accepted(url: str) -> None:
    assert problem(url)


def refusal(url: str) -> str | None:
    try:
        Address.of(url)
    except InvalidDatabaseUrl as error:
        return error.problem
    return None


@pytest.mark.parametrize("name", OF_LIBPQ)
def test_each_parameter_of_libpq_is_obeyed_or_refused_by_name(name: str) -> None:
    assert name in KNOWN
    refusals = [refusal(f"postgresql://host/tux?{name}={value}") for value in ("require", "1", "/nowhere", "x")]
    assert all(words is None or (f" {name} " in words and "\n" not in words) for words in refusals)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ("channel_binding=require", "its parameter channel_binding can only be disable or prefer: the driver"),
        ("pgbouncer=maybe", "its parameter pgbouncer must be one of true, false"),
        ("sslrootcert=/no/such/file", "its parameter sslrootcert must be the name of a file that is there"),
        ("target_session_attrs=standby", "its parameter target_session_attrs must be one of any, primary, read-write"),
        ("connect_timeout=-1", "its parameter connect_timeout must be a number of seconds"),
        ("tcp_user_timeout=5", "its parameter tcp_user_timeout cannot be used: Tux notices a silent server by itself"),
        ("ssl_mode=require", "one of its parameters is not known; did you mean sslmode?"),
        ("schema=public", "one of its parameters is not known"),
    ],
)
def test_a_refusal_names_the_parameter(given: str, refused: str) -> None:
    assert problem(f"postgresql://host/tux?{given}").startswith(refused)


def test_what_goes_without_saying_may_be_said() -> None:
    said = "channel_binding=prefer&gssencmode=disable&client_encoding=utf8&pgbouncer=false&load_balance_hosts=disable"
    assert arguments(f"postgresql://host/tux?{said}") == arguments("postgresql://host/tux")


@pytest.mark.parametrize(
    ("given", "mode"), [("sslmode=require", "require"), ("ssl=verify-full", "verify-full"), ("ssl=true", "require")]
)
def test_what_concerns_tls_is_left_to_the_driver(given: str, mode: str) -> None:
    assert arguments(f"postgresql://host/tux?{given}&target_session_attrs=primary")["dsn"] in (
        f"postgresql://?sslmode={mode}&target_session_attrs=primary",
        f"postgresql://?target_session_attrs=primary&sslmode={mode}",
    )


@pytest.mark.parametrize(("wanted", "timeout"), [("0", 2.0), ("1", 1.0), ("30", 2.0)])
def test_the_address_may_shorten_the_time_to_connect(wanted: str, timeout: float) -> None:
    assert arguments(f"postgresql://host/tux?connect_timeout={wanted}")["timeout"] == timeout


def test_the_address_sets_of_the_server_what_tux_does_not() -> None:
    found = arguments("postgresql://h/?options=-c%20search_path%3Dtux", settings={"jit": "off"})
    assert found["server_settings"] == {"options": "-c search_path=tux", "jit": "off", "application_name": "tux"}


def test_an_address_that_names_the_application_has_the_last_word() -> None:
    assert DatabaseSettings(url="postgresql://h/?application_name=theirs").shown_name == "theirs"
    assert DatabaseSettings(url="postgresql://h/", application_name="ours").shown_name == "ours"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://tux:s3cret@db/tux", "postgresql://tux:***@db/tux"),
        ("postgres://db:5433/tux?user=tux&password=s3cret", "postgresql://tux:***@db:5433/tux"),
        ("postgresql://tux:s3@cret@db/tux", "postgresql://tux:***@db/tux"),
        ("postgresql://tux@one:1,two:2/tux?sslmode=require", "postgresql://tux@one:1,two:2/tux"),
        ("postgresql://[::1]:5433/tux", "postgresql://[::1]:5433/tux"),
        ("postgresql://tux@/tux?host=/run/postgresql", "postgresql://tux@/tux?host=%2Frun%2Fpostgresql"),
        ("postgresql:///tux?host=%2Frun&port=6", "postgresql://@/tux?host=%2Frun&port=6"),
        ("postgresql:///", "postgresql:///"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    assert str(Address.of(url)) == shown
