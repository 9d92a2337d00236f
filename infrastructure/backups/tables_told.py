"""How far pg_dump or pg_restore is, from the lines that they write."""

import re
from collections.abc import Mapping

from attrs import define

from application.backups.ports import Progress

_TABLE = re.compile(r'(?:dumping contents of|processing data for) table "([^"]+)"')


@define
class TablesTold:
    """A table whose turn it is tells that the one before it is done."""

    _rows: Mapping[str, int]
    _progress: Progress
    _done: int = 0
    _present: int = 0

    def __call__(self, line: str) -> None:
        found = _TABLE.search(line)
        if found is None:
            return
        self._done += self._present
        self._present = self._rows.get(found[1].removeprefix("public."), 0)
        self._progress.comes_to(self._done)
