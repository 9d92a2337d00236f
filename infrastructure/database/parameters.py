"""What may follow `?` in the database's address: each parameter of libpq is obeyed, or refused by name.

No problem quotes a value, nor a name that is not known: either may be a part of a password.
"""

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

from attrs import frozen

SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_TLS_VERSIONS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")


@frozen
class _Obeyed:
    accepts: Callable[[str], bool]
    expected: str


@frozen
class _OnlyAs:
    """Nothing is done about it; these are the values that nothing has to be done for."""

    values: Collection[str]
    why: str


def _text() -> _Obeyed:
    return _Obeyed(lambda _value: True, "a text")


def _file() -> _Obeyed:
    return _Obeyed(lambda value: Path(value).is_file(), "the name of a file that is there")


def _one_of(*values: str) -> _Obeyed:
    return _Obeyed(lambda value: value in values, "one of " + ", ".join(values))


_NOT_OF_THE_DRIVER = "the driver knows nothing of it"
_SEES_ITSELF = "Tux notices a silent server by itself"

_OBEYED: Mapping[str, _Obeyed] = {
    "host": _text(),
    "port": _text(),
    "user": _text(),
    "password": _text(),
    "dbname": _text(),
    "database": _text(),
    "passfile": _file(),
    "application_name": _text(),
    "connect_timeout": _Obeyed(lambda value: value.isascii() and value.isdecimal(), "a number of seconds"),
    "options": _text(),
    "pgbouncer": _one_of("true", "false"),
    "target_session_attrs": _one_of("any", "primary", "read-write"),
    "ssl": _one_of(*SSL_MODES, "true", "false"),
    "sslmode": _one_of(*SSL_MODES),
    "sslcert": _file(),
    "sslkey": _file(),
    "sslpassword": _text(),
    "sslrootcert": _file(),
    "sslcrl": _file(),
    "sslnegotiation": _one_of("postgres", "direct"),
    "ssl_min_protocol_version": _one_of(*_TLS_VERSIONS),
    "ssl_max_protocol_version": _one_of(*_TLS_VERSIONS),
    "krbsrvname": _text(),
    "gsslib": _one_of("gssapi", "sspi"),
}

_ONLY_AS: Mapping[str, _OnlyAs] = {
    "channel_binding": _OnlyAs(("disable", "prefer"), "the driver cannot bind to the channel"),
    "client_encoding": _OnlyAs(("utf8", "UTF8", "auto"), "Tux speaks UTF-8"),
    "gssencmode": _OnlyAs(("disable", "prefer"), "the driver encrypts with TLS alone"),
    "load_balance_hosts": _OnlyAs(("disable",), "hosts are tried in their order"),
    "replication": _OnlyAs(("false", "off", "no", "0"), "Tux does not replicate"),
    "sslcompression": _OnlyAs(("0",), "TLS is not compressed"),
    "sslsni": _OnlyAs(("1",), _NOT_OF_THE_DRIVER),
    "sslcertmode": _OnlyAs(("allow",), _NOT_OF_THE_DRIVER),
}

_REFUSED: Mapping[str, str] = {
    "fallback_application_name": "say application_name",
    "hostaddr": "say host",
    "requiressl": "say sslmode",
    "service": "say what the service file says",
    "servicefile": "say what the service file says",
    "keepalives": _SEES_ITSELF,
    "keepalives_idle": _SEES_ITSELF,
    "keepalives_interval": _SEES_ITSELF,
    "keepalives_count": _SEES_ITSELF,
    "tcp_user_timeout": _SEES_ITSELF,
    **dict.fromkeys(
        (
            "require_auth",
            "requirepeer",
            "sslcrldir",
            "sslkeylogfile",
            "min_protocol_version",
            "max_protocol_version",
            "gssdelegation",
            "scram_client_key",
            "scram_server_key",
            "oauth_issuer",
            "oauth_client_id",
            "oauth_client_secret",
            "oauth_scope",
            "oauth_ca_file",
        ),
        _NOT_OF_THE_DRIVER,
    ),
}

KNOWN = (*_OBEYED, *_ONLY_AS, *_REFUSED)


def problem_with(name: str, value: str) -> str | None:
    """Why the parameter cannot be given like this, or None where it can."""
    if name in _OBEYED:
        return None if _OBEYED[name].accepts(value) else f"its parameter {name} must be {_OBEYED[name].expected}"
    if name in _ONLY_AS:
        only = _ONLY_AS[name]
        if value in only.values:
            return None
        return f"its parameter {name} can only be {' or '.join(only.values)}: {only.why}"
    if name in _REFUSED:
        return f"its parameter {name} cannot be used: {_REFUSED[name]}"
    near = get_close_matches(name, KNOWN, n=1)
    return "one of its parameters is not known" + (f"; did you mean {near[0]}?" if near else "")
