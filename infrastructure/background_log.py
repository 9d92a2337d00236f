"""What is said of work in the background that fails."""

from collections.abc import Sequence

import structlog
from attrs import define, field

from application.shared.errors import unforeseen
from application.shared.incidents import IncidentReporter

_log = structlog.stdlib.get_logger(__name__)


@define(eq=False)
class BackgroundLog:
    """Each defect is an incident; what passes is a line when it begins, when it changes, and when it is over."""

    _work: str
    _incidents: IncidentReporter
    _waits_for: str | None = field(default=None, init=False)

    def failed(self, *errors: Exception) -> None:
        """All that failed in one round."""
        for error in errors:
            defect = unforeseen(error)
            if defect is not None:
                self._incidents.report(defect, during=self._work)
        passing = _kinds([error for error in errors if unforeseen(error) is None])
        if passing and passing != self._waits_for:
            self._waits_for = passing
            _log.warning("background work has to wait", work=self._work, error=passing)

    def succeeded(self) -> None:
        if self._waits_for is not None:
            _log.info("background work goes on", work=self._work)
        self._waits_for = None


def _kinds(errors: Sequence[Exception]) -> str:
    """In few words, however many failures of the same kind there are, and however deep in groups."""
    found = {_kinds(error.exceptions) if isinstance(error, ExceptionGroup) else repr(error) for error in errors}
    return ", ".join(sorted(found))
