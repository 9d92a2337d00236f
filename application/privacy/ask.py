from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.privacy.request import PrivacyRequest, RequestKind, check_ask
from domain.shared.ids import RequestId, UserId


@frozen
class AskForExport:
    by: UserId
    request: RequestId


@frozen
class AskToBeErased:
    by: UserId
    request: RequestId


@define
class AskHandler:
    """Records the wish, for whichever process takes it on. Raises AlreadyUnderWay or AskedTooSoon."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock
    _kind: RequestKind

    async def __call__(self, command: AskForExport | AskToBeErased) -> PrivacyRequest:
        now = await self._clock.now()
        async with self._uow() as uow:
            before = await uow.privacy_requests.asked_by(command.by, command.request)
            if before is not None:
                return before
            check_ask(await uow.privacy_requests.latest(command.by, self._kind), at=now)
            asked = PrivacyRequest(
                user=command.by, request=command.request, kind=self._kind, asked_at=now, lease_until=now
            )
            await uow.privacy_requests.add(asked)
            await uow.commit()
        return asked
