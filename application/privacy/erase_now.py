from uuid import uuid4

from attrs import define, frozen

from application.privacy.fulfil import LEASES
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.shared.ids import RequestId, UserId
from domain.shared.lease import LeaseToken


@frozen
class EraseNow:
    """Asked for by whoever runs the bot, however often."""

    user: UserId


@define
class EraseNowHandler:
    """Records the wish as one that is claimed, and does it: a process that dies leaves it to a bot.

    The person is told by neither. Raises AlreadyUnderWay.
    """

    _uow: UnitOfWorkFactory
    _fulfil: UseCase[PrivacyRequest, None]
    _clock: SharedClock

    async def __call__(self, command: EraseNow) -> None:
        now = await self._clock.now()
        request = PrivacyRequest(
            user=command.user,
            request=RequestId(int(now.timestamp() * 1_000_000)),
            kind=RequestKind.ERASE,
            asked_at=now,
            lease_until=now + LEASES[0],
            lease_token=LeaseToken(uuid4()),
            attempts=1,
            is_own=False,
        )
        async with self._uow() as uow:
            await uow.privacy_requests.add(request)
            await uow.commit()
        await self._fulfil(request)
