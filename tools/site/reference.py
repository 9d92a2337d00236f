"""Pages of domain and application from their docstrings: read, never imported."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from griffe import GriffeLoader, Module

from tools.site.described import described, directive

PACKAGES = ("domain", "application")

type Pages = dict[PurePosixPath, str]


def reference_pages(root: Path) -> Pages:
    """A page for each package, which leads to those within it."""
    loader = GriffeLoader(search_paths=[root], allow_inspection=False)
    made: Pages = {}
    for name in PACKAGES:
        package = loader.load(name, try_relative_path=False)
        assert isinstance(package, Module)
        made |= _pages(package)
    return made


def _pages(package: Module) -> Pages:
    inside = sorted(_modules(package), key=lambda module: module.name)
    packages, plain = [each for each in inside if _is_package(each)], [each for each in inside if not _is_package(each)]
    sections = [section for module in (package, *plain) if (section := _section(module, package))]
    made: Pages = {}
    for each in packages:
        made |= _pages(each)
    made[_place(package)] = "\n\n".join([f"# `{package.path}`", _toctree(packages, package), *sections]) + "\n"
    return made


def _section(module: Module, page: Module) -> str:
    """What a module says of itself and holds; nothing where that is nothing."""
    objects = "\n\n".join(described(module))
    words = module.docstring.value if module.docstring else ""
    if not objects and not words:
        return ""
    heading = "" if module is page else f"## `{module.name}`\n\n"
    return heading + "\n\n".join(filter(None, [directive("py:module", module.path), words, objects]))


def _toctree(packages: list[Module], page: Module) -> str:
    if not packages:
        return ""
    entries = "\n".join(f"{page.name}/{each.name}" for each in packages)
    return f"```{{toctree}}\n:maxdepth: 1\n\n{entries}\n```"


def _modules(package: Module) -> Iterator[Module]:
    for member in package.members.values():
        if isinstance(member, Module):
            yield member


def _is_package(module: Module) -> bool:
    return isinstance(module.filepath, Path) and module.filepath.name == "__init__.py"


def _place(package: Module) -> PurePosixPath:
    return PurePosixPath("reference", *package.path.split(".")).with_suffix(".md")
