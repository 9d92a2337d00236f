import pytest
from PIL import features

from interface.startup.picture_doctor import examine_pictures


def test_a_library_that_pictures_need_and_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda feature: feature != "fribidi")
    check = examine_pictures()
    assert not check.passed
    assert "libfribidi0" in check.finding


def test_with_it_they_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda feature: feature == "fribidi")
    assert examine_pictures().passed
