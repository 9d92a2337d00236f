"""Where `tux` begins: light enough that Ctrl-C ends it in good order from the first moment on."""

import sys

INTERRUPTED = 130  # as shells have it


def main() -> None:
    try:
        # Here, since importing the rest takes the better part of a second.
        from interface.cli import app

        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
