from pathlib import Path, PurePosixPath

import pytest

from tools.site.links import place_on_the_site, rewritten

PAGE = PurePosixPath("docs/page.md")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("README.md", "docs/page.md", "docs/images/one.png", "docs/decisions/README.md", "domain/case.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("written", "on_the_site"),
    [
        ("[up](../README.md#try-it)", "[up](../index.md#try-it)"),
        ("[why](decisions/README.md)", "[why](decisions/index.md)"),
        ("[here](#below)", "[here](#below)"),
        ("![one](images/one.png)", "![one](images/one.png)"),
        ("[a case](../domain/case.py)", "[a case](../domain/case.py.md)"),
        ("[the rules](../domain/)", "[the rules](../domain/index.md)"),
        ("[Discord](https://example.com/README.md)", "[Discord](https://example.com/README.md)"),
        ("[gone](gone.md)", "[gone](gone.md)"),
    ],
)
def test_links_lead_to_where_things_are_on_the_site(root: Path, written: str, on_the_site: str) -> None:
    assert rewritten(written, PAGE, root).text == on_the_site


def test_code_is_left_as_it_is(root: Path) -> None:
    code = "```\n[up](../README.md)\n```\n"
    assert rewritten(code, PAGE, root).text == code


def test_files_and_folders_of_the_project_get_pages_of_their_own(root: Path) -> None:
    text = "[a case](../domain/case.py), [the rules](../domain/), [up](../README.md), ![one](images/one.png)"
    assert rewritten(text, PAGE, root).sources == {PurePosixPath("domain/case.py"), PurePosixPath("domain")}


def test_a_file_outside_of_the_project_gets_none(root: Path) -> None:
    (root.parent / "secret.txt").write_text("")
    assert rewritten("[out](../../secret.txt)", PAGE, root).sources == frozenset()


def test_no_two_kinds_of_files_share_a_place() -> None:
    assert place_on_the_site(PurePosixPath("a/README.md")) == PurePosixPath("a/index.md")
    assert place_on_the_site(PurePosixPath("a/case.md")) != place_on_the_site(PurePosixPath("a/case.py"))
