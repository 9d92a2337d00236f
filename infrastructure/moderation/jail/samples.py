"""Sample calls, for `tux database explain`."""

from domain.moderation.actions.jail import JAIL
from domain.moderation.case import CaseIntent
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.shared.ids import GuildId, RoleId
from infrastructure.database.samples import Sample, Subject
from infrastructure.moderation.case_repository import PostgresCaseRepository
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from infrastructure.moderation.jail.role_swaps import PostgresRoleSwaps
from infrastructure.moderation.nick.nick_resets import PostgresNickReader, PostgresNickResets


async def jails(at: Subject) -> None:
    repository, swaps, reader = (
        PostgresCaseRepository(at.transaction),
        PostgresRoleSwaps(at.transaction),
        PostgresJailReader(at.reading),
    )
    intent = CaseIntent(
        guild=at.guild,
        kind=JAIL,
        target=at.user,
        moderator=at.user,
        reason=None,
        request=at.request,
        opened_at=at.now,
        lease_until=at.now,
    )
    case = await repository.open(intent)
    swap = RoleSwap(
        guild=at.guild,
        number=case.number,
        user=at.user,
        jail_role=RoleId(1),
        joined_at=at.now,
        moved=(RoleId(2),),
        unmoved=(),
    )
    await swaps.put(swap)
    await swaps.keep(at.guild, case.number, [RoleId(3)])
    await swaps.drop(at.guild, case.number, RoleId(3))
    await swaps.came_back(at.guild, case.number, at.now)
    await reader.swap(at.guild, case.number)
    await reader.past(at.guild, at.user)
    await reader.of_member(at.guild, at.user)
    await reader.in_force([at.guild], (GuildId(0), CaseNumber(0)), 100)
    await PostgresNickResets(at.transaction).put(at.guild, case.number, "Nick")
    await PostgresNickReader(at.reading).taken(at.guild, case.number)


JAIL_SAMPLES: tuple[Sample, ...] = (jails,)
