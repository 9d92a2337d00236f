"""asyncpg's connection, with what it does otherwise for us."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    _Connection = asyncpg.Connection[asyncpg.Record]
else:
    _Connection = asyncpg.Connection  # generic to its stubs alone


ARRAYS = {"bool": (1000, 16), "int4": (1007, 23), "int8": (1016, 20)} | {
    "date": (1182, 1082),
    "timestamptz": (1185, 1184),
    "uuid": (2951, 2950),
}
"""PostgreSQL's own numbers, the same in each of its versions, of the arrays that our statements use and of their
elements."""


def _described(element: str, number: int, of: int) -> Mapping[str, object]:
    """As asyncpg reads it from the server's catalogue."""
    described = dict.fromkeys(("range_subtype", "attrtypoids", "attrnames", "basetype"))
    return {**described, "oid": number, "name": f"_{element}", "ns": "pg_catalog", "elemtype": of, "elemdelim": b","}


_DESCRIBED = [_described(element, *numbers) for element, numbers in ARRAYS.items()]


class Connection(_Connection):
    """Ends with a statement that is cut off: nobody uses it again, and the server ends the statement by its own limit.

    asyncpg would ask for that on a second connection. The end of this one breaks that off while it is being opened, and
    asyncio then logs an exception of TLS that nobody retrieved.
    """

    def _cancel_current_command(self, waiter: object, cancel_waiter: object = None) -> None:
        # Not at once: the caller has the connection in hand.
        asyncio.get_running_loop().call_soon(self.terminate)


def know_arrays(connection: _Connection) -> None:
    """For a new one, whose codecs are set: setting one makes asyncpg forget all arrays.

    It would ask for them on each connection, which keeps the server longer than all else that a start wants to know.
    """
    connection._protocol.get_settings().register_data_types(_DESCRIBED)  # type: ignore[attr-defined]  # asyncpg has no other way
