from attrs import frozen

from domain.shared.events import Event


@frozen(kw_only=True)
class ReportChanged(Event):
    """It was opened, or something about it is different now."""

    number: int


@frozen(kw_only=True)
class ReportSettled(Event):
    """It was resolved or dismissed."""

    number: int
