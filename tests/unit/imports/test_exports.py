"""Exports of other bots are read for what they are, and nothing else is taken for one."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.moderation.actions.ban import BAN
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.nobody import NOBODY
from domain.shared.ids import GuildId
from infrastructure.imports import exports
from infrastructure.imports.errors import ExportUnusable, ZoneUnknown
from infrastructure.imports.red import read_red
from infrastructure.imports.zeppelin import read_zeppelin
from infrastructure.imports.zones import aware, zone_named
from tests.imports.exports import red_case, red_file, zeppelin_case, zeppelin_file

BERLIN = ZoneInfo("Europe/Berlin")


def test_zeppelins_cases_are_read_with_all_their_notes(tmp_path: Path) -> None:
    file = zeppelin_file(
        tmp_path,
        zeppelin_case(3, "mute", ["spam", "appealed"], mod_id=None),
        zeppelin_case(1, "deleted", []),
        zeppelin_case(2, "note"),
    )
    export = read_zeppelin(file, BERLIN)
    assert export.unreadable == []
    deleted, note, mute = (item.fact for item in export.cases)
    assert (mute.kind, mute.reason, mute.moderator) == (TIMEOUT, "spam / appealed", NOBODY)
    assert (mute.number, mute.target, mute.target_name) == (3, 703, "member3#0001")
    assert mute.at == datetime(2024, 5, 6, 5, 8, 3, tzinfo=UTC)
    assert (note.kind, deleted.kind, deleted.is_voided, deleted.reason) == (NOTE, None, True, None)


@pytest.mark.parametrize(
    "given",
    [
        {"case_number": 0},
        {"case_number": 2**31},
        {"user_id": "x"},
        {"user_id": None},
        {"type": "ban"},
        {"case_number": 1},
    ],
)
def test_what_cannot_be_read_of_zeppelins_is_named_by_its_place(tmp_path: Path, given: dict[str, object]) -> None:
    file = zeppelin_file(tmp_path, zeppelin_case(1), zeppelin_case(2, **given))  # type: ignore[arg-type]  # of any type
    export = read_zeppelin(file, BERLIN)
    assert [item.key for item in export.cases] == [1]
    assert export.unreadable == ["2"]


def test_a_type_or_a_time_that_is_not_known_is_not_in_the_way(tmp_path: Path) -> None:
    odd = zeppelin_case(1, type=77, created_at="yesterday")
    [case] = [item.fact for item in read_zeppelin(zeppelin_file(tmp_path, odd), BERLIN).cases]
    assert (case.kind, case.named, case.at) == (None, "type 77", None)


def test_reds_cases_are_read_with_their_ends(tmp_path: Path) -> None:
    cases = {
        "2": red_case(2, "tempban", until=1_800_000_000.0),
        "1": red_case(1, moderator=None, reason=None),
        "3": red_case(3, "vmute"),
        "x": red_case(4),
        "5": red_case(5, user=None),
        "6": "no case",
    }
    export = read_red(red_file(tmp_path, 77, cases), GuildId(77))
    warning, ban, mute = (item.fact for item in export.cases)
    assert (warning.kind, warning.moderator, warning.reason) == (WARN, NOBODY, None)
    assert (ban.kind, ban.named) == (BAN, "tempban")
    assert (ban.at, ban.expires_at) == (
        datetime.fromtimestamp(1_700_000_002, UTC),
        datetime.fromtimestamp(1_800_000_000, UTC),
    )
    assert (mute.kind, mute.named) == (None, "vmute")
    assert export.unreadable == ["x", "5", "6"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cases": "x"}', '{"cases": 3}', "\x00", "[" * 100_000, "NaN"])
@pytest.mark.parametrize(
    "read",
    [lambda path: read_zeppelin(path, BERLIN), lambda path: read_red(path, GuildId(77))],
    ids=["zeppelin", "red"],
)
def test_what_is_no_export_is_refused(tmp_path: Path, read: Callable[[str], object], content: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ExportUnusable):
        read(str(path))


def test_what_is_not_there_not_text_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExportUnusable) as missing:
        exports.document(str(tmp_path / "gone.json"))
    assert missing.value.why == "No such file or directory"
    odd = tmp_path / "odd.json"
    odd.write_bytes(b"\xff")
    with pytest.raises(ExportUnusable):
        exports.document(str(odd))
    monkeypatch.setattr(exports, "LARGEST_FILE", 0)
    with pytest.raises(ExportUnusable) as large:
        exports.document(str(odd))
    assert large.value.why == "it has more than 0 MiB"


def test_times_without_a_zone_are_of_the_one_that_is_named() -> None:
    noon = datetime(2026, 7, 1, 12)  # noqa: DTZ001  # that is what it is about
    assert aware(noon, BERLIN) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert aware(noon.replace(tzinfo=UTC), BERLIN) == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert aware(None, BERLIN) is None
    assert aware(datetime.min, ZoneInfo("Asia/Tokyo")) is None  # noqa: DTZ901  # as a driver gives -infinity
    with pytest.raises(ZoneUnknown):
        zone_named("Europe/Atlantis")
    with pytest.raises(ZoneUnknown):
        zone_named("../etc/passwd")
