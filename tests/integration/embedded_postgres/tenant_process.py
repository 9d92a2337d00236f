"""A process of its own that holds a lease: `python tenant_process.py DIRECTORY [UID]`.

It writes `progress ...` lines, then `started URL`; the line `stop` on its input makes it stop and write `stopped`, the
end of its input makes it end without a word to the server.
"""

import asyncio
import os
import sys
from pathlib import Path

from sqlalchemy.ext.asyncio import create_async_engine

from infrastructure.embedded_postgres import EmbeddedPostgres


def main(directory: Path, uid: int | None) -> None:
    if uid is not None:
        # After the change of account the interpreter's own modules may be out of reach: import all that is needed.
        create_async_engine("postgresql+asyncpg://")
        asyncio.run(asyncio.sleep(0))
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    postgres = EmbeddedPostgres(directory, progress=lambda line: print("progress", line, flush=True))
    print("started", postgres.start().url, flush=True)
    if sys.stdin.readline() == "stop\n":
        postgres.stop()
        print("stopped", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
