"""Asks a running bot how it is."""

import aiohttp
from attrs import frozen

from application.shared.errors import SetupError


@frozen
class NotRunning(SetupError):
    address: str


@frozen
class ProbesTurnedOff(SetupError):
    pass


@frozen
class Answer:
    healthy: bool
    text: str


async def ask(host: str, port: int, *, timeout: float = 5.0) -> Answer:
    """Raises NotRunning where no bot answers within `timeout` seconds, ProbesTurnedOff for port -1."""
    return await _get(host, port, "health", '{"healthy":', timeout)


async def metrics(host: str, port: int, *, timeout: float = 5.0) -> str:
    """As Prometheus reads them. Raises as `ask` does."""
    return (await _get(host, port, "metrics", "# HELP", timeout)).text


async def _get(host: str, port: int, page: str, begins: str, timeout: float) -> Answer:
    if port < 0:
        raise ProbesTurnedOff
    address = f"http://{host}:{port}/{page}"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout)) as session,
            session.get(address) as response,
        ):
            text = await response.text()
    except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError) as error:
        raise NotRunning(address) from error
    if not text.startswith(begins):
        raise NotRunning(address)  # some other program has the port
    return Answer(response.status == 200, text)
