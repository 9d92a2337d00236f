from sqlalchemy import insert

from domain.shared.events import Event
from infrastructure.database.transaction import Row, Transaction
from infrastructure.outbox.codec import to_payload
from infrastructure.outbox.tables import outbox

_INSERT = insert(outbox)


async def write_events(transaction: Transaction) -> None:
    """Put the transaction's events into the outbox, in one statement."""
    if transaction.events:
        await transaction.execute(_INSERT, [event_row(event) for event in transaction.events])
        transaction.events.clear()
        transaction.wrote_events = True


def event_row(event: Event) -> Row:
    return {
        "guild_id": event.guild,
        "name": type(event).__name__,
        "payload": to_payload(event),
        "occurred_at": event.at,
        "due_at": event.at,
    }
