from pathlib import Path

import pytest

from interface.startup import playground_process
from interface.startup.playground_process import PlaygroundNotInstalled, PlaygroundProcess
from tests.backups import files_in


async def test_without_its_packages_none_is_started_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playground_process, "missing_packages", lambda: ["starlette"])
    with pytest.raises(PlaygroundNotInstalled):
        async with PlaygroundProcess(0, tmp_path / "state.json").running():
            pass
    assert files_in(tmp_path) == {}
