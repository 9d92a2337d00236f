"""Whether the server can be reached, as the log tells it."""

from collections.abc import Mapping, MutableMapping

import structlog
from attrs import define, field

_log = structlog.stdlib.get_logger(__name__)

_GENERATION = "tux_generation"


@define(eq=False)
class Reach:
    """Logs each kind of failure once, however often it is met, until the server is reached again."""

    _quiet: bool = False
    """Whoever asks says it."""
    _met: set[type[BaseException]] = field(factory=set, init=False)

    def failed(self, error: BaseException) -> None:
        if type(error) not in self._met and not self._quiet:
            self._met.add(type(error))
            _log.warning("the database is out of reach", reason=str(error) or type(error).__name__)

    def succeeded(self) -> None:
        if self._met:
            self._met.clear()
            _log.info("the database is in reach again")


@define(eq=False)
class Generation:
    """Connections that were opened in an earlier generation are replaced before they are used again."""

    _number: int = field(default=0, init=False)
    _read_only: bool = field(default=False, init=False)

    def mark(self, info: MutableMapping[str, object]) -> None:
        """The connection that this belongs to is one of the present generation."""
        info[_GENERATION] = self._number

    def includes(self, info: Mapping[str, object]) -> bool:
        return info[_GENERATION] == self._number

    def end(self) -> None:
        """The server has turned read-only for those who are connected to it."""
        self._number += 1
        if not self._read_only:
            _log.warning("the database takes no changes; all connections to it are replaced")
        self._read_only = True

    def committed(self) -> None:
        if self._read_only:
            _log.info("the database takes changes again")
        self._read_only = False
