from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.levels.level_repository import Refusal
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class NoteRefusals:
    """All the rewards that Discord refuses to this member now; none where it refuses none any more."""

    guild: GuildId
    user: UserId
    refusals: tuple[Refusal, ...]


@define
class NoteRefusalsHandler:
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: NoteRefusals) -> None:
        async with self._uow() as uow:
            await uow.reward_refusals.put(command.guild, command.user, command.refusals, at=self._clock.now())
            await uow.commit()
