"""How far a backup is, where there is no terminal."""

import io

import pytest

from application.backups.ports import Step
from interface.startup.progress_told import Bars, Lines, told


def test_without_a_terminal_there_is_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with told() as progress:
        assert isinstance(progress, Lines)
        progress.begins(Step.DUMPING, 1000)
        for done in (10, 99, 100, 150, 730, 1000, 1000):
            progress.comes_to(done)
            progress.moved(5)
        progress.begins(Step.CHECKING, 0)
        progress.comes_to(0)
    assert capsys.readouterr().err.splitlines() == [
        "  saving 1,000 rows",
        "  saving: 10 %",
        "  saving: 70 %",
        "  saving: 100 %",
        "  checking 0 bytes",
    ]


def test_what_fails_is_not_shown_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", terminal)
    with told() as progress:
        progress.begins(Step.DUMPING, 1000)
        progress.comes_to(400)
    assert "100%" not in terminal.getvalue()


def test_on_a_terminal_there_is_a_bar_that_comes_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", terminal)
    with told() as progress:
        assert isinstance(progress, Bars)
        progress.begins(Step.LOADING, 1000)
        progress.comes_to(400)
        progress.moved(2_500_000)
        progress.ends()
        ended = terminal.getvalue()
    assert terminal.getvalue() == ended, "a bar that has ended is shown once more"
    shown = ended.split("\r")
    assert "loading: 100%" in shown[-1]
    assert "1000/1000" in shown[-1]
    assert "2.5 MB" in shown[-1]
    assert shown[-1].endswith("\n")
