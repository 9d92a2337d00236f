"""Backups that the bot makes by itself, where that is wished."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from attrs import define

from application.backups.create_backup import CreateBackup, Created
from application.backups.errors import BackupProblem, BackupUnderWay
from application.backups.list_backups import Backups
from application.backups.ports import Step
from application.shared.clock import Clock
from application.shared.use_case import UseCase
from domain.backups.database import SavedDatabase
from domain.backups.rotation import Keep
from domain.backups.schedule import Schedule
from interface.backups.words import problem_words

_log = structlog.stdlib.get_logger(__name__)

AGAIN_AFTER = timedelta(minutes=15)
"""A backup that failed is tried again; a long one that fails at its end would else be made all the time."""


@define
class Beats:
    """Of a backup under way nobody sees more than that it goes on."""

    _beat: Callable[[], None]

    def begins(self, _step: Step, _total: int) -> None:
        self._beat()

    def comes_to(self, _done: int) -> None:
        self._beat()

    def moved(self, _size: int) -> None:
        self._beat()

    def ends(self) -> None:
        self._beat()


@define(eq=False, kw_only=True)
class ScheduledBackups:
    """Of several processes, the one whose turn it is makes it; for the others none is due then."""

    _create: UseCase[CreateBackup, Created | None]
    _list: Callable[[], Awaitable[Backups]]
    _whose: Callable[[], Awaitable[SavedDatabase]]
    """The database whose backups these are; asked until it is known."""
    _schedule: Schedule
    _keep: Keep
    _clock: Clock
    _beat: Callable[[], None]
    _failed: Callable[[], None]
    _tell_newest: Callable[[datetime | None], None]
    """When it was taken, or that there is none; told at each look."""
    _not_before: datetime | None = None
    _database: SavedDatabase | None = None

    async def __call__(self) -> None:
        """Look whether one is due, and make it. What a person can mend is logged, and counted."""
        self._beat()
        now = self._clock.now()
        try:
            if self._database is None:
                self._database = await self._whose()
            last = (await self._list()).newest_of(self._database)
            self._tell_newest(last)
            if now < max(self._schedule.due_at(last, now), self._not_before or now):
                return
            self._not_before = now + AGAIN_AFTER
            created = await self._create(CreateBackup(keep=self._keep, if_due=self._schedule))
        except BackupUnderWay:  # it will be there at the next look
            self._not_before = None
        except BackupProblem as problem:
            self._failed()
            _log.error("no backup could be made", problem=problem_words(problem), again_after=str(AGAIN_AFTER))
        else:
            self._not_before = None
            if created is not None:
                self._told(created)

    def _told(self, created: Created) -> None:
        made = created.manifest
        self._tell_newest(made.origin.taken_at)
        _log.info("a backup was made", backup=made.name, bytes=made.size, seconds=round(made.seconds, 1))
        for name in created.removed:
            _log.info("an old backup was removed", backup=name)
        for name in created.left:
            _log.warning("an old backup is not as it was written, and was left", backup=name)
