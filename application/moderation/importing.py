"""Cases of another bot: under their own numbers in a server that has none yet, else under the next ones."""

from collections.abc import Collection, Mapping, Sequence

from attrs import define, evolve

from application.shared.importing import BroughtIn, ImportOccasion, Item, Outcome
from application.shared.unit_of_work import UnitOfWork
from domain.moderation.case import Case, CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import CarriedCase, Carrying, carried
from domain.moderation.importing.endings import Ended, Overview
from domain.moderation.importing.ends_here import EndedBy, EndedHere, end_here, hold_again, must_wait
from domain.moderation.importing.foreign_case import ForeignCase, kind_here
from domain.moderation.term import ended_by, next_look
from domain.shared.ids import GuildId
from domain.shared.importing import Part, Remark


@define
class CasesKeeper:
    _overview: Overview
    part: Part = Part.CASES

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        """Up to which number they keep theirs."""
        await _keep_out_what_else_ends_cases(uow, occasion.guild)
        if not self._overview.highest:
            return 0
        is_first = await uow.foreign_cases.reserve(occasion.guild, CaseNumber(self._overview.highest))
        return self._overview.highest if is_first else 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignCase]]
    ) -> Sequence[Outcome]:
        how = _how(occasion)
        await _keep_out_what_else_ends_cases(uow, occasion.guild)
        waiting = await _waiting(uow, occasion, items)
        items = [each for each in items if each.key not in waiting]
        numbers = await self._numbers(uow, occasion, items)
        cases = [carried(each.fact, numbers[each.key], self._overview.endings.get(each.key), how) for each in items]
        cases = await _ended_here(uow, occasion.guild, cases)
        ended = await _end_here(uow, cases, how)
        await uow.foreign_cases.add(cases)
        enders = {each.by for each in ended}
        return [
            Outcome(
                key=each.key,
                target=one.case.number,
                remarks=(*one.remarks, Remark.ENDED_HERE) if one.case.number in enders else one.remarks,
            )
            for each, one in zip(items, cases, strict=True)
        ] + [Outcome(key=key, left_out=Remark.UNDER_WAY) for key in sorted(waiting)]

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        how = _how(occasion)
        await _keep_out_what_else_ends_cases(uow, occasion.guild)
        keys = {CaseNumber(row.target): row.key for row in rows if row.target is not None}
        ended = await uow.foreign_cases.ended_by(occasion.guild, keys)
        gone = await uow.foreign_cases.remove(occasion.guild, keys)
        await _hold_again(uow, [each for each in ended if each.by in gone and each.case.number not in gone], how)
        return {keys[number] for number in gone}

    async def _numbers(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignCase]]
    ) -> Mapping[int, CaseNumber]:
        own = {
            each.key: CaseNumber(each.fact.number)
            for each in items
            if each.fact.number is not None and 0 < each.fact.number <= occasion.settled
        }
        others = [each.key for each in items if each.key not in own]
        if others:
            first = await uow.adopted_cases.take_numbers(occasion.guild, len(others))
            own |= {key: CaseNumber(first + place) for place, key in enumerate(others)}
        return own


def _how(occasion: ImportOccasion) -> Carrying:
    return Carrying(
        guild=occasion.guild, source=occasion.source, now=occasion.at, takes_over_ends=occasion.takes_over_ends
    )


async def _waiting(uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignCase]]) -> frozenset[int]:
    """Those of whose member the bot is at something older. To be asked before what is in force is: what is settled in
    between is then seen there."""
    targets = {each.fact.target for each in items if ended_by(kind_here(each.fact))}
    if not targets:
        return frozenset()
    beside = await uow.adopted_cases.beside(occasion.guild, targets, since=occasion.at)
    pending = [case for case in beside if case.status is CaseStatus.PENDING]
    return frozenset(each.key for each in items if must_wait(each.fact, pending))


async def _hold_again(uow: UnitOfWork, ended: Sequence[EndedBy], how: Carrying) -> None:
    if not ended:
        return
    since = min(each.case.opened_at for each in ended)
    beside = await uow.adopted_cases.beside(how.guild, {each.case.target for each in ended}, since=since)
    done = [case for case in beside if case.status is CaseStatus.APPLIED]
    await uow.foreign_cases.end([hold_again(each, done, how) for each in ended])
    for case in (each.case for each in ended):
        if case.is_in_force and case.expires_at is not None:
            due_at = next_look(case.kind, case.expires_at, how.now)
            await uow.case_schedule.put(how.guild, case.number, due_at=due_at)


async def _keep_out_what_else_ends_cases(uow: UnitOfWork, guild: GuildId) -> None:
    """What is done by hand, and outcomes of the bot's own, come on record before this looks for them, or once this can
    be seen: one of the two sees the other. Before numbers are taken, as by whoever records them."""
    await uow.audit_cursors.have_alone(guild)


async def _end_here(uow: UnitOfWork, cases: Sequence[CarriedCase], how: Carrying) -> Sequence[EndedHere]:
    """What is in force here, and was ended by a later case of the other bot."""
    kinds = {kind for each in cases for kind in ended_by(each.case.kind)}
    targets = {each.case.target for each in cases if ended_by(each.case.kind)}
    here = await uow.foreign_cases.in_force(how.guild, targets, kinds) if targets else ()
    ended = end_here(here, cases, how)
    await uow.foreign_cases.end(ended)
    return ended


async def _ended_here(uow: UnitOfWork, guild: GuildId, cases: Sequence[CarriedCase]) -> list[CarriedCase]:
    """What is in force by the other bot's record, and was ended by a later case of this one."""
    in_force = [each.case for each in cases if each.case.is_in_force]
    if not in_force:
        return [*cases]
    since = min(case.opened_at for case in in_force)
    targets = {case.target for case in in_force}
    later = [
        case
        for case in await uow.adopted_cases.beside(guild, targets, since=since)
        if case.status is CaseStatus.APPLIED
    ]
    return [
        _after(each, _first_end(each, [case for case in later if case.target == each.case.target])) for each in cases
    ]


def _first_end(carried_case: CarriedCase, later: Sequence[Case]) -> Ended | None:
    case = carried_case.case
    found = sorted(
        (other.opened_at, ended_by(other.kind)[case.kind])
        for other in later
        if other.opened_at > case.opened_at and case.kind in ended_by(other.kind)
    )
    return (found[0][1], found[0][0]) if found else None


def _after(carried_case: CarriedCase, ended: Ended | None) -> CarriedCase:
    if ended is None or not carried_case.case.is_in_force:
        return carried_case
    carried_case.case.ending, carried_case.case.ended_at = ended
    remarks = tuple(each for each in carried_case.remarks if each is not Remark.END_TAKEN_OVER)
    return evolve(carried_case, due_at=None, swap=None, remarks=remarks)
