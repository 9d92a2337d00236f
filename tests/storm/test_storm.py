from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import asdict, evolve

from application.moderation.queries import CaseView
from domain.channels.act import ActStatus, ChannelAct
from domain.channels.lockdown import Lockdown
from domain.channels.locking import WRITING
from domain.channels.numbers import ActKind, ActNumber
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.links import CaseLinks, Link, Relation
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.moderation.cards import case_card
from interface.shared.layout import texts_of
from playground.api import Playground, default_world
from playground.world.json_value import JsonObject
from playground.world.permission import Permission
from playground.world.records import AuditEntry, Ban, Message, Overwrite
from playground.world.snowflakes import id_at
from tests.builders import GUILD, MODERATOR, a_request, an_intent
from tests.channels import a_lock
from tests.fakes.avatars import AVATAR
from tests.fakes.clock import START
from tests.fakes.payloads import CHANNEL
from tests.storm.channels_in_place import ChannelsInPlace
from tests.storm.promise import Promise
from tests.storm.record import Record, read_record
from tests.storm.storm import Storm, Weather
from tests.storm.waters import QUARTERS, waters

pytestmark = pytest.mark.kill


async def test_a_small_storm_leaves_no_disagreement(tmp_path: Path, database_settings: DatabaseSettings) -> None:
    """Without a Discord that fails, after which a case may rest for longer than a test should take."""
    weather = Weather(
        seed=1,
        seconds=2,
        lease=1.5,
        pause=0.1,
        calm=0.3,
        lengths=("1s", "2s"),
        by_hand=(1.0, 2.0),
        wide=False,
        only=("bot_is_killed", "bot_stands_still", "somebody_meddles", "gateway_is_cut"),
    )
    outcome = await Storm(weather, database_settings, tmp_path).run()
    assert outcome.disagreements == [], "\n".join(outcome.lines())
    assert outcome.lines()[-1] == "disagreements: 0"
    assert outcome.troubles["bot_is_killed"]


@pytest.fixture
def calm() -> Playground:
    """A Discord in which nothing has happened yet."""
    return Playground(default_world())


def a_ban(playground: Playground) -> CaseView:
    return CaseView(
        guild=GuildId(playground.world.guild.id),
        number=CaseNumber(1),
        kind=BAN,
        target=UserId(playground.person("Emil").id),
        moderator=UserId(playground.person("Dalia").id),
        reason=None,
        status=CaseStatus.FAILED,
        failure=None,
        failure_detail=None,
        notice=Notice.NOT_WANTED,
        opened_at=START,
        settled_at=START + timedelta(seconds=1),
        version=1,
    )


def disagreements(playground: Playground, *cases: CaseView) -> Sequence[str]:
    mod_logs = {guild.id: next(iter(guild.channels)) for guild in playground.world.guilds.values()}
    return [
        each.partition("): ")[2] or each for each in Promise(playground, Record(cases=cases), mod_logs).disagreements()
    ]


def test_what_was_not_done_and_not_posted_is_found(calm: Playground) -> None:
    case = evolve(a_ban(calm), status=CaseStatus.APPLIED, notice=Notice.DELIVERED)
    assert disagreements(calm, case) == [
        "is recorded as applied (None), and was not done",
        "is recorded as told, and nobody was",
        "has 0 posts in the mod-log",
        "is in force by its record, and not in Discord",
    ]
    assert disagreements(calm, evolve(case, status=CaseStatus.PENDING)) == ["was never settled"]


def test_what_was_done_and_is_recorded_as_failed_is_found_and_so_is_what_no_case_tells_of(calm: Playground) -> None:
    case, guild = a_ban(calm), calm.world.guild
    for reason in ("[case 1] Dalia: Spam", "[case 2] Dalia: Spam"):
        guild.keep_audit_entry(AuditEntry(id_at(START), 22, calm.world.bot_id, case.target, reason))
    found = disagreements(calm, case)
    assert "is recorded as failed (None), and was done -1.0 s after it was settled" in found
    assert f"Harbour: the bot did something to {case.target} of which there is no case" in found


