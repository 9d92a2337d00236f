"""`python -m playground`."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from playground.wire.requirements import missing_packages


def main() -> int:
    missing = missing_packages()
    if missing:
        print(f"The playground needs {', '.join(missing)}: pip install 'tux[playground]'", file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(prog="playground", description="A local Discord to try a bot in.")
    parser.add_argument("--host", default="127.0.0.1", help="address of the page; 0.0.0.0 within a container")
    parser.add_argument("--port", type=int, default=8400, help="port of the page (0: any free one)")
    parser.add_argument("--state", type=Path, default=None, help="file that keeps the guild between runs")
    parser.add_argument("--parent-pipe", action="store_true", help="end when standard input ends")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    from playground.serving import serve  # which needs them

    pipe, host = arguments.parent_pipe, arguments.host
    return asyncio.run(serve(arguments.port, arguments.state, parent_pipe=pipe, host=host))


if __name__ == "__main__":
    sys.exit(main())
