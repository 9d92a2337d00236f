from attrs import define

from application.afk.keep_nickname import NoteTag, PutOffNickname, RenamedLate, SettleNickname
from application.afk.ports import MemberNicknames, RenameRefused
from application.shared.use_case import UseCase
from domain.afk.absence import Absence
from domain.afk.nickname import Barred, Rename, Stays, next_step
from domain.shared.errors import ConcurrentChange


@define(kw_only=True)
class SeeToNicknameHandler:
    """Brings the nickname of somebody whose absence was claimed to what the record says.

    What it puts on is noted before, and what it takes off is what was noted. Where Discord gives no answer it is left
    to the next claim, which looks what was done.
    """

    nicknames: MemberNicknames
    note: UseCase[NoteTag, bool]
    settle: UseCase[SettleNickname, None]
    put_off: UseCase[PutOffNickname, None]
    renamed_late: UseCase[RenamedLate, None]

    async def __call__(self, absence: Absence) -> None:
        step = next_step(absence, await self.nicknames.look(absence.guild, absence.user))
        try:
            match step:
                case Stays():
                    await self.settle(SettleNickname(absence, step.is_tagged))
                case Barred():
                    await self.put_off(PutOffNickname(absence))
                case Rename():
                    await self._rename(absence, step)
        except ConcurrentChange:
            return  # somebody else has taken over, and looks for themselves

    async def _rename(self, absence: Absence, step: Rename) -> None:
        """Raises ConcurrentChange."""
        before, tagged = absence.nick_before, absence.nick_tagged
        if not absence.is_over:
            assert step.to is not None, "a tag is something"
            before, tagged = step.before, step.to
            if not await self.note(NoteTag(absence, before, tagged)):
                await self.settle(SettleNickname(absence, is_tagged=False))
                return
        try:
            stored_as = await self.nicknames.rename(absence.guild, absence.user, step.to)
        except RenameRefused:
            await self._refused(absence)
            return
        try:
            await self.settle(
                SettleNickname(absence, not absence.is_over, stored_as=None if absence.is_over else stored_as)
            )
        except ConcurrentChange:
            await self.renamed_late(RenamedLate(absence, before, tagged))

    async def _refused(self, absence: Absence) -> None:
        if absence.is_over:
            await self.put_off(PutOffNickname(absence))
        else:
            await self.settle(SettleNickname(absence, is_tagged=False))
