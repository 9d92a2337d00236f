"""Asks a running bot how it is."""

import aiohttp
from attrs import frozen

from application.shared.errors import SetupError


@frozen
class NotRunning(SetupError):
    address: str


@frozen
class Answer:
    healthy: bool
    text: str


async def ask(host: str, port: int, *, timeout: float = 5.0) -> Answer:
    """Raises NotRunning where nothing answers within `timeout` seconds."""
    address = f"http://{host}:{port}/health"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout)) as session,
            session.get(address) as response,
        ):
            return Answer(response.status == 200, await response.text())
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NotRunning(address) from error
