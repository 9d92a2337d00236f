from typing import Protocol


class UseCase[Command, Result](Protocol):
    """Anything that carries out one command: a handler, or a handler wrapped in retries and measurements."""

    async def __call__(self, command: Command, /) -> Result: ...
