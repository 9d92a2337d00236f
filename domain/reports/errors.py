from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import UserId


@frozen
class ReportNotFound(DomainError):
    number: int


@frozen
class ReportClosed(DomainError):
    number: int


@frozen
class ReportNotClaimed(DomainError):
    number: int


@frozen
class ReportClaimedByAnother(DomainError):
    number: int
    by: UserId


@frozen
class ReportAboutOneself(DomainError):
    """Whoever a report is about does not decide on it."""

    number: int


@frozen
class ReportReasonTooLong(DomainError):
    length: int
    longest: int


@frozen
class CannotReportOneself(DomainError):
    pass


@frozen
class CannotReportTheBot(DomainError):
    pass


@frozen
class TooManyOpenReports(DomainError):
    most: int


@frozen
class ReporterBlocked(DomainError):
    """The moderators take no reports from this person."""


@frozen
class ReporterBlockedAlready(DomainError):
    user: UserId


@frozen
class ReporterNotBlocked(DomainError):
    user: UserId


@frozen
class CaseAboutAnother(DomainError):
    """The case is about somebody else than the report."""

    case: int
    target: UserId


@frozen
class CaseSaysNothingDone(DomainError):
    """It is not carried out, or was voided: whoever reported would be told what is not so."""

    case: int
