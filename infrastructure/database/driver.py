"""asyncpg's connection, with what it does otherwise for us."""

import asyncio
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    _Connection = asyncpg.Connection[asyncpg.Record]
else:
    _Connection = asyncpg.Connection  # generic to its stubs alone


class Connection(_Connection):
    """Ends with a statement that is cut off: nobody uses it again, and the server ends the statement by its own limit.

    asyncpg would ask for that on a second connection. The end of this one breaks that off while it is being opened, and
    asyncio then logs an exception of TLS that nobody retrieved.
    """

    def _cancel_current_command(self, waiter: object, cancel_waiter: object = None) -> None:
        # Not at once: the caller has the connection in hand.
        asyncio.get_running_loop().call_soon(self.terminate)
