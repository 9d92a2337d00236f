from datetime import timedelta

import pytest

from application.greetings import record_greetings
from application.greetings.doorstep import A_MINUTE, BANS_KNOWN_FOR, MOST_A_MINUTE, WAIT
from application.greetings.ports import GreetingRefused
from application.greetings.record_greetings import KEPT_FOR, ForgetGreetings, ForgetGreetingsHandler
from application.shared.errors import RecordsUnavailable, TransientFailure
from domain.greetings.settings import FAREWELL_BANNED, QUIET_HOURS, WELCOME_CHANNEL, WELCOME_DM, WELCOME_PING
from domain.shared.ids import UserId
from domain.shared.lease import Room
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START, AgreedClock
from tests.fakes.greetings import GREETINGS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.greetings import Porter

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
WELCOME, FAREWELL = "welcome in 901", "farewell in 902"
HIM = [MEMBER]


@pytest.fixture
async def porter(records: MemoryRecords) -> Porter:
    uow = MemoryUnitOfWorkFactory(records)
    async with uow() as work:
        await work.guilds.register(GUILD, at=START)
        await work.commit()
    return Porter(uow=uow)


async def test_who_comes_is_welcomed_and_who_goes_is_missed_a_moment_later(porter: Porter) -> None:
    porter.came(MEMBER)
    for seconds in (SECOND, WAIT - 2 * SECOND):
        assert await porter.greet(after=seconds) == []
    assert await porter.greet(after=SECOND) == [(WELCOME, HIM, 0)]
    assert await porter.greet() == []
    porter.went(MEMBER)
    assert await porter.greet() == [(FAREWELL, HIM, 0)]
    assert porter.guild.pinged == [False]


async def test_who_is_gone_before_they_were_welcomed_gets_neither(porter: Porter) -> None:
    porter.came(MEMBER)
    porter.went(MEMBER)  # kicked, or as good as
    assert await porter.greet() == []
    porter.came(MEMBER)
    porter.guild.here.clear()  # without a word of Discord's so far
    assert await porter.greet() == []
    assert porter.workers.pull_failures() == []


async def test_who_is_banned_right_at_joining_is_not_welcomed_whatever_is_heard_first(porter: Porter) -> None:
    porter.came(MEMBER)
    porter.doorstep.was_banned(GUILD, MEMBER, at=porter.clock.now())
    porter.went(MEMBER)
    assert await porter.greet() == []


@pytest.mark.parametrize("is_said", [False, True])
async def test_a_farewell_of_the_banned_is_said_only_where_the_guild_wants_it(porter: Porter, *, is_said: bool) -> None:
    porter.chosen[FAREWELL_BANNED.name] = is_said
    porter.went(MEMBER)
    porter.doorstep.was_banned(GUILD, MEMBER, at=porter.clock.now())
    assert await porter.greet() == ([(FAREWELL, HIM, 0)] if is_said else [])


async def test_the_banned_get_no_farewell_also_when_nothing_could_be_said_for_longer_than_bans_are_known(
    porter: Porter,
) -> None:
    porter.went(MEMBER)
    porter.doorstep.was_banned(GUILD, MEMBER, at=porter.clock.now())
    [tried] = porter.doorstep.take(porter.clock.now() + WAIT, Room(1))
    assert porter.doorstep.take(porter.clock.now() + BANS_KNOWN_FOR, Room(1)) == ()
    porter.doorstep.put_back(tried, at=porter.clock.now() + BANS_KNOWN_FOR)
    assert await porter.greet(after=BANS_KNOWN_FOR) == []
    porter.went(MEMBER + 1)
    porter.doorstep.was_banned(GUILD, UserId(MEMBER + 1), at=porter.clock.now())
    assert await porter.greet(after=BANS_KNOWN_FOR) == []


async def test_what_was_put_back_need_not_wait_again(porter: Porter) -> None:
    porter.came(MEMBER)
    porter.went(MEMBER + 1)
    then = porter.clock.now() + WAIT
    [tried] = porter.doorstep.take(then, Room(1))
    porter.doorstep.put_back(tried, at=then)
    assert porter.doorstep.take(then, Room(1)) == (tried,)


async def test_the_banned_get_no_farewell_however_long_it_has_to_wait_for_its_turn(porter: Porter) -> None:
    porter.went(MEMBER)
    porter.doorstep.was_banned(GUILD, MEMBER, at=porter.clock.now())
    for _ in range(3):
        porter.doorstep.greeted(GUILD, MOST_A_MINUTE, at=porter.clock.now())
        assert await porter.greet(after=A_MINUTE - SECOND) == []
    assert await porter.greet(after=A_MINUTE) == []


async def test_who_is_back_before_the_farewell_gets_neither(porter: Porter) -> None:
    porter.guild.here.add(MEMBER)
    porter.went(MEMBER)
    porter.came(MEMBER)
    assert await porter.greet() == []


