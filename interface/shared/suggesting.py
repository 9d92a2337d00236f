"""What is offered while a person types."""

import asyncio
from collections.abc import Awaitable

import structlog
from discord import app_commands

from application.shared.errors import ApplicationError
from domain.shared.errors import DomainError
from interface.shared.failures import said_of

_log = structlog.stdlib.get_logger(__name__)

MOST_CHOICES = 25
"""Discord API reference, "Autocomplete"."""

WITHIN = 2.5
"""Seconds; after three Discord takes no answer any more."""


async def offered(choices: Awaitable[list[app_commands.Choice[str]]]) -> list[app_commands.Choice[str]]:
    """None where they cannot be had in time: while somebody types, Discord shows no words about it."""
    try:
        async with asyncio.timeout(WITHIN):
            return await choices
    except (ApplicationError, DomainError, TimeoutError) as error:
        _log.info("nothing can be offered while a person types", error=said_of(error))
        return []
