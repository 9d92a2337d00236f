"""What is known of a jail by the records and the audit log, where one of them, or the member, is away."""

from datetime import timedelta

import pytest
from attrs import define

from application.moderation.errors import ActionUnfinished
from application.moderation.jail.show_swap import ShowSwap, ShowSwapHandler
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import RecordsUnavailable, TransientFailure
from domain.moderation.actions.jail import JAIL
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.shared.ids import GuildId
from tests.builders import GUILD, LEASE, MEMBER
from tests.fakes.jail import MemoryJailReader
from tests.fakes.records import MemoryRecords
from tests.jails import ARTIST, HELPER, Jails
from tests.moderation import Moderation

ONE = CaseNumber(1)


@define
class AwayReader(MemoryJailReader):
    failure: Exception

    async def swap(self, guild: GuildId, number: CaseNumber) -> RoleSwap | None:
        raise self.failure


@pytest.fixture
def jails(moderation: Moderation, records: MemoryRecords) -> Jails:
    return Jails(moderation, MemoryJailReader(records))


@pytest.mark.parametrize("away", [RecordsUnavailable(), TransientFailure()], ids=repr)
async def test_what_was_done_is_told_without_its_roles_where_the_records_are_away(
    jails: Jails, records: MemoryRecords, away: Exception
) -> None:
    jailed = ShowSwap(await jails.done(JAIL))
    swap = await ShowSwapHandler(jails.reader)(jailed)
    assert swap is not None
    assert swap.moved == (HELPER, ARTIST)
    assert await ShowSwapHandler(AwayReader(records, away))(jailed) is None


async def test_a_jail_that_the_audit_log_has_was_done_although_they_have_left_since(jails: Jails) -> None:
    jails.roles.answer_lost.add("replace")
    with pytest.raises(ActionUnfinished):
        await jails.done(JAIL)
    jails.roles.answer_lost.clear()
    jails.roles.discord.leave(GUILD, MEMBER)
    jails.moderation.clock.advance(2 * LEASE + timedelta(seconds=1))
    await jails.moderation.resume_cases(ResumeCases([GUILD]))
    assert (await jails.moderation.cases.show(GUILD, ONE)).status is CaseStatus.APPLIED
