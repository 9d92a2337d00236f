from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from application.shared.configuration.node import Node, Tree
from domain.shared.errors import DomainError
from domain.shared.written import Where


@frozen(kw_only=True)
class Problem:
    """`line` is 0 where it is about no line of a file."""

    line: int = 0
    where: Where
    why: DomainError


@frozen
class Parsed:
    """`root` is None where the file could not be read as far as that."""

    root: Node | None
    problems: tuple[Problem, ...] = ()


class ConfigurationFiles(Protocol):
    async def read(self, content: bytes) -> Parsed:
        """Never fails: what is wrong with the file is among the problems."""
        ...

    def write(self, sections: Mapping[str, Tree], comments: Sequence[str]) -> bytes:
        """The same sections always become the same file."""
        ...
