from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.points.errors import AlreadyRecorded
from domain.points.role_grant import RoleGrant
from domain.shared.ids import UserId


@frozen(kw_only=True)
class RecordPart:
    grant: RoleGrant
    part: int
    receivers: tuple[UserId, ...]
    actor: UserId


@define
class RecordPartHandler:
    """One part of a grant to a role, in one transaction; a part that is on record already is left as it is."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RecordPart) -> None:
        try:
            async with self._uow(turn=command.grant.guild) as uow:
                await uow.role_grants.record_part(
                    command.grant, command.part, command.receivers, actor=command.actor, at=self._clock.now()
                )
                await uow.commit()
        except AlreadyRecorded:
            return
