from uuid import UUID

from attrs import frozen


@frozen
class BatchId:
    """The same each time the batch is given, so that its receiver can tell whether it has it already.

    Batches of a stream come one after the other: whoever has one has all of a lower number.
    """

    stream: UUID
    number: int
