from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.privacy.request import PrivacyRequest, RequestKind, RequestState, check_ask
from domain.shared.ids import RequestId, UserId
from domain.shared.language import Language


@frozen
class AskForExport:
    by: UserId
    request: RequestId
    language: Language | None = None


@frozen
class AskToBeErased:
    by: UserId
    request: RequestId
    language: Language | None = None


@frozen
class Asked:
    request: PrivacyRequest
    refused_before: str | None = None
    """What stood in the way when the same was asked for the last time."""


@define
class AskHandler:
    """Records the wish, for whichever process takes it on. Raises AlreadyUnderWay or AskedTooSoon."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock
    _kind: RequestKind

    async def __call__(self, command: AskForExport | AskToBeErased) -> Asked:
        now = await self._clock.now()
        async with self._uow() as uow:
            before = await uow.privacy_requests.asked_by(command.by, command.request)
            if before is not None:
                return Asked(before)
            latest = await uow.privacy_requests.latest(command.by, self._kind)
            check_ask(latest, at=now)
            asked = PrivacyRequest(
                user=command.by,
                request=command.request,
                kind=self._kind,
                asked_at=now,
                lease_until=now,
                language=command.language,
            )
            await uow.privacy_requests.add(asked)
            await uow.commit()
        return Asked(asked, _refusal(latest))


def _refusal(latest: PrivacyRequest | None) -> str | None:
    return latest.problem if latest is not None and latest.state is RequestState.REFUSED else None
