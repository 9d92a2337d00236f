"""The documentation names what exists, and all of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from prometheus_client import REGISTRY

import infrastructure.observability.metrics  # noqa: F401  # registers the metrics
from infrastructure.settings import TuxSettings, load_settings
from interface.shared.invite import RIGHTS, invite_link
from interface.startup.command_page import command_page
from tests.wired import NOWHERE, slash_commands, wired_bot
from tools.site.links import IMAGES
from tools.site.navigation import INDEX, START, below, pages, parts

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_MAKE = re.compile(r"(?:^\s+|`|[A-Z_]+=\S+ )make ([a-z]+)\b", re.MULTILINE)
_ROW_OF_COMMAND = re.compile(r"^\| `/([a-z -]+)` \|", re.MULTILINE)
_SLASH = re.compile(r"`/([a-z-]+(?: [a-z-]+)*)")


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def settings(record: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Each setting's key with its default."""
    cls = type(record)
    assert attrs.has(cls)
    for field in attrs.fields(cls):
        key, value = f"{prefix}{field.name}", getattr(record, field.name)
        if attrs.has(type(value)):
            yield from settings(value, f"{key}.")
        else:
            yield key, value


SETTINGS = dict(settings(TuxSettings()))


def configuration_rows() -> dict[str, list[str]]:
    """The cells of each setting's row, by its TOML key."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page("docs/configuration.md").splitlines()
    ]
    return {cells[1].strip("`"): cells for cells in rows if len(cells) == 5 and cells[0].startswith("`TUX_")}


SLASH_COMMANDS = frozenset(slash_commands(wired_bot()))


def headings(text: str) -> set[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", _FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_setting_has_its_row_and_no_row_is_left_over() -> None:
    assert configuration_rows().keys() == SETTINGS.keys()


@pytest.mark.parametrize("key", SETTINGS)
def test_the_row_of_a_setting_tells_its_variable_and_default(key: str) -> None:
    variable, _, default, _, meaning = configuration_rows()[key]
    value = SETTINGS[key]
    assert variable.split(", ")[0] == f"`TUX_{key.replace('.', '_').upper()}`"
    assert default == ("empty" if value == "" else f"`{value}`")
    assert meaning


@pytest.mark.parametrize(
    ("variable", "key"),
    [
        (variable.strip("`"), key)
        for key, (variables, *_) in configuration_rows().items()
        for variable in variables.split(", ")[1:]
    ],
)
def test_a_second_name_of_a_setting_sets_it(variable: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "given")
    assert dict(settings(load_settings()))[key] == "given"


_COMMANDS_EXPLAINED = [
    f"docs/{path.name}" for path in sorted(ROOT.glob("docs/*.md")) if _ROW_OF_COMMAND.search(path.read_text("utf-8"))
]


def test_the_pages_count_the_connections_of_a_process_as_they_are() -> None:
    """To the database: two pools, and one for each listener."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "interface").glob("**/*.py"))
    listeners = len(re.findall(r"\bListener\(", code))
    number = ("none", "one", "two", "three", "four", "five", "six")[listeners]
    most = 2 * TuxSettings().database.pool_size + listeners
    said = {name: " ".join(page(f"docs/{name}.md").split()) for name in ("configuration", "large-databases", "scaling")}
    assert f"at most {most} connections: 8, 8, and {number} that listen" in said["configuration"]
    assert f"{most} a process at most" in said["large-databases"]
    assert f"up to {most} connections to the database: two pools" in said["scaling"]
    assert f"`database.pool_size`, and {number} that listen" in said["scaling"]
    assert f"| {2 * most} | {40 * most}: all but {number} of each process through PgBouncer" in said["scaling"]


def test_every_metric_is_explained_to_operators() -> None:
    metrics = {family.name for family in REGISTRY.collect() if family.name.startswith("tux_")}
    explained = page("docs/operating.md")
    assert {name for name in metrics if f"`{name}" not in explained} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    assert set(_MAKE.findall(path.read_text(encoding="utf-8"))) <= targets


def test_no_make_target_is_listed_twice() -> None:
    listed = re.findall(r"^([a-z]+):.*##", page("Makefile"), re.MULTILINE)
    assert sorted(listed) == sorted(set(listed))


def test_the_readme_names_the_two_commands_to_begin_with() -> None:
    assert {"run", "test"} <= set(_MAKE.findall(page("README.md")))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(path: Path) -> None:
    broken = []
    for link in _LINK.findall(_COMMENT.sub("", _FENCED.sub("", path.read_text(encoding="utf-8")))):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (anchor and anchor not in headings(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def test_every_page_is_in_the_navigation_once() -> None:
    listed = [entry.page for part in parts(ROOT) for entry in part.entries]
    reached = [*listed, *(each for one in listed for each in below(one, ROOT))]
    assert sorted(reached) == [each for each in pages(ROOT) if each not in (START, INDEX)]


def test_every_picture_is_shown_on_some_page() -> None:
    shown = {(path.parent / link).resolve() for path in PAGES for link in _LINK.findall(path.read_text("utf-8"))}
    assert {path for path in (ROOT / IMAGES).iterdir() if path not in shown} == set()


def test_every_slash_command_is_explained_on_one_page() -> None:
    explained = [name for explaining in _COMMANDS_EXPLAINED for name in _ROW_OF_COMMAND.findall(page(explaining))]
    assert sorted(explained) == sorted(SLASH_COMMANDS)


@pytest.mark.parametrize("name", ["README.md", "docs/getting-started.md", *_COMMANDS_EXPLAINED])
def test_no_slash_command_is_named_that_does_not_exist(name: str) -> None:
    named = {f"{words} " for words in _SLASH.findall(page(name))}  # with what may follow: an option, or nothing
    known = {f"{command} " for command in SLASH_COMMANDS}
    assert {
        words for words in named if not any(words.startswith(one) or one.startswith(words) for one in known)
    } == set()


async def test_the_list_of_commands_is_that_of_the_bot() -> None:
    assert page("docs/commands.md") == await command_page(NOWHERE), "`make docs` writes it anew"


def test_the_first_steps_invite_with_the_rights_that_are_made_use_of_and_say_of_each_what_for() -> None:
    steps = page("docs/getting-started.md")
    [asked] = re.findall(r"permissions=(\d+)", steps)
    assert f"permissions={asked}&" in invite_link(application=1, guild=2)
    rows = steps.partition("| permission | for |")[2].partition("\n\n")[0]
    named = [name for cell in re.findall(r"^\s*\| ([^|]+) \|", rows, re.MULTILINE) for name in cell.split(", ")]
    assert sorted(named) == sorted(str(right.name) for right in RIGHTS)


def test_the_index_of_decisions_lists_each_once_in_order_by_its_title() -> None:
    pages = [path for path in PAGES if path.parent.name == "decisions" and path.name != "README.md"]
    titles = [path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") for path in pages]
    listed = re.findall(r"^- \[(\d{4})\]\(([^)]+)\): (.+)$", page("docs/decisions/README.md"), re.MULTILINE)
    assert [(f"{number}: {title}", name) for number, name, title in listed] == [
        (title, path.name) for title, path in zip(titles, pages, strict=True)
    ]
