"""What people asked for, done by whoever claims it; a process that dies leaves it to the next."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from attrs import define, frozen

from application.privacy.ports import ErasureNotice, MailRefused, TooMuchToSend
from application.shared.clock import SharedClock
from application.shared.errors import ApplicationError, DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.privacy.request import KEPT_FOR, PrivacyRequest, RequestKind, RequestState
from domain.shared.lease import Room

LEASES = (timedelta(minutes=10),)
AT_ONCE, OF_EACH_PERSON = 4, 1
"""Each of them goes through large tables."""
FORGOTTEN_AT_ONCE = 1000


@frozen
class FulfilRequests:
    pass


@define
class FulfilRequestsHandler:
    _uow: UnitOfWorkFactory
    _fulfil: UseCase[PrivacyRequest, None]
    _clock: SharedClock
    _workers: Workers

    async def __call__(self, _: FulfilRequests) -> None:
        await self._workers.take_on_of(self._claim, self._fulfil, whose=lambda request: request.user)

    async def _claim(self, room: Room) -> tuple[PrivacyRequest, ...]:
        now = await self._clock.now()
        async with self._uow() as uow:
            claimed = await uow.privacy_requests.claim(now=now, leases=LEASES, room=room)
            await uow.commit()
        return claimed


@define
class FulfilRequestHandler:
    """Does one that was claimed, and records that it is done or why it cannot be."""

    _ways: Mapping[RequestKind, UseCase[PrivacyRequest, None]]
    _save: UseCase[PrivacyRequest, None]
    _clock: SharedClock
    _tell_erased: UseCase[PrivacyRequest, None]
    """Done after it is on record that it is done, by whoever recorded that: killed in between, nobody is told, and
    nobody is told twice. Nor is who did not ask: they would read that they did."""

    async def __call__(self, request: PrivacyRequest) -> None:
        try:
            await self._ways[request.kind](request)
        except MailRefused as refused:
            request.refused(refused.why, at=await self._clock.now())
        except TooMuchToSend as too_much:
            request.refused(f"{too_much.parts} parts", at=await self._clock.now())
        else:
            request.done(at=await self._clock.now())
        await self._save(request)
        if request.is_own and request.kind is RequestKind.ERASE and request.state is RequestState.DONE:
            await self._tell_erased(request)


@define
class TellErasedHandler:
    """A closed door, or a Discord that is away, is nothing to try again: what was asked for is done."""

    _notice: ErasureNotice
    _not_told: Callable[[ApplicationError], None]

    async def __call__(self, request: PrivacyRequest) -> None:
        try:
            await self._notice.tell(request)
        except (MailRefused, DiscordUnreachable) as why:
            self._not_told(why)


@define
class SaveRequestHandler:
    """Raises ConcurrentChange if the claim is no longer held."""

    _uow: UnitOfWorkFactory

    async def __call__(self, request: PrivacyRequest) -> None:
        async with self._uow() as uow:
            await uow.privacy_requests.save(request)
            await uow.commit()


@frozen
class ForgetRequests:
    pass


@define
class ForgetRequestsHandler:
    """Some of those that were done long ago. Returns whether there may be more."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, _: ForgetRequests) -> bool:
        before = await self._clock.now() - KEPT_FOR
        async with self._uow() as uow:
            forgotten = await uow.privacy_requests.forget_settled(before=before, limit=FORGOTTEN_AT_ONCE)
            await uow.commit()
        return forgotten >= FORGOTTEN_AT_ONCE
