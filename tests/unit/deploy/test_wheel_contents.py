"""Whatever lies beside the code gets into the wheel with it: pages, pictures, catalogues, templates.

`make wheel` looks into the wheel itself; this is what can be seen without building one.
"""

import tomllib
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[3]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
PACKAGES = [name.removesuffix("*") for name in SETUPTOOLS["packages"]["find"]["include"]]


def beside_the_code() -> list[PurePosixPath]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    return [PurePosixPath(path.relative_to(ROOT)) for path in found if path.suffix not in (".py", ".pyc")]


def is_packed(file: PurePosixPath) -> bool:
    """Whether a pattern of a package that it lies in, or of all of them, takes it."""
    return any(
        fnmatch(str(file.relative_to(folder)), pattern)
        for folder in file.parents[:-1]
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        if package in ("*", str(folder).replace("/", "."))
    )


def test_every_file_beside_the_code_is_packed() -> None:
    files = beside_the_code()
    assert {".po", ".html", ".css", ".js", ".mako"} <= {file.suffix for file in files}
    assert [file for file in files if not is_packed(file)] == []


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert {folder for folder in folders if not (folder / "__init__.py").exists()} == set()
