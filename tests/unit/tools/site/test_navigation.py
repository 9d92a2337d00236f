from pathlib import Path, PurePosixPath

import pytest

from tools.site.navigation import Entry, Part, below, pages, parts


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of a few pages."""
    (tmp_path / "docs" / "decisions").mkdir(parents=True)
    for name in ("README.md", "HISTORY.md", "docs/first.md", "docs/decisions/README.md", "docs/decisions/0001.md"):
        (tmp_path / name).write_text("# Page\n")
    (tmp_path / "docs" / "README.md").write_text(
        "# All\n\n## Begin\n\n- [First](first.md): begins, as [history](../HISTORY.md) says\n"
        "<!-- soon\n- [Second](second.md)\n-->\n\n## Why\n\n- [Decisions](decisions/README.md)\n"
    )
    return tmp_path


def paths(*names: str) -> tuple[PurePosixPath, ...]:
    return tuple(map(PurePosixPath, names))


def test_a_heading_is_a_part_and_the_first_link_of_each_entry_a_page(root: Path) -> None:
    first, why = (
        Entry("First", PurePosixPath("docs/first.md")),
        Entry("Decisions", PurePosixPath("docs/decisions/README.md")),
    )
    assert parts(root) == [Part("Begin", (first,)), Part("Why", (why,))]


def test_what_waits_in_a_comment_is_taken_up_as_soon_as_it_is_there(root: Path) -> None:
    (root / "docs" / "second.md").write_text("# Second\n")
    assert [entry.page for entry in parts(root)[0].entries] == [*paths("docs/first.md", "docs/second.md")]


def test_a_readme_leads_to_the_pages_beside_it_and_that_of_all_pages_to_none(root: Path) -> None:
    assert below(PurePosixPath("docs/decisions/README.md"), root) == [*paths("docs/decisions/0001.md")]
    assert below(PurePosixPath("docs/README.md"), root) == []
    assert below(PurePosixPath("docs/first.md"), root) == []


def test_pages_are_those_of_the_project_and_of_its_documentation(root: Path) -> None:
    (root / "build").mkdir()
    (root / "build" / "notes.md").write_text("# Notes\n")
    assert len(pages(root)) == 6
