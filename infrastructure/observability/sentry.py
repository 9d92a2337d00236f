"""Sentry, an optional extra: `pip install tux[sentry]`."""

from importlib import import_module
from importlib.util import find_spec

from attrs import frozen

from application.shared.errors import SetupError
from infrastructure.observability.tokens import all_without_tokens


@frozen
class SentryNotInstalled(SetupError):
    """A DSN is set, and the extra is missing."""


def start_sentry(dsn: str) -> None:
    """Send incidents to this DSN from now on; an empty one changes nothing. Raises SentryNotInstalled."""
    if not dsn:
        return
    if find_spec("sentry_sdk") is None:
        raise SentryNotInstalled
    # By name, since the extra need not be there for the type checker either.
    import_module("sentry_sdk").init(
        dsn=dsn,
        default_integrations=False,
        send_default_pii=False,
        include_local_variables=False,
        before_send=lambda event, _hint: all_without_tokens(event),
    )


def send_to_sentry(error: BaseException, *, incident: str, during: str) -> None:
    if find_spec("sentry_sdk") is None:
        return
    sdk = import_module("sentry_sdk")
    if sdk.is_initialized():
        sdk.capture_exception(error, tags={"incident": incident, "during": during})
