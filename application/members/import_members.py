from collections.abc import Collection

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.members.record import BulkOutcome, MemberRecord
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class ImportMembers:
    """Take over records, each of another member; the fields that are `given` are set, all others left as they are."""

    guild: GuildId
    records: Collection[MemberRecord]
    given: frozenset[str]
    apply: bool
    """Else it is only found out what would come of it."""


@define
class ImportMembersHandler:
    """For whoever runs the bot. The same records again change nothing."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ImportMembers) -> BulkOutcome:
        """Raises GuildNotRegistered."""
        async with self._uow(turn=command.guild) as uow:
            await uow.guilds.get(command.guild)
            outcome = await uow.members.take_over(command.guild, command.records, command.given, at=self._clock.now())
            if command.apply:
                await uow.commit()
        return outcome