@pytest.mark.parametrize(("after_its_end", "is_found"), [(-1, True), (1, False), (31, True)])
def test_a_timeout_that_came_after_its_end_and_after_the_bot_gave_it_up_is_none(
    calm: Playground, after_its_end: int, is_found: bool
) -> None:
    settled = START + timedelta(seconds=10)
    case = evolve(a_ban(calm), kind=TIMEOUT, failure=Failure.INTERRUPTED, settled_at=settled, expires_at=settled)
    muted: JsonObject = {"key": "communication_disabled_until", "new_value": "x"}
    came = settled + timedelta(seconds=after_its_end)
    entry = AuditEntry(id_at(came), 24, calm.world.bot_id, case.target, "[case 1] Dalia: Spam", [muted])
    calm.world.guild.keep_audit_entry(entry)
    found = f"is recorded as failed (interrupted), and was done {float(after_its_end)} s after it was settled"
    assert (found in disagreements(calm, case)) is is_found


def test_a_gap_in_the_numbers_is_found(calm: Playground) -> None:
    assert disagreements(calm, evolve(a_ban(calm), number=CaseNumber(2)))[0] == ("Harbour: the numbers have a gap: [2]")


def test_an_end_that_did_not_come_is_found_and_so_is_one_that_did_in_the_record_alone(calm: Playground) -> None:
    guild = calm.world.guild
    case = evolve(a_ban(calm), status=CaseStatus.APPLIED, expires_at=START)
    guild.bans[case.target] = Ban(case.target, "[case 1] Dalia: Spam")
    guild.keep_audit_entry(AuditEntry(id_at(START), 22, calm.world.bot_id, case.target, "[case 1] Dalia: Spam"))
    assert "its time is over, and it is in force" in disagreements(calm, case)
    ended = evolve(case, ending=Ending.EXPIRED, ended_at=START)
    assert "has ended (expired), and Discord still holds it" in disagreements(calm, ended)


def test_an_end_of_what_was_not_the_cases_own_is_found(calm: Playground) -> None:
    case, guild, later = a_ban(calm), calm.world.guild, START + timedelta(minutes=1)
    guild.keep_audit_entry(AuditEntry(id_at(START), 22, guild.owner_id, case.target, "by hand"))
    guild.keep_audit_entry(AuditEntry(id_at(later), 23, calm.world.bot_id, case.target, "[case 1] its time is over"))
    assert "Harbour: '[case 1] its time is over' ended what 'by hand' had begun" in disagreements(calm, case)


