import secrets

import structlog
from attrs import define

from infrastructure.observability.metrics import INCIDENTS
from infrastructure.observability.sentry import send_to_sentry

_log = structlog.stdlib.get_logger(__name__)


@define
class LoggedIncidents:
    """Reports to the log, to the metrics, and to Sentry where it is set up."""

    def report(self, error: BaseException, *, during: str) -> str:
        incident = secrets.token_hex(4)
        INCIDENTS.inc()
        _log.error("unexpected failure", incident=incident, during=during, exc_info=error)
        send_to_sentry(error, incident=incident, during=during)
        return incident
