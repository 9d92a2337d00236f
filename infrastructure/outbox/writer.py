from collections.abc import Mapping

from sqlalchemy import ColumnElement, bindparam, func, insert

from domain.shared.events import Event
from infrastructure.database.transaction import Row, Transaction
from infrastructure.outbox.codec import to_payload
from infrastructure.outbox.tables import outbox

_given = {
    name: bindparam(f"event_{name}", type_=outbox.c[name].type)
    for name in ("guild_id", "name", "payload", "occurred_at")
}
EVENT_VALUES: Mapping[str, ColumnElement[object]] = {
    **_given,
    # The relay goes by the server's clock: an event of a machine that is ahead would wait until the server has come
    # to its time.
    "due_at": func.least(_given["occurred_at"], func.now()),
}
"""What an event's row holds, by column; its parameters are those of `event_row`."""

_INSERT = insert(outbox).values(dict(EVENT_VALUES))


async def write_events(transaction: Transaction) -> None:
    """Put the transaction's events into the outbox, in one statement."""
    if transaction.events:
        await transaction.execute(_INSERT, [event_row(event) for event in transaction.events])
        transaction.events.clear()
        transaction.wrote_events = True


def event_row(event: Event) -> Row:
    return {
        "event_guild_id": event.guild,
        "event_name": type(event).__name__,
        "event_payload": to_payload(event),
        "event_occurred_at": event.at,
    }
