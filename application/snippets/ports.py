from collections.abc import Sequence
from typing import Protocol

from domain.snippets.entry import Entry


class Nearest(Protocol):
    def __call__(self, typed: str, names: Sequence[str], limit: int) -> tuple[str, ...]:
        """Up to `limit` of the names, those most like what was typed first; none that is not like it."""
        ...


class SnippetFiles(Protocol):
    def read(self, content: bytes) -> tuple[Entry, ...]:
        """Raises FileTooLarge, FileUnreadable, EntryRefused."""
        ...

    def write(self, entries: Sequence[Entry]) -> bytes: ...
