"""What goes on record about a nickname; only whoever holds the claim may."""

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.afk.absence import Absence
from domain.shared.errors import ConcurrentChange


@frozen(eq=False)
class NoteTag:
    """The tag is about to be put on a nickname."""

    absence: Absence
    before: str | None
    tagged: str


@define
class NoteTagHandler:
    """Whether they are still away. Raises ConcurrentChange if the claim is no longer held."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: NoteTag) -> bool:
        async with self._uow() as uow:
            absence = await _held(uow, command.absence)
            if absence.is_over:
                return False
            absence.note_tag(command.before, command.tagged)
            await uow.absences.keep_nickname(absence)
            await uow.commit()
        return True


@frozen(eq=False)
class SettleNickname:
    """What was to be done to it has been done, for an absence as it was claimed."""

    absence: Absence
    is_tagged: bool
    stored_as: str | None = None
    """The tagged nickname as Discord has it, where it was put on now."""


@define
class SettleNicknameHandler:
    """Raises ConcurrentChange if the claim is no longer held."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: SettleNickname) -> None:
        now, was_over = await self._clock.now(), command.absence.is_over
        async with self._uow() as uow:
            absence = await _held(uow, command.absence)
            if was_over and absence.is_over:
                await uow.absences.remove(absence)
            else:
                if command.stored_as is not None:
                    absence.nick_tagged = command.stored_as
                absence.nickname_settled(was_over=was_over, is_tagged=command.is_tagged, now=now)
                await uow.absences.keep_nickname(absence)
            await uow.commit()


@frozen(eq=False)
class PutOffNickname:
    """It cannot be given back at present."""

    absence: Absence


@define
class PutOffNicknameHandler:
    """In the end it is given up. Raises ConcurrentChange if the claim is no longer held."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: PutOffNickname) -> None:
        now = await self._clock.now()
        async with self._uow() as uow:
            absence = await _held(uow, command.absence)
            absence.nickname_refused(now=now)
            if absence.is_over and absence.is_given_up:
                await uow.absences.remove(absence)
            else:
                await uow.absences.keep_nickname(absence)
            await uow.commit()


@frozen(eq=False)
class RenamedLate:
    """It was changed by somebody whose claim was over by then."""

    absence: Absence
    before: str | None
    tagged: str | None


@define
class RenamedLateHandler:
    """Has it looked at once more: another may have gone by how it was before."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RenamedLate) -> None:
        now, late = await self._clock.now(), command.absence
        async with self._uow() as uow:
            absence = await uow.absences.open(late.guild, late.user, at=now)
            absence.renamed_late(command.before, command.tagged, now=now)
            await uow.absences.keep_nickname(absence)
            await uow.commit()


async def _held(uow: UnitOfWork, claimed: Absence) -> Absence:
    absence = await uow.absences.lock(claimed.guild, claimed.user)
    if absence is None or absence.lease_token != claimed.lease_token:
        raise ConcurrentChange
    return absence
