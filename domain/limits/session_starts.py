"""How often Discord lets the bot connect anew: past its limit it takes the token away."""

from datetime import timedelta

from attrs import frozen

RESERVE = 100
"""Connections of a day that are spread over what is left of it; a crash loop never comes to their end."""


@frozen
class SessionStarts:
    """`remaining` new connections are allowed until Discord counts anew."""

    remaining: int
    resets_after: timedelta
    max_concurrency: int = 1
    """How many shards may IDENTIFY within the same five seconds, if the remainders of their numbers by it differ."""

    @property
    def wait(self) -> timedelta:
        """How long to wait before one more: not at all while more than the reserve is left, then ever longer."""
        return timedelta(0) if self.remaining > RESERVE else self.resets_after / max(self.remaining, 1)

    def key_of(self, shard: int) -> int:
        """Discord's `rate_limit_key`: shards of the same one IDENTIFY one after the other."""
        return shard % max(self.max_concurrency, 1)
