from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.casebook.query import CaseQuery, SearchId
from domain.shared.ids import GuildId

KEPT_FOR = timedelta(days=30)


@frozen
class KeepSearch:
    guild: GuildId
    query: CaseQuery


@define
class KeepSearchHandler:
    """Keeps a search for the buttons below its pages, and forgets those of the guild that are too old."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: KeepSearch) -> SearchId:
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.case_searches.forget_before(command.guild, now - KEPT_FOR)
            search = await uow.case_searches.keep(command.guild, command.query, at=now)
            await uow.commit()
        return search
