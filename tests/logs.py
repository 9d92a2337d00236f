"""What is logged during the tests, and that a test which sets it up otherwise leaves nothing of that behind."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


def begin() -> None:
    structlog.configure(
        [
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(),
            # structlog's own choice would take seconds to draw the local variables of one traceback.
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )


@contextmanager
def as_before() -> Iterator[None]:
    """Also where a test calls the command line, which sets up the logs of the whole process."""
    root, discords = logging.getLogger(), logging.getLogger("discord")
    handlers, level, of_discord, structured = root.handlers, root.level, discords.level, structlog.get_config()
    try:
        yield
    finally:
        root.handlers = handlers
        for logger, before in ((root, level), (discords, of_discord)):
            if logger.level != before:  # to set it goes through all loggers there are
                logger.setLevel(before)
        structlog.configure(**structured)
