"""Sample calls about cases of another bot, for `tux database explain`."""

from attrs import evolve

from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case_number import LARGEST_CASE_NUMBER, CaseNumber
from domain.moderation.importing.carrying import Carrying, carried
from domain.moderation.importing.ends_here import end_here
from domain.moderation.importing.foreign_case import ForeignCase
from domain.shared.ids import RoleId
from infrastructure.database.samples import Sample, Subject
from infrastructure.moderation.foreign_cases import PostgresForeignCases

_NUMBER = CaseNumber(LARGEST_CASE_NUMBER)
"""No case that is there has it."""


async def foreign_cases(at: Subject) -> None:
    repository = PostgresForeignCases(at.transaction)
    jail = ForeignCase(
        key=1,
        number=_NUMBER,
        named="JAIL",
        kind=JAIL,
        target=at.user,
        moderator=at.user,
        reason="sample",
        at=at.now,
        expires_at=at.now.replace(year=at.now.year + 1),
        roles=(RoleId(1),),
        jail_role=RoleId(2),
    )
    how = Carrying(guild=at.guild, source="sample", now=at.now, takes_over_ends=True)
    await repository.reserve(at.guild, _NUMBER)
    await repository.add([carried(jail, _NUMBER, None, how)])
    here = await repository.in_force(at.guild, [at.user], [JAIL])
    unjail = carried(evolve(jail, kind=UNJAIL, at=at.now, roles=()), _NUMBER, None, how)
    await repository.end(end_here([case for case in here if case.number == _NUMBER], [unjail], how))
    await repository.ended_by(at.guild, [_NUMBER])
    await repository.remove(at.guild, [_NUMBER])


FOREIGN_SAMPLES: tuple[Sample, ...] = (foreign_cases,)
