"""Nothing in the caller's environment that is meant for the product reaches a test, or a process that a test starts."""

import os
from collections.abc import MutableMapping

_OF_THE_TESTS = ("TUX_CHROMIUM", "TUX_DISCORD_OPENAPI", "TUX_PGBOUNCER", "TUX_PHOTOGRAPHS", "TUX_TEST_POSTGRES_DIR")
_OF_THE_PRODUCT = ("TUX_", "DATABASE_", "DISCORD_", "SENTRY_", "PG")
"""How the names begin. `PG...` is what the driver and the embedded server read."""


def forget_the_callers(environment: MutableMapping[str, str] = os.environ) -> None:
    """Take away all that the product would read; child processes inherit what is left."""
    for name in list(environment):
        if name.startswith(_OF_THE_PRODUCT) and name not in _OF_THE_TESTS:
            del environment[name]
