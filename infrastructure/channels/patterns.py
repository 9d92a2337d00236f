from collections.abc import Callable

import re2  # type: ignore[import-untyped]  # it comes without types

from domain.channels.errors import UnreadablePattern

_MOST_MEMORY = 1 << 20
"""Bytes for one compiled pattern: repetitions of repetitions ask for more than anybody means."""


class Re2Patterns:
    """Patterns by RE2, whose time grows with the text alone, whatever the pattern."""

    def compiled(self, pattern: str) -> Callable[[str], bool]:
        options = re2.Options()
        options.case_sensitive, options.log_errors, options.max_mem = False, False, _MOST_MEMORY
        try:
            found = re2.compile(pattern, options)
        except re2.error as unreadable:
            raise UnreadablePattern(pattern, _said(unreadable)) from unreadable
        return lambda text: found.search(text) is not None


def _said(unreadable: Exception) -> str:
    [*given] = unreadable.args
    words = given[0] if given else ""
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)
