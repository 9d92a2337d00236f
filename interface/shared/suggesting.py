"""What is offered while a person types."""

from collections.abc import Awaitable

import structlog
from discord import app_commands

from application.shared.errors import ApplicationError
from domain.shared.errors import DomainError

_log = structlog.stdlib.get_logger(__name__)

MOST_CHOICES = 25
"""Discord API reference, "Autocomplete"."""


async def offered(choices: Awaitable[list[app_commands.Choice[str]]]) -> list[app_commands.Choice[str]]:
    """None where they cannot be had: while somebody types, Discord shows no words about it."""
    try:
        return await choices
    except (ApplicationError, DomainError) as error:
        _log.info("nothing can be offered while a person types", error=repr(error))
        return []
