from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from io import BufferedIOBase
from typing import Protocol

from attrs import frozen

from application.privacy.queries import Promise, StoredRow
from application.shared.errors import ApplicationError
from domain.privacy.request import PrivacyRequest


@frozen
class MailRefused(ApplicationError):
    """Discord does not let the bot write to the person; `why` is in its own words."""

    why: str | None


@frozen
class TooMuchToSend(ApplicationError):
    """It fits into no number of messages that one would want to get."""

    parts: int


@frozen
class Part:
    name: str
    """A file name with its ending."""
    content: BufferedIOBase


class Packing(Protocol):
    def __call__(self, rows: AsyncIterator[StoredRow], promise: Promise) -> AbstractAsyncContextManager[Sequence[Part]]:
        """Archives, each small enough for a message and complete in itself; gone after the block, and with the process.

        Raises TooMuchToSend.
        """
        ...


class ErasureNotice(Protocol):
    async def tell(self, request: PrivacyRequest) -> None:
        """Once, that it is done. Raises MailRefused or DiscordUnreachable."""
        ...


class Mail(Protocol):
    async def send(self, request: PrivacyRequest, parts: Sequence[Part]) -> None:
        """Those that were not sent before. Raises MailRefused or DiscordUnreachable."""
        ...
