from pathlib import Path

import pytest
from griffe import GriffeLoader, Module

from tools.site.described import described, directive

CODE = '''
from attrs import define, field, frozen
from pack.ids import GuildId

LIMIT = 480
"""Characters."""

_HIDDEN = 1

Number = NewType("Number", int)
"""Counts from 1."""

type Names = tuple[str, ...]

@frozen
class Case(Base):
    """What was done.

    In `two` parts.
    """

    guild: GuildId
    """Whose it is."""
    note: str | None = None
    made: list[int] = field(factory=list)
    _secret: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it waits."""

    @classmethod
    def of(cls, *names: str, at: int = 3) -> "Case": ...

    async def __call__(self, guild: GuildId, /) -> None: ...

    def _inner(self) -> None: ...

def found(text: str) -> Case: ...
'''


@pytest.fixture
def module(tmp_path: Path) -> str:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "__init__.py").write_text("")
    (tmp_path / "pack" / "ids.py").write_text("class GuildId(int): ...\n")
    (tmp_path / "pack" / "cases.py").write_text(CODE)
    loaded = GriffeLoader(search_paths=[tmp_path], allow_inspection=False).load("pack.cases", try_relative_path=False)
    assert isinstance(loaded, Module)
    return "\n\n".join(described(loaded))


@pytest.mark.parametrize(
    "text",
    [
        "```{py:data} LIMIT\n:value: 480\n\nCharacters.\n```",
        "```{py:type} Number\n:canonical: ~builtins.int\n\nCounts from 1.\n```",
        "```{py:type} Names\n:canonical: ~builtins.tuple[~builtins.str, ...]\n```",
        "````{py:class} Case\nOf `Base`.\n\nWhat was done.\n\nIn `two` parts.\n\n```{py:attribute} guild",
        "{py:attribute} guild\n:type: ~pack.ids.GuildId\n\nWhose it is.\n",
        "{py:attribute} note\n:type: ~builtins.str | None\n:value: None\n",
        "{py:attribute} made\n:type: ~builtins.list[~builtins.int]\n```",
        "{py:property} is_open\n:type: ~builtins.bool\n\nWhether it waits.\n",
        "{py:method} of(*names: ~builtins.str, at: ~builtins.int = 3) -> ~pack.cases.Case\n:classmethod:\n",
        "{py:method} __call__(guild: ~pack.ids.GuildId, /) -> None\n:async:\n",
        "{py:function} found(text: ~builtins.str) -> ~pack.cases.Case\n",
    ],
)
def test_what_a_module_offers_is_described_with_types_that_link(module: str, text: str) -> None:
    assert text in module


@pytest.mark.parametrize("name", ["_HIDDEN", "_secret", "_inner", "define"])
def test_what_is_nobody_elses_is_left_out(module: str, name: str) -> None:
    assert name not in module


def test_a_fence_is_longer_than_those_within() -> None:
    inner = directive("py:method", "a()", {"async": ""})
    assert directive("py:class", "A", body=inner) == f"````{{py:class}} A\n{inner}\n````"
