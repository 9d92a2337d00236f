"""What each use case costs; round trips, not SQL, are the cost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from application.guilds.change_settings import ChangeSettings
from application.guilds.register_guilds import RegisterGuilds, RegisterGuildsHandler
from application.moderation.amend_reason import AmendReason
from application.moderation.announce_action import AnnounceAction, AnnounceActionHandler
from application.moderation.casebook.show_history import ShowHistory
from application.moderation.count_actions import CountActions, CountActionsHandler
from application.moderation.end_due_cases import EndDueCases
from application.moderation.ends.edit_case import EditCase
from application.moderation.errors import ActionUnfinished
from application.moderation.list_cases import ListCases, ListCasesHandler
from application.moderation.list_changes import ListChanges, ListChangesHandler
from application.moderation.queries import CaseCount
from application.moderation.resume_cases import ResumeCases
from application.moderation.settle_case import SettleCase
from application.moderation.show_case import ShowCase, ShowCaseHandler
from application.moderation.suggest_cases import SuggestCases, SuggestCasesHandler
from application.moderation.sync_case_log import SyncCaseLog
from application.shared.total import Total
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import AlreadyBanned
from domain.moderation.repository import CaseFilter
from domain.moderation.settings import DM_ON_ACTION
from domain.points.settings import CURRENCY
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.evidence.evidence_reader import PostgresEvidenceReader
from infrastructure.guilds.readers import PostgresSettingHistoryReader
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.appeals.appeal_reader import PostgresAppealReader
from infrastructure.moderation.casebook.reader import PostgresCasebookReader
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from infrastructure.moderation.tables import cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, LEASE, a_moderator, an_intent
from tests.casebook import Casebook
from tests.fakes.discord import Announcing
from tests.integration.conftest import moderation_on
from tests.moderation import Moderation, an_action
from tests.postgres_proxy import PostgresProxy
from tests.statements import COMMITTED, costs, statements_of

ONE = CaseNumber(1)


@pytest.fixture
async def warm(moderation: Moderation, settings_cache: SettingsCache) -> Moderation:
    """The guild is registered and its settings are known in this process."""
    await moderation.get_settings(GUILD)
    settings_cache.listening(established=True)
    await moderation.get_settings(GUILD)
    return moderation


@pytest.fixture
async def opened(warm: Moderation) -> Moderation:
    await warm.open_case(an_intent())
    return warm


async def test_an_intent_is_one_statement(warm: Moderation, engines: Engines) -> None:
    with statements_of(engines) as log:
        await warm.open_case(an_intent())
    assert costs(log) == (["WITH"], 0, COMMITTED)


async def test_a_ban_which_is_counted_is_two_statements_before_its_effect_and_five_after(
    warm: Moderation, engines: Engines
) -> None:
    before_effect: list[int] = []
    with statements_of(engines) as log:
        warm.discord.after["ban"] = lambda: before_effect.append(len(log.statements))
        await warm.take_action(an_action())
    assert before_effect == [2]
    assert costs(log) == (["WITH", "SELECT", "SELECT", "UPDATE", "SELECT", "SELECT", "INSERT"], 1, COMMITTED * 2)


async def test_an_action_that_is_refused_costs_one_read(warm: Moderation, engines: Engines) -> None:
    warm.discord.bans[GUILD, an_action().target] = "by hand"
    with statements_of(engines) as log, pytest.raises(AlreadyBanned):
        await warm.take_action(an_action())
    assert costs(log) == ([], 1, [])


async def test_settings_known_in_this_process_cost_nothing(warm: Moderation, engines: Engines) -> None:
    with statements_of(engines) as log:
        await warm.get_settings(GUILD)
    assert costs(log) == ([], 0, [])


async def test_settings_not_known_yet_are_one_read(
    warm: Moderation, engines: Engines, settings_cache: SettingsCache
) -> None:
    settings_cache.forget(GUILD)
    with statements_of(engines) as log:
        await warm.get_settings(GUILD)
    assert costs(log) == ([], 1, [])


async def test_a_guild_seen_for_the_first_time_is_a_read_and_two_statements(
    moderation: Moderation, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await moderation.get_settings(GUILD)
    assert costs(log) == (["INSERT", "SELECT"], 1, COMMITTED)


async def test_a_change_of_all_settings_is_six_statements(warm: Moderation, engines: Engines) -> None:
    change = ChangeSettings(
        guild=GUILD,
        by=a_moderator(),
        decisions=(
            Choice(MOD_LOG_CHANNEL, 5),
            Choice(DM_ON_ACTION, False),
            Choice(CURRENCY, "gold"),
            Choice(TIME_ZONE, "Europe/Berlin"),
        ),
    )
    with statements_of(engines) as log:
        await warm.change_settings(change)
    assert costs(log) == (["INSERT", "SELECT", "UPDATE", "INSERT", "SELECT", "INSERT"], 0, COMMITTED)


async def test_a_thousand_guilds_are_registered_in_two_statements(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, moderation: Moderation
) -> None:
    register = RegisterGuildsHandler(uow_factory, moderation.clock)
    with statements_of(engines) as log:
        assert await register(RegisterGuilds(frozenset(map(GuildId, range(1, 1001))))) == 1000
    assert costs(log) == (["INSERT", "SELECT"], 0, COMMITTED)


async def test_an_outcome_is_three_statements_and_two_for_what_it_ends(opened: Moderation, engines: Engines) -> None:
    async with opened.uow() as uow:
        lease = (await uow.cases.get(GUILD, ONE)).lease_token
    with statements_of(engines) as log:
        await opened.settle_case(
            SettleCase(guild=GUILD, number=ONE, lease=lease, failure=None, notice=Notice.DELIVERED)
        )
    # The case held, its outcome, what is done by hand kept out, what it ends, the events.
    assert costs(log) == (["SELECT", "UPDATE", "SELECT", "SELECT", "INSERT"], 0, COMMITTED)


async def test_looking_for_what_is_due_is_one_statement_however_many_guilds_there_are(
    warm: Moderation, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await warm.end_due_cases(EndDueCases([GuildId(number) for number in range(1, 1001)]))
    assert costs(log) == (["UPDATE"], 0, COMMITTED)


async def test_an_end_is_eight_statements_and_a_look_for_more(warm: Moderation, engines: Engines) -> None:
    await warm.take_action(an_action(lasts="1h"))
    warm.clock.advance(timedelta(hours=1))
    with statements_of(engines) as log:
        await warm.end_due_cases(EndDueCases([GUILD]))
    assert warm.discord.bans == {}
    claim, give_way, read, record = ["UPDATE"], ["UPDATE"], ["SELECT"] * 2, ["SELECT", "UPDATE", "DELETE", "INSERT"]
    assert costs(log) == (
        [*claim, *give_way, *read, *record, *claim],
        0,
        [*COMMITTED, "BEGIN", "ROLLBACK", *COMMITTED * 2],
    )


async def test_an_amended_reason_is_a_read_and_four_statements(opened: Moderation, engines: Engines) -> None:
    with statements_of(engines) as log:
        await opened.amend_reason(AmendReason(guild=GUILD, number=ONE, by=a_moderator(), reason="raid"))
    assert costs(log) == (["SELECT", "UPDATE", "INSERT", "INSERT"], 1, COMMITTED)


async def test_another_end_is_six_statements_before_discord_is_told_and_six_around_it(
    warm: Moderation, engines: Engines
) -> None:
    await warm.take_action(an_action(TIMEOUT, lasts="1h"))
    with statements_of(engines) as log:
        await warm.edit_case(EditCase(guild=GUILD, number=ONE, by=a_moderator(), lasts="2h"))
    recorded = ["SELECT", "SELECT", "INSERT", "UPDATE", "INSERT", "INSERT"]
    told = ["SELECT", "SELECT", "SELECT", "SELECT", "DELETE", "INSERT"]
    assert costs(log) == ([*recorded, *told], 2, [*COMMITTED, *["BEGIN", "ROLLBACK"] * 2, *COMMITTED])


async def test_the_same_reason_again_writes_nothing(opened: Moderation, engines: Engines) -> None:
    with statements_of(engines) as log:
        await opened.amend_reason(AmendReason(guild=GUILD, number=ONE, by=a_moderator(), reason="spam"))
    assert costs(log) == (["SELECT"], 1, ["BEGIN", "ROLLBACK"])


async def test_a_sweep_that_finds_nothing_is_one_statement(opened: Moderation, engines: Engines) -> None:
    with statements_of(engines) as log:
        assert await opened.resume_cases(ResumeCases([GUILD])) == 0
    assert costs(log) == (["UPDATE"], 0, COMMITTED)


async def test_a_sweep_claims_all_it_finds_in_one_statement_and_looks_once_more(
    warm: Moderation, engines: Engines
) -> None:
    for number in range(100, 103):
        await warm.open_case(an_intent(target=UserId(number)))
    warm.clock.advance(LEASE)
    with statements_of(engines) as log:
        assert await warm.resume_cases(ResumeCases([GUILD])) == 3
    assert log.verbs.count("UPDATE") == 2 + 3
    assert len(log.statements) == 2 + 3 * 5


async def test_a_post_in_the_mod_log_is_three_reads_one_statement_before_it_and_one_after(
    warm: Moderation, engines: Engines
) -> None:
    await warm.choose(Choice(MOD_LOG_CHANNEL, 5))
    await warm.take_action(an_action())
    before_post: list[int] = []
    with statements_of(engines) as log:
        warm.discord.after["post"] = lambda: before_post.append(len(log.statements))
        await warm.sync_case_log(SyncCaseLog(guild=GUILD, number=ONE))
    assert before_post == [1]
    assert costs(log) == (["INSERT", "INSERT"], 3, COMMITTED * 2)
    assert len(warm.discord.posts) == 1


async def test_a_try_that_gets_no_answer_costs_one_statement_for_giving_the_case_back(
    opened: Moderation, engines: Engines
) -> None:
    opened.discord.unreachable.add("ban")
    with statements_of(engines) as log, pytest.raises(ActionUnfinished):
        await opened.take_action(an_action(target=UserId(33)))
    assert costs(log) == (["WITH", "SELECT", "UPDATE"], 1, COMMITTED * 2)


@pytest.mark.parametrize("which", [CaseFilter(), CaseFilter(target=UserId(20), moderator=UserId(10), kind=BAN)])
async def test_a_list_of_cases_is_two_reads_of_which_one_counts_no_further_than_to_a_thousand(
    opened: Moderation, engines: Engines, which: CaseFilter
) -> None:
    await _add_cases(engines, 1_200)
    list_cases = ListCasesHandler(opened.cases)
    with statements_of(engines) as log:
        shown = await list_cases(ListCases(guild=GUILD, by=a_moderator(), which=which, seek=Seek(size=8)))
    assert costs(log) == ([], 2, [])
    assert log.reads[-1].count("LIMIT") == 2  # of what is counted
    assert shown.count == CaseCount(all=Total(1000, is_exact=False), newer=Total(0, is_exact=True))
    deep = await list_cases(ListCases(guild=GUILD, by=a_moderator(), which=which, seek=Seek(cursor=100, size=8)))
    assert deep.count == CaseCount(all=Total(1000, is_exact=False), newer=Total(1000, is_exact=False))


async def test_the_history_of_a_member_costs_the_same_however_long_it_is(opened: Moderation, engines: Engines) -> None:
    reading = Reading(engines)
    history = Casebook(opened, PostgresCasebookReader(reading, reading)).history
    asked = ShowHistory(guild=GUILD, by=a_moderator(), user=UserId(20))
    sent = list[list[str]]()
    for before, now in ((1, 5), (5, 500)):
        await _add_cases(engines, now - before, beside=before)
        with statements_of(engines) as log:
            shown = await history(asked)
        assert (shown.counts.total, len(shown.latest)) == (Total(now, is_exact=True), 5)
        assert costs(log) == ([], 3, [])
        sent.append(log.reads)
    assert sent[0] == sent[1]


async def _add_cases(engines: Engines, many: int, *, beside: int = 1) -> None:
    """Bans of one member by one moderator, beside as many cases as are there."""
    async with engines.autocommit.connect() as connection:
        columns = [column.name for column in cases.c if column.name not in ("number", "request_id")]
        same = ", ".join(columns)
        await connection.execute(text("UPDATE cases SET status = 'applied', settled_at = opened_at"))
        await connection.execute(
            text(
                f"INSERT INTO cases (number, request_id, {same})"  # noqa: S608  # names of columns
                f" SELECT n + 1, n, {same} FROM cases, generate_series(CAST(:first AS int), :last) n WHERE number = 1"
            ),
            {"first": beside, "last": beside + many - 1},
        )


async def test_the_history_of_a_case_its_evidence_and_its_roles_are_a_read_each_beside_the_case(
    opened: Moderation, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await ShowCaseHandler(
            opened.cases,
            PostgresEvidenceReader(Reading(engines)),
            PostgresJailReader(Reading(engines)),
            PostgresAppealReader(Reading(engines)),
        )(ShowCase(guild=GUILD, number=ONE, by=a_moderator()))
    assert costs(log) == ([], 4, [])
    with statements_of(engines) as log:
        await ListChangesHandler(opened.cases)(ListChanges(guild=GUILD, number=ONE, by=a_moderator(), seek=Seek()))
    assert costs(log) == ([], 1, [])


async def test_a_count_of_a_members_warnings_is_one_read_and_of_nothing_else_none(
    warm: Moderation, engines: Engines
) -> None:
    count = CountActionsHandler(warm.cases)
    for kind, reads in ((WARN, 1), (BAN, 0)):
        case = await warm.take_action(an_action(kind))
        with statements_of(engines) as log:
            await count(CountActions(case))
        assert costs(log) == ([], reads, [])


async def test_an_announcement_costs_nothing_where_the_settings_are_known(warm: Moderation, engines: Engines) -> None:
    case = await warm.take_action(an_action())
    announce = AnnounceActionHandler(warm.get_settings, Announcing(warm.discord))
    with statements_of(engines) as log:
        await announce(AnnounceAction(case=case, channel=ChannelId(5)))
    assert costs(log) == ([], 0, [])


@pytest.mark.parametrize(("typed", "reads"), [("", 1), ("spam", 1), ("#1", 1), ("2", 2)])
async def test_what_is_offered_while_a_case_is_typed_is_a_read_and_one_more_for_an_old_number(
    opened: Moderation, engines: Engines, typed: str, reads: int
) -> None:
    suggest = SuggestCasesHandler(opened.cases)
    with statements_of(engines) as log:
        await suggest(SuggestCases(guild=GUILD, by=a_moderator(), typed=typed, limit=25))
    assert costs(log) == ([], reads, [])


@pytest.mark.parametrize("size", [1, 100])
async def test_a_page_of_any_size_is_one_read(opened: Moderation, engines: Engines, size: int) -> None:
    with statements_of(engines) as log:
        await opened.cases.page(GUILD, CaseFilter(target=UserId(20)), Seek(size=size))
        await PostgresSettingHistoryReader(Reading(engines)).page(GUILD, Seek(size=size))
    assert costs(log) == ([], 2, [])


async def test_an_intent_is_three_round_trips_with_its_begin_and_commit(
    warm: Moderation,
    proxy: PostgresProxy,
    database_settings: DatabaseSettings,
    make_engines: Callable[[DatabaseSettings], Engines],
) -> None:
    engines = make_engines(proxy.settings(database_settings))
    cache = SettingsCache()
    moderation = moderation_on(engines, PostgresUnitOfWorkFactory(engines, cache, GuildTurns(), lambda: None), cache)
    for number in range(100, 103):  # the first ones connect and prepare
        await moderation.open_case(an_intent(target=UserId(number)))
    before = proxy.round_trips
    await moderation.open_case(an_intent())
    assert proxy.round_trips - before == 3


async def test_a_read_is_one_round_trip(
    opened: Moderation,
    proxy: PostgresProxy,
    database_settings: DatabaseSettings,
    make_engines: Callable[[DatabaseSettings], Engines],
) -> None:
    engines = make_engines(proxy.settings(database_settings))
    cache = SettingsCache()
    moderation = moderation_on(engines, PostgresUnitOfWorkFactory(engines, cache, GuildTurns(), lambda: None), cache)
    for _ in range(2):
        await moderation.cases.show(GUILD, ONE)
    before = proxy.round_trips
    await moderation.cases.show(GUILD, ONE)
    assert proxy.round_trips - before == 1
