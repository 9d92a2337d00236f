"""What a statement is called: the method of a repository or Reader that sends it, as `moderation.case_reader.page`.

So every statement has a name, and none has to be given one. It stands in the statement itself, as a comment, and thus
in the server's own views and logs; in the metrics; and in `tux database`.
"""

import re
import sys
from types import FrameType

ELSEWHERE = "elsewhere"
"""The name of what is sent from outside the infrastructure."""

_ROOT = "infrastructure."
_PASSING_ON = frozenset(
    f"{_ROOT}database.{module}"
    for module in (
        "history",
        "naming",
        "plans",
        "posts",
        "reading",
        "replica_reading",
        "retry",
        "samples",
        "session",
        "statements",
        "transaction",
        "versioned",
    )
)
"""Through these statements go on their way; none is theirs."""

_NAME = re.compile(r"/\* ([a-z_.]+) \*/\s*$")


def sender() -> str:
    """The public method that is being run and sends something, found on the stack.

    Asked once for each statement, when it is compiled: of two methods that send the same, the first gives the name.
    """
    # No public function shows the stack without reading the sources of all that runs.
    frame: FrameType | None = sys._getframe(1)
    sending, name = "", ELSEWHERE
    while frame is not None:
        module, function = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if sending and module != sending:
            break
        if module.startswith(_ROOT) and module not in _PASSING_ON and not function.startswith("<"):
            sending, name = module, f"{module.removeprefix(_ROOT)}.{function.lstrip('_')}"
            if not function.startswith("_"):
                break
        frame = frame.f_back
    return name


def named(sql: str, name: str) -> str:
    return f"{sql} /* {name} */"


def in_other_words(sql: str, name: str) -> str:
    """The same statement of that name, which no server and no pooler has prepared by its words yet."""
    return named(f"{sql.removesuffix(named('', name))} /* anew */", name)


def name_in(sql: str) -> str | None:
    """None where a statement has none, because it is not ours."""
    found = _NAME.search(sql)
    return found[1] if found else None
