"""How the jail that a test begins with has ended."""

from domain.moderation.case_number import CaseNumber
from domain.moderation.term import Ending
from tests.builders import GUILD
from tests.jails import Jails

ONE = CaseNumber(1)


async def ending(jails: Jails) -> Ending | None:
    return (await jails.moderation.cases.show(GUILD, ONE)).ending
