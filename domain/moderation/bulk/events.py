from attrs import frozen

from domain.moderation.bulk.number import OperationNumber
from domain.shared.events import Event


@frozen(kw_only=True)
class BulkOperationChanged(Event):
    """It began, got on, or ended: one for each of its transactions, in place of two for each of its cases."""

    operation: OperationNumber
