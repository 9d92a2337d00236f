from collections.abc import Callable, Set
from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.starboard.hints import Hints
from domain.starboard.repository import Starred

GATHERED = timedelta(milliseconds=900)
"""How long after the first star a message is looked at: most of a burst is over by then."""


@frozen
class StoreHints:
    starred: Set[Starred]
    deleted: Set[Starred]


@define
class StoreHintsHandler:
    """Puts on record which messages are to be looked at: one statement, however many there are."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: StoreHints) -> None:
        due_at = await self._clock.now() + GATHERED
        async with self._uow() as uow:
            if command.starred:
                await uow.starred_messages.note(command.starred, due_at=due_at)
            if command.deleted:
                await uow.starred_messages.note_known(command.deleted, due_at=due_at)
            await uow.commit()


@define
class FlushHintsHandler:
    """Stores what was gathered; what could not be stored is kept for the next time.

    Called every second, it says a second after it stored something that there is something due.
    """

    _hints: Hints
    _store: UseCase[StoreHints, None]
    _are_due: Callable[[], None]
    _has_stored: bool = False

    async def __call__(self, _: None) -> None:
        if self._has_stored:
            self._are_due()
            self._has_stored = False
        starred, deleted = self._hints.pull()
        if not (starred or deleted):
            return
        try:
            await self._store(StoreHints(starred, deleted))
        except BaseException:
            self._hints.put_back(starred, deleted)
            raise
        self._has_stored = True
