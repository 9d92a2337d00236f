"""Patterns by RE2: whatever people type, the time it takes grows with the length of the text alone."""

from collections.abc import Callable
from typing import Protocol, cast

import re2  # type: ignore[import-untyped]  # the library has no types

from domain.moderation.bulk.errors import PatternUnreadable

_MOST_MEMORY = 1 << 20  # bytes of a compiled pattern


class _Pattern(Protocol):
    def search(self, text: str) -> object | None: ...


class Re2Patterns:
    def read(self, pattern: str) -> Callable[[str], bool]:
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = _MOST_MEMORY
        options.log_errors = False
        try:
            compiled = cast(_Pattern, re2.compile(pattern, options))
        except re2.error as error:
            said = error.args[0]
            raise PatternUnreadable(pattern, said.decode() if isinstance(said, bytes) else str(said)) from error
        return lambda text: compiled.search(text) is not None