async def test_who_comes_and_goes_again_and_again_is_greeted_once_within_the_time_of_quiet(porter: Porter) -> None:
    porter.chosen[QUIET_HOURS.name] = 2
    said = list[str]()
    for _ in range(3):
        porter.came(MEMBER)
        said += [what for what, _, _ in await porter.greet()]
        porter.went(MEMBER)
        said += [what for what, _, _ in await porter.greet()]
    assert said == [WELCOME, FAREWELL]
    porter.came(MEMBER)
    porter.clock.advance(2 * HOUR)
    assert await porter.greet() == [(WELCOME, HIM, 0)]


async def test_of_two_processes_that_hear_of_the_same_one_says_it(porter: Porter, records: MemoryRecords) -> None:
    other = Porter(uow=porter.uow, clock=porter.clock, guild=porter.guild)
    porter.came(MEMBER)
    other.came(MEMBER)
    assert [*await porter.greet(), *await other.greet(after=SECOND)] == [(WELCOME, HIM, 0)]
    assert len(records[GREETINGS]) == 1


async def test_a_raid_is_greeted_ten_a_minute_and_the_rest_is_counted(porter: Porter) -> None:
    porter.came(*range(1, 4))
    assert await porter.greet() == [(WELCOME, [1, 2, 3], 0)]
    porter.came(*range(100, 200))
    [(_, one_by_one, more)] = await porter.greet()
    assert (len(one_by_one), more) == (MOST_A_MINUTE - 3, 93)
    porter.came(*range(200, 250))
    assert await porter.greet() == []
    porter.came(*range(250, 300))
    [(_, one_by_one, more)] = await porter.greet(after=A_MINUTE)
    assert (len(one_by_one), more) == (MOST_A_MINUTE, 90)


async def test_nobody_is_recorded_where_nothing_is_wanted(porter: Porter, records: MemoryRecords) -> None:
    porter.chosen.clear()
    porter.came(MEMBER)
    porter.went(5)
    assert await porter.greet() == []
    assert not records[GREETINGS]


async def test_a_ban_is_known_for_some_minutes_when_the_member_is_seen_to_go(porter: Porter) -> None:
    porter.doorstep.was_banned(GUILD, MEMBER, at=porter.clock.now())
    assert await porter.greet(after=BANS_KNOWN_FOR - WAIT - SECOND) == []
    porter.went(MEMBER)
    for _ in range(2):
        assert await porter.greet() == []
    porter.went(MEMBER)
    assert await porter.greet() == [(FAREWELL, HIM, 0)]


async def test_a_welcome_can_be_a_direct_message_and_ping(porter: Porter) -> None:
    porter.chosen |= {WELCOME_DM.name: True, WELCOME_PING.name: True}
    porter.came(MEMBER)
    assert await porter.greet() == [(WELCOME, HIM, 0), ("message", HIM, 0)]
    assert porter.guild.pinged == [True]
    porter.chosen[WELCOME_CHANNEL.name] = None
    porter.guild.failures["message"] = GreetingRefused()
    porter.came(8)
    assert await porter.greet() == []
    assert porter.workers.pull_failures() == []  # who takes no messages wants none


async def test_what_is_refused_in_one_place_is_said_in_the_others_and_not_again(porter: Porter) -> None:
    porter.chosen[WELCOME_DM.name] = True
    porter.guild.failures[WELCOME] = GreetingRefused()
    porter.came(MEMBER)
    porter.went(5)
    assert await porter.greet() == [("message", HIM, 0), (FAREWELL, [5], 0)]
    assert [type(failure) for failure in porter.workers.pull_failures()] == [GreetingRefused]
    porter.guild.failures.clear()
    assert await porter.greet() == []


@pytest.mark.parametrize("failure", [RecordsUnavailable(), TransientFailure()], ids=repr)
async def test_without_the_records_nobody_is_greeted_until_they_are_back(
    porter: Porter, records: MemoryRecords, failure: Exception
) -> None:
    records.commit_failures.append(failure)
    porter.came(MEMBER)
    assert await porter.greet() == []
    assert await porter.greet(after=SECOND) == [(WELCOME, HIM, 0)]


async def test_what_a_guild_hears_is_said_one_thing_after_the_other_and_the_rest_of_the_guilds_go_on(
    porter: Porter,
) -> None:
    porter.came(MEMBER)
    porter.clock.advance(WAIT)
    room = porter.workers.room()
    (batch,) = porter.doorstep.take(porter.clock.now(), room)
    assert [each.user for each in batch.comers] == [UserId(MEMBER)]
    assert porter.doorstep.take(porter.clock.now(), room) == ()


async def test_who_was_greeted_is_forgotten_when_no_guild_can_want_quiet_any_more_however_many(
    porter: Porter, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_greetings, "_AT_ONCE", 2)
    for number in range(5):
        porter.came(number)
        await porter.greet()
        porter.clock.advance(SECOND)
    oldest, *_, newest = sorted(records[GREETINGS].values(), key=lambda greeting: greeting.greeted_at)
    forget = ForgetGreetingsHandler(porter.uow, AgreedClock(porter.clock))
    porter.clock.time = oldest.greeted_at + KEPT_FOR
    await forget(ForgetGreetings())
    assert len(records[GREETINGS]) == 5
    porter.clock.time = newest.greeted_at + KEPT_FOR
    await forget(ForgetGreetings())
    assert [*records[GREETINGS].values()] == [newest]