async def test_a_post_shows_what_its_case_takes_back_and_need_not_show_yet_what_took_it_back(
    calm: Playground, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    guild, reader = GuildId(calm.world.guild.id), PostgresCaseReader(Reading(engines))
    async with uow_factory() as uow:
        await uow.guilds.register(guild, at=START)
        ban = await uow.cases.open(an_intent(guild=guild))
        ban.settle(failure=None, notice=Notice.NOT_WANTED, at=START)
        await uow.cases.save(ban)
        links = (Link(Relation.UNDOES, ban.number),)
        unban = await uow.cases.open(an_intent(guild=guild, kind=UNBAN, links=links))
        unban.settle(failure=Failure.REFUSED_BY_DISCORD, notice=Notice.NOT_WANTED, at=START)
        await uow.cases.save(unban)
        await uow.commit()
    as_posted = [await reader.show(guild, case.number) for case in (ban, unban)]
    record = await read_record(Reading(engines))

    def found(*posted: CaseView) -> list[str]:
        log = next(iter(calm.world.guild.channels))
        calm.world.messages[log] = [
            Message(place, log, calm.world.bot_id, "\n".join(texts_of(case_card(case, AVATAR))))
            for place, case in enumerate(posted, start=1)
        ]
        return [
            each
            for each in Promise(calm, record, dict.fromkeys(calm.world.guilds, log)).disagreements()
            if "mod-log" in each
        ]

    assert found(*as_posted) == []
    assert found(*(evolve(case, links=CaseLinks(case.links.others)) for case in as_posted)) == []
    [lacking] = found(*(evolve(case, links=CaseLinks()) for case in as_posted))
    assert "Takes back" in lacking


def test_a_ban_for_a_time_that_one_of_many_made_for_good_stands_for_both(calm: Playground) -> None:
    guild = calm.world.guild
    earlier = evolve(a_ban(calm), status=CaseStatus.APPLIED, expires_at=START, ending=Ending.REPLACED, ended_at=START)
    guild.bans[earlier.target] = Ban(earlier.target, "[case 1] Dalia: Spam")
    guild.keep_audit_entry(AuditEntry(id_at(START), 22, calm.world.bot_id, earlier.target, "[case 1] Dalia: Spam"))
    later = evolve(a_ban(calm), number=CaseNumber(2), status=CaseStatus.APPLIED)
    assert disagreements(calm, earlier, evolve(later, operation=OperationNumber(1))) == ["has 0 posts in the mod-log"]
    assert "has ended (replaced), and Discord still holds it" in disagreements(calm, earlier, later)


def test_a_ban_for_a_time_holds_again_where_what_made_it_for_good_was_taken_back(calm: Playground) -> None:
    guild, end = calm.world.guild, datetime.now(UTC) + timedelta(hours=1)
    earlier = evolve(a_ban(calm), status=CaseStatus.APPLIED, expires_at=end)
    guild.bans[earlier.target] = Ban(earlier.target, "[case 1] Dalia: Spam")
    guild.keep_audit_entry(AuditEntry(id_at(START), 22, calm.world.bot_id, earlier.target, "[case 1] Dalia: Spam"))
    later = evolve(a_ban(calm), number=CaseNumber(2), status=CaseStatus.APPLIED, ending=Ending.LIFTED, ended_at=START)
    later = evolve(later, operation=OperationNumber(1))
    assert disagreements(calm, earlier, later) == ["has 0 posts in the mod-log"]
    ended = evolve(earlier, ending=Ending.LIFTED, ended_at=START)
    assert disagreements(calm, ended, later).count("has ended (lifted), and Discord still holds it") == 2


def by_hand(playground: Playground, reason: str | None, *, ending: Ending | None = None) -> CaseView:
    """A ban by the owner, adopted, that stands."""
    case, guild = a_ban(playground), playground.world.guild
    guild.bans[case.target] = Ban(case.target, reason)
    guild.keep_audit_entry(AuditEntry(id_at(START), 22, guild.owner_id, case.target, reason))
    owner = UserId(guild.owner_id)
    ended_at = None if ending is None else START
    return evolve(case, status=CaseStatus.APPLIED, settled_at=START, moderator=owner, ending=ending, ended_at=ended_at)


@pytest.mark.parametrize("reason", [None, "by hand", "[case 1] by hand", "[case 7] by hand"])
def test_a_ban_by_hand_is_that_of_the_case_that_it_became(calm: Playground, reason: str | None) -> None:
    assert disagreements(calm, by_hand(calm, reason)) == ["has 0 posts in the mod-log"]


def test_a_ban_by_hand_that_stands_is_found_where_the_record_says_that_it_has_ended(calm: Playground) -> None:
    case = by_hand(calm, None, ending=Ending.LIFTED)
    assert "has ended (lifted), and Discord still holds it" in disagreements(calm, case)


def test_a_ban_by_hand_that_was_lifted_by_hand_is_found_where_the_record_has_it_in_force(calm: Playground) -> None:
    case, guild = by_hand(calm, None), calm.world.guild
    del guild.bans[case.target]
    guild.keep_audit_entry(AuditEntry(id_at(START) + 1, 23, guild.owner_id, case.target))
    assert "is in force by its record, and not in Discord" in disagreements(calm, case)


def test_a_ban_of_the_bots_own_that_was_lifted_and_done_anew_by_hand_is_in_force_no_more(calm: Playground) -> None:
    case, guild = evolve(a_ban(calm), status=CaseStatus.APPLIED), calm.world.guild
    guild.keep_audit_entry(AuditEntry(id_at(START), 22, calm.world.bot_id, case.target, "[case 1] Dalia: Spam"))
    guild.keep_audit_entry(AuditEntry(id_at(START) + 1, 23, guild.owner_id, case.target))
    guild.keep_audit_entry(AuditEntry(id_at(START) + 2, 22, guild.owner_id, case.target, "[case 1] by hand"))
    guild.bans[case.target] = Ban(case.target, "[case 1] by hand")
    assert "is in force by its record, and not in Discord" in disagreements(calm, case)


def in_quarters(*locks: Lockdown, posts: Sequence[str] = (), is_locked: bool = False) -> Sequence[str]:
    [guild] = waters(1, 1).guilds.values()
    quarters = next(channel for channel in guild.channels.values() if channel.name == QUARTERS)
    if is_locked:
        quarters.overwrites = {guild.id: Overwrite(kind=0, deny=Permission.SEND_MESSAGES)}
    return [*ChannelsInPlace(guild, [], locks, [], 1, posts).disagreements()]


def slowed(number: int, seconds: int, at: datetime) -> ChannelAct:
    return ChannelAct(
        guild=GUILD,
        number=ActNumber(number),
        kind=ActKind.SLOWMODE,
        channel=CHANNEL,
        moderator=MODERATOR,
        reason=None,
        request=a_request(),
        status=ActStatus.DONE,
        begun_at=START,
        new_seconds=seconds,
        meant=1,
        done=1,
        settled_at=at,
    )


def test_of_two_who_make_a_channel_as_slow_at_once_the_second_changes_nothing() -> None:
    [guild] = waters(1, 1).guilds.values()
    quarters = next(channel for channel in guild.channels.values() if channel.name == QUARTERS)
    quarters.rate_limit_per_user = 5
    guild.keep_audit_entry(AuditEntry(id_at(START), 11, 1, quarters.id, "[slowmode 1] Dalia"))
    posts, soon = ["### x Slowmode 1", "### x Slowmode 2"], START + timedelta(seconds=1)
    for seconds, found in ((5, []), (10, ["slowmode 2 is recorded as done, and was not"])):
        acts = [slowed(1, 5, soon), slowed(2, seconds, soon)]
        assert [*ChannelsInPlace(guild, acts, [], [], 1, posts).disagreements()] == found


def test_the_bot_has_itself_what_it_takes_from_members_where_it_locks_a_channel() -> None:
    [guild] = waters(1, 1).guilds.values()
    [own] = [role.permissions for role in guild.roles.values() if role.bot_id is not None]
    assert own & WRITING == WRITING


def a_settled_lock(number: int) -> Lockdown:
    intent = asdict(a_lock(), recurse=False)
    return Lockdown(**intent, number=ActNumber(number), settled_at=START)


def test_a_lock_that_the_record_does_not_know_is_found_and_one_without_a_post_and_a_gap() -> None:
    assert in_quarters() == []
    assert in_quarters(a_settled_lock(1), posts=["### 🔒 Lock 1"]) == []
    assert "has 2 posts" in in_quarters(a_settled_lock(1), posts=["### 🔒 Lock 1"] * 2)[0]
    assert "have a gap: [2]" in in_quarters(a_settled_lock(2), posts=["### 🔒 Lock 2"])[0]
    assert in_quarters(is_locked=True) == ["#quarters is locked, and the record says otherwise"]
