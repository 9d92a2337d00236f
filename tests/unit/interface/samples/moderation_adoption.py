"""Whose an action was that was made by hand."""

from collections.abc import Mapping

from application.moderation.adoption.claim_case import ClaimCase
from domain.moderation.case_number import CaseNumber
from domain.shared.names import Names
from domain.shared.permission import Permission
from tests.builders import GUILD
from tests.unit.interface.samples.sample import Sample, Samples

_COMMANDS: Mapping[str, Sample] = {
    "case claim": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="number!:string?[1..100]",
        given={"number": "#2"},
        asks=lambda by, _: [ClaimCase(guild=GUILD, number=CaseNumber(2), by=by, names=_names(by.user))],
        says="Case #2 is yours now: Warning of <@30>.",
    ),
}


def _names(user: int) -> Names:
    return Names(username=f"user{user}", display_name=f"user{user}")


SAMPLES = Samples(commands=_COMMANDS)
