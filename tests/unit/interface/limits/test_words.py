"""What whoever runs the bot reads of Discord's limits."""

from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from application.limits.queries import LimitsView
from application.limits.renew_share import ShareState
from infrastructure.settings import DiscordSettings
from interface.limits.wiring import discord_limits, limit_of
from interface.limits.words import finding, of_requests, waits_for_budget, waits_for_turn
from tests.fakes.records import MemoryRecords
from tests.wired import shared_in_memory

AT = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)


def test_what_a_shard_waits_for_is_said_with_the_time() -> None:
    assert waits_for_turn(AT).startswith("waits since 12:00:05 UTC for its turn to connect")
    assert waits_for_budget(3, AT).endswith("the next one is made at 2026-03-01 12:00:05 UTC")


@pytest.mark.parametrize(
    ("share", "invalid", "said"),
    [
        (45, 999, None),
        (45, 1_200, "more than 1,000 requests in 10 minutes were refused"),
        (45, 1_300, "more than 1,000 requests in 10 minutes were refused"),
        (45, 9_999, "more than 9,500 requests in 10 minutes were refused"),
        (0, 0, "no requests can be sent: 51 processes share"),
    ],
)
def test_the_health_says_when_requests_are_refused_or_cannot_be_sent(
    share: int, invalid: int, said: str | None
) -> None:
    found = of_requests(ShareState(may_use=share, processes=51, invalid=invalid))
    assert found is None if said is None else (found is not None and found.startswith(said))


def test_the_doctor_says_how_many_were_refused_who_shares_and_who_waits() -> None:
    assert finding(LimitsView(processes=1, invalid=0, waiting=0)) == (
        "0 of the last 10 minutes were refused, Discord bans at 10,000; one process has all of them"
    )
    assert finding(LimitsView(processes=3, invalid=1234, waiting=2)).endswith(
        "shared by 3 processes; 2 shards wait for their turn to connect"
    )


@pytest.mark.parametrize(("token", "chosen", "limit"), [("token", 0, 50), ("token", 500, 500), ("", 0, 10_000)])
def test_discord_takes_fifty_a_second_unless_it_has_agreed_to_more_and_the_playground_all(
    token: str, chosen: int, limit: int
) -> None:
    assert limit_of(DiscordSettings(token=token, requests_per_second=chosen)) == limit


async def test_a_thousand_refused_requests_are_one_line_in_the_log_and_a_problem_of_the_health() -> None:
    shared = shared_in_memory(MemoryRecords())
    limits = discord_limits(shared)
    await limits.background.work()
    assert shared.watchdog.problems() == ()
    with capture_logs() as logs:
        for _ in range(1_100):
            limits.refused(403, None)
        await limits.background.work()
    assert [line["event"] for line in logs] == ["a task has to wait"]
    (problem,) = shared.watchdog.problems()
    assert problem.startswith("Discord's limits: more than 1,000 requests in 10 minutes were refused")
