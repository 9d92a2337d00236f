from collections.abc import Callable

from attrs import define, frozen

from application.privacy.fulfil import LEASES
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.privacy.repository import Erased, Mark
from domain.privacy.request import PrivacyRequest
from domain.shared.ids import UserId

AT_ONCE = 1_000
"""Rows that one transaction changes; several times as many it looks at, where no index leads to them."""


@frozen
class EraseSome:
    request: PrivacyRequest
    step: str
    pseudonym: UserId
    mark: Mark | None


@define
class ErasePersonHandler:
    """Goes through all that is stored of somebody, step by step. Raises ConcurrentChange if another took over.

    Whose id was there is replaced by a random one that is written down nowhere: each attempt has its own.
    """

    _uow: UnitOfWorkFactory
    _erase_some: UseCase[EraseSome, Erased]
    _new_pseudonym: Callable[[], UserId]

    async def __call__(self, request: PrivacyRequest) -> None:
        pseudonym = self._new_pseudonym()
        async with self._uow() as uow:
            steps = uow.personal_data.steps()
        for step in steps:
            if step not in request.steps_done:
                await self._do(request, step, pseudonym)

    async def _do(self, request: PrivacyRequest, step: str, pseudonym: UserId) -> None:
        mark: Mark | None = None
        while True:
            mark = (await self._erase_some(EraseSome(request, step, pseudonym, mark))).go_on_from
            if mark is None:
                request.steps_done = (*request.steps_done, step)
                return


@define
class EraseSomeHandler:
    """One transaction, which holds the claim for longer; the last of a step notes that it is done."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: EraseSome) -> Erased:
        lease_until = await self._clock.now() + LEASES[-1]
        async with self._uow() as uow:
            erased = await uow.personal_data.erase(
                command.step, command.request.user, command.pseudonym, command.mark, limit=AT_ONCE
            )
            done = (command.step,) if erased.go_on_from is None else ()
            await uow.privacy_requests.save(command.request.going_on(done, lease_until=lease_until))
            await uow.commit()
        return erased
