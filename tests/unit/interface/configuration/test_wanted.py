"""Whatever the application says belongs in a file has its words in every language."""

import ast
from pathlib import Path

from domain.shared.written import Referred
from interface.configuration.wanted import KNOWN


def said_in(path: Path) -> set[str]:
    """What it constructs a WrongType of, in words."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    wanted = (call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "WrongType")
    return {text for each in wanted for text in texts_of(each)}


def texts_of(said: ast.expr) -> set[str]:
    """Of an f-string, with each kind of thing in its place."""
    if isinstance(said, ast.Constant):
        return {str(said.value)}
    assert isinstance(said, ast.JoinedStr)
    return {
        "".join(str(part.value) if isinstance(part, ast.Constant) else kind.value for part in said.values)
        for kind in Referred
    }


def test_whatever_belongs_in_a_file_has_its_words() -> None:
    said = set[str]().union(*map(said_in, Path("application").rglob("*.py")))
    assert len(said) > 5
    assert {text.message for text in KNOWN} == said
