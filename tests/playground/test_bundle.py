"""The page's files, put together for the browser."""

import re
from pathlib import Path

import pytest

from playground.page_server.application import PAGE
from playground.page_server.bundle import NotBundled, script, style_sheet


def _written(directory: Path, **modules: str) -> Path:
    for name, source in modules.items():
        (directory / f"{name}.js").write_text(source)
    return directory / "app.js"


def test_each_module_comes_once_and_after_those_it_needs(tmp_path: Path) -> None:
    app = _written(
        tmp_path,
        app='import { put } from "./list.js";\nimport { el as made } from "./dom.js";\nput(made);\n',
        list='import {\n  el,\n} from "./dom.js";\nexport const put = (each) => el(each);\n',
        dom="export async function el() {}\nexport class Node {}\nconst own = 1;\n",
    )
    written = script(app)
    assert re.findall(r'^modules\["(.*)"\] =', written, re.MULTILINE) == ["dom.js", "list.js", "app.js"]
    assert "return { el, Node };" in written
    assert 'const { el: made } = modules["dom.js"];' in written
    assert not re.search(r"^(import|export)\b", written, re.MULTILINE)


@pytest.mark.parametrize(
    "line",
    [
        'import * as dom from "./dom.js";',
        'import "./dom.js";',
        'import { el } from "https://example.org/dom.js";',
        "export let changing = 1;",
        "export default 1;",
        "export { el };",
    ],
)
def test_what_it_cannot_put_together_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(NotBundled, match=re.escape(f"app.js: {line}")):
        script(_written(tmp_path, app=f"const el = 1;\n{line}\n"))


def test_modules_that_import_each_other_are_named(tmp_path: Path) -> None:
    app = _written(
        tmp_path,
        app='import { menu } from "./menu.js";\n',
        menu='import { item } from "./item.js";\nexport const menu = item;\n',
        item='import { menu } from "./menu.js";\nexport const item = menu;\n',
    )
    with pytest.raises(NotBundled, match=r"app\.js imports menu\.js imports item\.js imports menu\.js"):
        script(app)


def test_style_sheets_stand_where_they_are_imported(tmp_path: Path) -> None:
    (tmp_path / "page.css").write_text('@import "theme.css";\n@import "app.css";\np {}\n')
    (tmp_path / "theme.css").write_text("a {}\n")
    (tmp_path / "app.css").write_text("b {}\n")
    assert style_sheet(tmp_path / "page.css").split() == ["a", "{}", "b", "{}", "p", "{}"]


def test_every_file_of_the_page_is_sent() -> None:
    """One that nothing imports would be left out without a word."""
    sent, sheets = script(PAGE / "app.js"), style_sheet(PAGE / "page.css")
    assert [each.name for each in PAGE.glob("*.js") if f'modules["{each.name}"] =' not in sent] == []
    assert [
        each.name for each in PAGE.glob("*.css") if each.name != "page.css" and each.read_text() not in sheets
    ] == []
