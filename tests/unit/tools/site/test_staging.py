from pathlib import Path, PurePosixPath

from tools.site.sources import source_pages
from tools.site.staging import write


def test_a_folder_is_brought_up_to_date_and_what_has_not_changed_is_left_alone(tmp_path: Path) -> None:
    write({PurePosixPath("kept.md"): b"same", PurePosixPath("a/gone.md"): b"old"}, tmp_path)
    before = (tmp_path / "kept.md").stat().st_mtime_ns
    write({PurePosixPath("kept.md"): b"same", PurePosixPath("new.md"): b"new"}, tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*.md")) == ["kept.md", "new.md"]
    assert (tmp_path / "kept.md").stat().st_mtime_ns == before


def test_a_linked_folder_lists_what_is_in_it_and_each_file_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "tests" / "world").mkdir(parents=True)
    (tmp_path / "tests" / "run.py").write_text('"""Says ```code```."""\n')
    (tmp_path / "tests" / "world" / "guild.json").write_text("{}\n")
    made = source_pages([PurePosixPath("tests")], tmp_path)
    assert sorted(map(str, made)) == [
        "tests/index.md",
        "tests/run.py.md",
        "tests/world/guild.json.md",
        "tests/world/index.md",
    ]
    assert "- [`run.py`](run.py.md)\n- [`world/`](world/index.md)\n" in made[PurePosixPath("tests/index.md")]
    assert '````python\n"""Says ```code```."""\n````\n' in made[PurePosixPath("tests/run.py.md")]
    assert all("orphan: true\nnosearch: true" in text for text in made.values())
