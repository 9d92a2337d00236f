from typing import Protocol


class IncidentReporter(Protocol):
    """The one place where unexpected failures end up."""

    def report(self, error: BaseException, *, during: str) -> str:
        """Record the failure with all that is known of it; returns the incident id that a person can quote."""
        ...
