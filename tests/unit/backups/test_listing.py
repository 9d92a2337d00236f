"""Backups are listed with the newest first, those that cannot be read too, and what is removed stays so."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from infrastructure.backups.files import Files
from tests.backups import an_origin, put, shelf_in
from tests.fakes.clock import START


async def test_what_can_be_read_and_what_cannot_is_listed_with_the_newest_first(tmp_path: Path) -> None:
    made = [put(tmp_path, an_origin(START + timedelta(hours=hour))) for hour in (2, 0, 3, 1, 4)]
    for manifest in made[:3]:
        (tmp_path / f"{manifest.name}.json").write_text("{}")
    entries, unreadable = await shelf_in(tmp_path).entries()
    assert [entry.manifest.name for entry in entries] == [made[4].name, made[3].name]
    assert [each.name for each in unreadable] == [made[2].name, made[0].name, made[1].name]


async def test_the_disk_is_to_keep_that_a_backup_is_gone_once_all_of_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Files(tmp_path, put(tmp_path).name)
    seen = list[tuple[bool, list[bool]]]()

    def sync(descriptor: int) -> None:
        seen.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), [each.exists() for each in files.all]))

    monkeypatch.setattr(os, "fsync", sync)
    await shelf_in(tmp_path).remove(files.name)
    assert seen == [(True, [False] * 4)]
