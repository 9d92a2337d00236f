"""The buckets of requests, which carry Discord's headers."""

import time

import pytest
from attrs import define

from playground.rest.rate_limits import LIMIT, RateLimits

_CHANNEL = "/channels/{channel_id}"


@define
class Hands:
    """A clock that is moved by hand."""

    time: float = 1_800_000_000.0


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(time, "time", lambda: hands.time)
    return hands


def test_after_two_hundred_requests_of_a_second_the_next_waits_for_its_end(hands: Hands) -> None:
    limits = RateLimits()
    answers = [limits.take("GET", _CHANNEL, {"channel_id": "1"}) for _ in range(LIMIT)]
    assert [wait for _, wait in answers] == [None] * 200
    hands.time += 0.75
    headers, wait = limits.take("GET", _CHANNEL, {"channel_id": "1"})
    assert wait == 0.25
    assert (
        headers.items()
        >= {
            "X-RateLimit-Limit": "200",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": "1800000001.000",
            "X-RateLimit-Reset-After": "0.250",
        }.items()
    )
    assert (answers[0][0]["X-RateLimit-Remaining"], answers[-1][0]["X-RateLimit-Remaining"]) == ("199", "0")
    hands.time += 0.25
    headers, wait = limits.take("GET", _CHANNEL, {"channel_id": "1"})
    assert (wait, headers["X-RateLimit-Remaining"], headers["X-RateLimit-Reset"]) == (None, "199", "1800000002.000")
    assert len(headers["X-RateLimit-Bucket"]) == 32


def test_each_channel_guild_webhook_and_method_has_a_bucket_of_its_own(hands: Hands) -> None:
    limits = RateLimits()
    same = [
        limits.take("GET", "/x", {"channel_id": "1", "message_id": "1"}),
        limits.take("GET", "/x", {"channel_id": "1", "message_id": "2"}),
    ]
    others = [
        limits.take("PUT", "/x", {"channel_id": "1"}),
        limits.take("GET", "/y", {"channel_id": "1"}),
        limits.take("GET", "/x", {"channel_id": "2"}),
        limits.take("GET", "/x", {"guild_id": "3"}),
        limits.take("GET", "/x", {"webhook_id": "4"}),
        limits.take("GET", "/x", {"webhook_id": "4", "webhook_token": "t"}),
    ]
    assert [headers["X-RateLimit-Remaining"] for headers, _ in (*same, *others)] == ["199", "198", *["199"] * 6]
    names = [headers["X-RateLimit-Bucket"] for headers, _ in (*same, *others[:3])]
    assert names[0] == names[1] == names[4]
    assert len(set(names)) == 3
