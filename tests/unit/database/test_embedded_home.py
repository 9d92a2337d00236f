import os
from pathlib import Path

import pytest

from infrastructure.embedded_postgres.account import make_home


@pytest.mark.parametrize(("user", "mode"), [(0, 0o711), (1000, 0o700)])
def test_what_is_made_above_the_data_is_listed_by_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, mode: int
) -> None:
    """Where root makes it, the account that runs the server has to pass through."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    tmp_path.chmod(0o755)
    for _ in range(2):
        make_home(tmp_path / "var" / "lib" / "tux")
    made = [tmp_path / "var", tmp_path / "var" / "lib", tmp_path / "var" / "lib" / "tux"]
    assert [path.stat().st_mode & 0o777 for path in (tmp_path, *made)] == [0o755, mode, mode, mode]
