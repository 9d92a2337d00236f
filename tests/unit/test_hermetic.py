"""What the caller of the tests has set for their own bot reaches no test, and no process that a test starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

from infrastructure.settings import TuxSettings, load_settings

_THE_CALLERS = {
    "DATABASE_READ_URL": "nonsense",
    "DATABASE_URL": "nonsense",
    "DISCORD_TOKEN": "a.real.token",
    "PGHOST": "db.example.org",
    "SENTRY_DSN": "https://key@sentry.example.org/1",
    "TUX_DATABASE_POOL_SIZE": "1",
    "TUX_PROBE_PORT": "8401",
}
_PRINT_ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"


def test_no_test_and_no_child_process_sees_a_setting_of_the_caller() -> None:
    inherited = json.loads(subprocess.check_output([sys.executable, "-c", _PRINT_ENVIRONMENT]))
    assert not _THE_CALLERS.keys() & (os.environ.keys() | inherited.keys())
    assert load_settings() == TuxSettings()


def test_nor_in_a_run_whose_caller_has_set_them() -> None:
    test = f"{__file__}::{test_no_test_and_no_child_process_sees_a_setting_of_the_caller.__name__}"
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", test],
        env={**os.environ, **_THE_CALLERS},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout
    assert "1 passed" in outcome.stdout
