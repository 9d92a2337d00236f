"""Sample calls, for `tux database explain`."""

from contextlib import suppress
from datetime import timedelta

from attrs import evolve

from domain.moderation.actions import KINDS
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseIntent
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import CaseQuery, SearchForgotten, SearchText
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter, LogPlace
from domain.moderation.state import CaseState
from domain.shared.ids import ChannelId, MessageId, RequestId, RoleId
from domain.shared.lease import Room
from infrastructure.database.samples import PAGES, Sample, Subject
from infrastructure.moderation.adoption.samples import SAMPLES as ADOPTION
from infrastructure.moderation.appeals.samples import SAMPLES as APPEALS
from infrastructure.moderation.case_log_posts import PostgresCaseLogPosts
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.moderation.case_repository import PostgresCaseRepository
from infrastructure.moderation.case_roles import PostgresCaseRoles
from infrastructure.moderation.case_schedule import PostgresCaseSchedule
from infrastructure.moderation.casebook.reader import PostgresCasebookReader
from infrastructure.moderation.casebook.searches import PostgresCaseSearches
from infrastructure.moderation.drift.samples import SAMPLES as DRIFT
from infrastructure.moderation.escalation.samples import SAMPLES as ESCALATION
from infrastructure.moderation.foreign_samples import FOREIGN_SAMPLES
from infrastructure.moderation.jail.samples import JAIL_SAMPLES
from infrastructure.moderation.owed_answers import PostgresOwedAnswers
from infrastructure.moderation.retention.samples import RETENTION
from infrastructure.moderation.stuck_reader import PostgresStuckReader


async def cases(at: Subject) -> None:
    repository, posts, reader = (
        PostgresCaseRepository(at.transaction),
        PostgresCaseLogPosts(at.transaction),
        PostgresCaseReader(at.reading),
    )
    intent = CaseIntent(
        guild=at.guild,
        kind=WARN,
        target=at.user,
        moderator=at.user,
        reason=None,
        request=at.request,
        opened_at=at.now,
        lease_until=at.now,
        target_roles=(RoleId(1),),
    )
    case = await repository.open(intent)
    another = await repository.open(evolve(intent, request=RequestId(at.request + 1), target_roles=()))
    await PostgresCaseRoles(at.transaction).note(at.guild, {another.number: [RoleId(1)]})
    await repository.get(at.guild, case.number)
    await repository.lock(at.guild, case.number)
    await repository.opened_by(at.guild, at.request)
    await repository.newest_taken(at.guild, at.user, WARN, most=21)
    case.amend_reason(Reason("another"), by=at.user, at=at.now)
    await repository.save(case)
    await repository.postpone(case, until=at.now, impossible_for=timedelta(0))
    await repository.is_under_way(at.guild, at.user)
    await repository.was_to_end(case)
    await repository.take_over(at.guild, case.number, until=at.now)
    await reader.is_at_an_end(at.guild, at.user, now=at.now)
    await repository.claim_abandoned([at.guild], now=at.now, lease=timedelta(minutes=1), room=Room(20))
    await posts.choose(at.guild, case.number, ChannelId(1))
    await posts.put(at.guild, case.number, LogPlace(channel=ChannelId(1), message=MessageId(1)))
    await reader.show(at.guild, case.number)
    await reader.opened_by(at.guild, at.request)
    await reader.count_applied(at.guild, at.user, WARN, up_to=case.number)
    await reader.log_post(at.guild, case.number)


async def pages(at: Subject) -> None:
    reader = PostgresCaseReader(at.reading)
    for seek in PAGES:
        await reader.history(at.guild, CaseNumber(1), seek)
        await reader.page(at.guild, CaseFilter(), seek)
        await reader.count(at.guild, CaseFilter(target=at.user), newer_than=CaseNumber(1))
        await reader.page(at.guild, CaseFilter(target=at.user), seek)
        await reader.page(at.guild, CaseFilter(moderator=at.user), seek)
        for kind in KINDS:
            await reader.page(at.guild, CaseFilter(kind=kind), seek)


async def schedule(at: Subject) -> None:
    repository, planned = PostgresCaseRepository(at.transaction), PostgresCaseSchedule(at.transaction)
    intent = CaseIntent(
        guild=at.guild,
        kind=BAN,
        target=at.user,
        moderator=at.user,
        reason=None,
        request=at.request,
        opened_at=at.now,
        lease_until=at.now,
    )
    case = await repository.open(intent)
    await repository.in_force(at.guild, at.user, [BAN])
    for _ in range(2):
        await planned.put(at.guild, case.number, due_at=at.now)
    claimed = await planned.claim([at.guild], now=at.now, leases=[timedelta(minutes=1)], room=Room(20))
    for due in await planned.give_way(claimed, until=at.now) or claimed:
        await planned.note(due, "refused")
        await planned.give_back(due, until=at.now)
        await planned.finish(due)
    await planned.lock(at.guild, case.number, now=at.now)
    await planned.take(at.guild, case.number, until=at.now)
    await planned.remove(at.guild, case.number)
    for seek in PAGES:
        await PostgresStuckReader(at.reading).page(at.guild, seek)


async def owed_answers(at: Subject) -> None:
    answers = PostgresOwedAnswers(at.transaction)
    await answers.claim([at.guild], now=at.now, lease=timedelta(minutes=1), room=Room(20))
    await answers.forget(at.guild, CaseNumber(1))
    await answers.forget_asked_before(at.now - timedelta(minutes=15))


async def casebook(at: Subject) -> None:
    searches, reader = PostgresCaseSearches(at.transaction), PostgresCasebookReader(at.reading, at.reading)
    kept = await searches.keep(at.guild, CaseQuery(), at=at.now)
    await searches.forget_before(at.guild, at.now - timedelta(days=30))
    with suppress(SearchForgotten):  # what was kept is not committed
        await reader.saved_search(at.guild, kept)
    text, since = SearchText("sample"), at.now - timedelta(days=7)
    for seek in PAGES:
        await reader.search(at.guild, CaseQuery(), seek)
        await reader.search(at.guild, CaseQuery(text=text, target=at.user, kind=BAN, state=CaseState.LIFTED), seek)
        await reader.search(at.guild, CaseQuery(text=text, since=since, until=at.now), seek)
        await reader.own(at.guild, at.user, seek)
    await reader.roles(at.guild, [CaseNumber(1)])
    await reader.kind_counts(at.guild, at.user)
    await reader.in_force(at.guild, at.user)
    await reader.mod_stats(at.guild, since, None)
    await reader.mod_stats(at.guild, since, at.user)


SAMPLES: tuple[Sample, ...] = (
    cases,
    pages,
    casebook,
    schedule,
    owed_answers,
    *ESCALATION,
    *FOREIGN_SAMPLES,
    *JAIL_SAMPLES,
    *ADOPTION,
    *APPEALS,
    *DRIFT,
    *RETENTION,
)
