"""Where `tux` begins: light enough that Ctrl-C ends it cleanly from the first moment on."""

import sys

INTERRUPTED = 130  # as shells have it


def main() -> None:
    try:
        # Here, since a command's own imports take the better part of a second.
        from interface import cli

        cli.main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
