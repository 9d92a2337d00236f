"""Going, coming back, being mentioned, and what happens to the nickname meanwhile."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from attrs import define, evolve

from application.afk.note_rejoin import NoteRejoin, NoteRejoinHandler, RecordRejoinHandler
from application.afk.queries import AwayReader
from application.afk.recent_notices import INTERVAL, RecentNotices
from application.afk.see_to_due import LEASES
from application.shared.errors import ApplicationError, DiscordUnreachable, RecordsUnavailable, TransientFailure
from domain.afk.absence import AGAIN_AFTER, GRACE, LONGEST, MOST_AWAY, MOST_REFUSALS
from domain.afk.away import Away
from domain.afk.errors import NotAway, TooManyAway
from domain.afk.nickname import Obstacle
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, UserId
from tests.afk import AGES, Desk, a_leave, a_message
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.afk import ABSENCES, NOTICES, MemoryAwayReader, no_answer
from tests.fakes.clock import START
from tests.fakes.payloads import CHANNEL
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

OTHER = UserId(21)
EMIL, TAGGED = "Emil", "[AFK] Emil"


@pytest.fixture
def desk(records: MemoryRecords) -> Desk:
    return Desk(uow=MemoryUnitOfWorkFactory(records), reader=MemoryAwayReader(records))


@pytest.fixture
async def away(desk: Desk) -> Desk:
    """Emil is, and his nickname says so."""
    desk.nicknames.by_hand(GUILD, MEMBER, EMIL)
    await desk.leave()
    await desk.see_to_due()
    assert desk.nick == TAGGED
    return desk


async def test_whoever_writes_is_back_and_hears_how_often_they_were_mentioned(
    away: Desk, records: MemoryRecords
) -> None:
    for message, after in enumerate((AGES, AGES + INTERVAL / 2, AGES + INTERVAL)):
        await away.hear(a_message(OTHER, at=START + after, mentions=[MEMBER], message=message))
    assert away.posts.told == [(CHANNEL, 0, (MEMBER,)), (CHANNEL, 2, (MEMBER,))]
    await away.hear(a_message(OTHER, at=START + AGES + INTERVAL, mentions=[MEMBER]))
    await away.hear(a_message())
    await away.hear(a_message())
    assert away.posts.welcomed == [(CHANNEL, MEMBER, 4)]
    assert not records[NOTICES]
    assert away.workers.news.is_set()
    await away.see_to_due()
    assert away.nick == EMIL
    assert not records[ABSENCES]
    assert away.nicknames.renamings == 2


async def test_what_they_write_in_the_first_seconds_leaves_them_away(away: Desk) -> None:
    await away.hear(a_message(at=START + GRACE - timedelta(milliseconds=1)))
    await away.hear(a_message(at=START - AGES))
    assert away.posts.welcomed == []
    assert MEMBER in await away.reader.of(GUILD)


async def test_what_is_enforced_no_message_ends(desk: Desk) -> None:
    await desk.leave(a_leave(enforced_by=MODERATOR))
    await desk.hear(a_message())
    assert (desk.posts.welcomed, len(await desk.reader.of(GUILD))) == ([], 1)
    await desk.lift()
    assert not await desk.reader.of(GUILD)
    with pytest.raises(NotAway):
        await desk.lift()
    with pytest.raises(NotAway):
        await desk.come_back()


async def test_many_who_are_mentioned_at_once_are_one_notice_and_none_of_oneself(
    desk: Desk, records: MemoryRecords
) -> None:
    for user in (MEMBER, OTHER, UserId(22)):
        await desk.leave(user=user)
    mentions = [OTHER, MEMBER, OTHER, UserId(99)]
    await desk.hear(a_message(OTHER, at=START, mentions=mentions))
    await desk.hear(a_message(UserId(99), at=START, mentions=mentions))
    await desk.hear(a_message(UserId(99), at=START, mentions=mentions, channel=ChannelId(5)))
    told = [(CHANNEL, 90, (MEMBER,)), (CHANNEL, 90, (OTHER,)), (5, 90, (OTHER, MEMBER))]
    assert desk.posts.told == told
    records.commit_failures.append(RecordsUnavailable())
    await desk.hear(a_message(UserId(99), at=START, mentions=mentions))  # which leaves nothing to put on record
    assert (desk.posts.told, len(records.commit_failures)) == (told, 1)


async def test_nobody_is_told_of_an_absence_whose_time_is_over(desk: Desk) -> None:
    await desk.leave(a_leave(until=START + AGES))
    await desk.hear(a_message(OTHER, at=START + AGES, mentions=[MEMBER]))
    assert desk.posts.told == []


async def test_of_a_new_absence_people_are_told_at_once(desk: Desk) -> None:
    await desk.leave()
    await desk.hear(a_message(OTHER, at=START, mentions=[MEMBER]))
    await desk.come_back()
    await desk.leave(a_leave(at=START + GRACE))
    await desk.hear(a_message(OTHER, at=START + GRACE, mentions=[MEMBER]))
    assert len(desk.posts.told) == 2


async def test_another_process_and_one_that_was_restarted_tell_nobody_again_within_the_interval(desk: Desk) -> None:
    await desk.leave()
    other = Desk(uow=desk.uow, reader=desk.reader, posts=desk.posts)
    for process in (desk, other, other):
        await process.hear(a_message(UserId(99), at=START + AGES, mentions=[MEMBER]))
    assert len(desk.posts.told) == 1
    await other.hear(a_message(at=START + AGES))
    assert desk.posts.welcomed == [(CHANNEL, MEMBER, 3)]


@pytest.mark.parametrize("failure", [RecordsUnavailable, TransientFailure])
async def test_while_the_records_are_away_nothing_is_done(away: Desk, failure: type[ApplicationError]) -> None:
    @define
    class Silent(AwayReader):
        async def of(self, guild: GuildId) -> Mapping[UserId, Away]:
            raise failure

    away.reader = Silent()
    await away.hear(a_message(mentions=[OTHER]))
    assert (away.posts.told, away.posts.welcomed) == ([], [])


async def test_an_absence_ends_when_it_was_to_and_the_nickname_comes_back(desk: Desk, records: MemoryRecords) -> None:
    await desk.leave(a_leave(until=START + AGES))
    await desk.see_to_due()
    desk.clock.advance(AGES - timedelta(seconds=1))
    await desk.see_to_due()
    assert desk.nick == f"[AFK] name {MEMBER}"
    desk.clock.advance(timedelta(seconds=1))
    await desk.see_to_due()
    assert (desk.nicknames.nicks, records[ABSENCES]) == ({}, {})
    assert desk.posts.welcomed == []


async def test_who_never_comes_back_is_not_away_for_ever(desk: Desk, records: MemoryRecords) -> None:
    await desk.leave()
    desk.clock.advance(LONGEST)
    await desk.see_to_due()
    assert not records[ABSENCES]


@pytest.mark.parametrize("nick", [None, "Bob", "[AFK] Bob"])
async def test_a_nickname_that_somebody_changed_meanwhile_stays_theirs(away: Desk, nick: str | None) -> None:
    away.nicknames.by_hand(GUILD, MEMBER, nick)
    await away.come_back()
    await away.see_to_due()
    assert away.nick == nick


async def test_what_discord_makes_of_the_tag_is_what_is_taken_off(away: Desk, records: MemoryRecords) -> None:
    [absence] = records[ABSENCES].values()
    absence.nick_tagged = "[AFK]  Emil"
    await away.come_back()
    await away.see_to_due()
    assert away.nick == EMIL


@pytest.mark.parametrize("obstacle", Obstacle)
async def test_whom_the_bot_may_not_rename_it_does_not(desk: Desk, obstacle: Obstacle) -> None:
    desk.nicknames.obstacle = obstacle
    await desk.leave()
    await desk.see_to_due()
    await desk.come_back()
    await desk.see_to_due()
    assert desk.nicknames.renamings == 0


async def test_a_tag_that_discord_refuses_is_done_without(desk: Desk, records: MemoryRecords) -> None:
    desk.nicknames.refuses = True
    await desk.leave()
    await desk.see_to_due()
    [absence] = records[ABSENCES].values()
    assert (absence.is_tagged, absence.lease_until) == (False, absence.ends_at)


@pytest.mark.parametrize("is_foreseen", [True, False])
async def test_a_nickname_that_may_not_be_given_back_comes_back_once_it_may(
    away: Desk, records: MemoryRecords, is_foreseen: bool
) -> None:
    away.nicknames.obstacle, away.nicknames.refuses = (Obstacle.RIGHT if is_foreseen else None), True
    await away.come_back()
    await away.see_to_due()
    assert away.nick == TAGGED
    assert not await away.reader.of(GUILD)
    away.nicknames.obstacle, away.nicknames.refuses = None, False
    await away.see_to_due()
    assert away.nick == TAGGED
    away.clock.advance(AGAIN_AFTER[0])
    await away.see_to_due()
    assert (away.nick, records[ABSENCES]) == (EMIL, {})


async def test_in_the_end_a_nickname_that_may_not_be_given_back_is_given_up(away: Desk, records: MemoryRecords) -> None:
    away.nicknames.obstacle = Obstacle.RIGHT
    await away.come_back()
    for _ in range(MOST_REFUSALS):
        assert records[ABSENCES]
        away.clock.advance(AGAIN_AFTER[-1])
        await away.see_to_due()
    assert not records[ABSENCES]


async def test_without_an_answer_it_is_looked_at_again_and_not_done_twice(desk: Desk) -> None:
    desk.nicknames.after = no_answer
    await desk.leave()
    await desk.see_to_due()
    assert [type(each) for each in desk.workers.pull_failures()] == [DiscordUnreachable]
    desk.clock.advance(LEASES[0])
    await desk.see_to_due()
    assert (desk.nicknames.renamings, desk.nick) == (1, f"[AFK] name {MEMBER}")


async def test_who_comes_back_while_the_tag_is_put_on_loses_it_again(desk: Desk, records: MemoryRecords) -> None:
    async def come_back() -> None:
        await desk.come_back()

    desk.nicknames.before = come_back
    await desk.leave()
    await desk.see_to_due()
    assert (desk.nick, records[ABSENCES], desk.nicknames.renamings) == (None, {}, 2)


async def test_who_is_back_before_the_tag_is_noted_never_gets_it(desk: Desk, records: MemoryRecords) -> None:
    await desk.leave()
    [absence] = await desk.claim()
    await desk.come_back()
    await desk.see_to_nickname(absence)
    assert desk.nicknames.renamings == 0
    await desk.see_to_due()
    assert not records[ABSENCES]


async def test_who_stood_still_before_renaming_has_it_looked_at_again(desk: Desk, records: MemoryRecords) -> None:
    """The tag goes on after another process has seen to it that there is none."""

    async def stand_still() -> None:
        desk.clock.advance(LEASES[0])
        await desk.come_back()
        await desk.see_to_due()
        assert not records[ABSENCES]

    desk.nicknames.before = stand_still
    await desk.leave()
    [absence] = await desk.claim()
    await desk.see_to_nickname(absence)
    assert desk.nick == f"[AFK] name {MEMBER}"
    await desk.see_to_due()
    assert (desk.nicknames.nicks, records[ABSENCES]) == ({}, {})


async def test_whose_claim_is_over_notes_and_settles_nothing(desk: Desk, records: MemoryRecords) -> None:
    await desk.leave()
    [late] = await desk.claim()
    desk.clock.advance(LEASES[0])
    [present] = await desk.claim()
    for obstacle in (None, Obstacle.RANK):
        desk.nicknames.obstacle = obstacle
        await desk.see_to_nickname(late)
    [absence] = records[ABSENCES].values()
    assert (absence.nick_tagged, absence.lease_token, absence.attempts) == (None, present.lease_token, 2)
    assert desk.nicknames.renamings == 0


async def test_who_goes_again_before_it_is_on_record_that_their_nickname_was_given_back_gets_the_tag_again(
    away: Desk,
) -> None:
    away.nicknames.after = no_answer
    await away.come_back()
    await away.see_to_due()
    assert away.workers.pull_failures()
    assert away.nicknames.nicks == {(GUILD, MEMBER): EMIL}
    await away.leave()
    away.clock.advance(LEASES[0])
    await away.see_to_due()
    assert away.nick == TAGGED
    await away.come_back()
    await away.see_to_due()
    assert away.nicknames.nicks == {(GUILD, MEMBER): EMIL}


async def test_who_gave_a_nickname_back_too_late_has_the_tag_put_on_again(away: Desk) -> None:
    async def stand_still() -> None:
        away.clock.advance(LEASES[0])
        await away.see_to_due()
        await away.leave()
        await away.see_to_due()
        assert away.nick == TAGGED

    await away.come_back()
    away.nicknames.before = stand_still
    [absence] = await away.claim()
    await away.see_to_nickname(absence)
    assert away.nicknames.nicks == {(GUILD, MEMBER): EMIL}
    await away.see_to_due()
    assert away.nick == TAGGED


async def test_who_goes_again_while_their_nickname_is_owed_is_told_of_anew(away: Desk) -> None:
    await away.leave(a_leave(until=START + GRACE))
    await away.hear(a_message(OTHER, at=START, mentions=[MEMBER]))
    away.clock.advance(GRACE)
    assert await away.claim()
    await away.leave()
    await Desk(uow=away.uow, reader=away.reader, posts=away.posts).hear(
        a_message(OTHER, at=START + GRACE, mentions=[MEMBER])
    )
    assert len(away.posts.told) == 2


async def test_one_more_than_there_is_room_for_is_refused_and_who_is_away_changes_how(
    away: Desk, records: MemoryRecords
) -> None:
    [absence] = records[ABSENCES].values()
    for user in range(1_000, 1_000 + MOST_AWAY - 1):
        records[ABSENCES][GUILD, UserId(user)] = evolve(absence, user=UserId(user))
    with pytest.raises(TooManyAway):
        await away.leave(user=OTHER)
    assert (GUILD, OTHER) not in records[ABSENCES]
    assert (await away.leave(a_leave("lunch"))).reason == "lunch"


async def test_who_leaves_and_joins_again_while_away_gets_the_tag_again(away: Desk, records: MemoryRecords) -> None:
    heard = list[str]()
    rejoin = NoteRejoinHandler(
        away.reader, RecordRejoinHandler(away.uow, away.shared_clock), lambda: heard.append("due")
    )
    away.nicknames.by_hand(GUILD, MEMBER, None)
    await rejoin(NoteRejoin(GUILD, OTHER))
    assert heard == []
    await rejoin(NoteRejoin(GUILD, MEMBER))
    await away.see_to_due()
    assert (heard, away.nick) == (["due"], f"[AFK] name {MEMBER}")
    await away.come_back()
    await away.see_to_due()
    assert (away.nick, records[ABSENCES]) == (None, {})


async def test_who_has_left_is_seen_to_when_the_absence_is_over(away: Desk, records: MemoryRecords) -> None:
    away.nicknames.strangers.add(MEMBER)
    await away.lift()
    await away.see_to_due()
    assert (away.nick, records[ABSENCES]) == (TAGGED, {})


async def test_a_commit_that_fails_leaves_the_claim_to_run_out(desk: Desk, records: MemoryRecords) -> None:
    await desk.leave()
    [absence] = await desk.claim()
    records.commit_failures = [ConcurrentChange()]
    await desk.see_to_nickname(absence)
    assert desk.nicknames.renamings == 0


def test_a_process_remembers_no_more_than_it_may() -> None:
    def somebody(user: int) -> Away:
        return Away(
            user=UserId(user),
            reason=None,
            since=START,
            set_at=START,
            until=None,
            ends_at=START + LONGEST,
            is_enforced=False,
        )

    notices, people = RecentNotices(most=2), [somebody(user) for user in (1, 2, 3)]
    assert notices.mentioned(GUILD, CHANNEL, people, START) == {1: 1, 2: 1, 3: 1}
    notices.told(GUILD, CHANNEL, people, START)
    assert notices.mentioned(GUILD, CHANNEL, people, START) == {1: 1}
    notices.recorded(GUILD, {UserId(3): 1})
    assert [notices.pull(GUILD, UserId(user)) for user in (1, 2, 3, 3)] == [0, 2, 1, 0]
