from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.evidence.message import Capture, SeenMessage
from domain.shared.ids import CaptureId, GuildId, UserId


@frozen(kw_only=True)
class KeepCapture:
    """By somebody who sees the message."""

    guild: GuildId
    capture: CaptureId
    message: SeenMessage
    by: UserId


@define
class KeepCaptureHandler:
    """Keeps a message as it is now. Until something is done with it, it is kept for a day."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: KeepCapture) -> CaptureId:
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=now)
            await uow.captures.keep(
                Capture.of(command.message, guild=command.guild, id=command.capture, by=command.by, at=now)
            )
            await uow.commit()
        return command.capture
