"""Who is away by the word of another bot."""

from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import define, frozen

from application.shared.importing import BroughtIn, ImportOccasion, Item, Outcome
from application.shared.unit_of_work import UnitOfWork
from domain.afk.absence import MOST_AWAY, Leave
from domain.afk.nickname import tagged
from domain.shared.ids import UserId
from domain.shared.importing import IMPORTER, Part, Remark
from domain.shared.names import as_met
from domain.shared.text import tidied


@frozen(kw_only=True)
class ForeignAbsence:
    """`nickname` is what they were called before; `is_lasting` means that writing did not end it."""

    user: UserId
    nickname: str
    reason: str
    since: datetime
    until: datetime | None
    is_enforced: bool
    is_lasting: bool


@define
class AbsencesKeeper:
    """The nickname that the other bot put on is given back when they return, if it still is that one."""

    part: Part = Part.ABSENCES

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        return 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignAbsence]]
    ) -> Sequence[Outcome]:
        room = MOST_AWAY - await uow.absences.away(occasion.guild)
        outcomes = []
        for each in sorted(items, key=lambda each: each.fact.user):
            outcome = await self._bring_in(uow, occasion, each, is_full=room <= 0)
            room -= outcome.left_out is None
            outcomes.append(outcome)
        return outcomes

    async def _bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, item: Item[ForeignAbsence], *, is_full: bool
    ) -> Outcome:
        fact = item.fact
        if fact.until is not None and fact.until <= occasion.at:
            return Outcome(key=item.key, left_out=Remark.OVER)
        if is_full:
            return Outcome(key=item.key, left_out=Remark.TOO_MANY)
        absence = await uow.absences.open(occasion.guild, fact.user, at=occasion.at)
        if not absence.is_over or absence.nick_tagged is not None:
            return Outcome(key=item.key, left_out=Remark.THERE_ALREADY)
        leave = Leave(
            reason=tidied(fact.reason) or None,
            at=fact.since,
            until=fact.until,
            enforced_by=IMPORTER if fact.is_enforced else None,
        )
        absence.begin(leave, now=occasion.at)
        absence.note_tag(as_met(fact.nickname), tagged(fact.nickname))
        absence.is_tagged = True
        await uow.absences.save(absence)
        remarks = (Remark.ENDS_WITH_MESSAGE,) if fact.is_lasting and not fact.is_enforced else ()
        return Outcome(key=item.key, user=fact.user, note=absence.set_at.isoformat(), remarks=remarks)

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """Not where they are back, or away in another way; the nickname stays as the other bot left it."""
        gone = set[int]()
        for row in sorted(rows, key=lambda row: row.user or 0):
            absence = None if row.user is None else await uow.absences.lock(occasion.guild, row.user)
            if absence is not None and not absence.is_over and absence.set_at.isoformat() == row.note:
                await uow.absences.remove(absence)
                gone.add(row.key)
        return gone
