from attrs import frozen

from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case_number import CaseNumber
from domain.shared.events import Event


@frozen(kw_only=True)
class BulkOperationChanged(Event):
    """It began, got on, or ended: one for each of its transactions, in place of two for each of its cases."""

    operation: OperationNumber


@frozen(kw_only=True)
class TargetToldInVain(Event):
    """A target of an operation was told of it by direct message, and it did not come to that."""

    number: CaseNumber
