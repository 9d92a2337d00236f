"""How often audit logs are read on when nothing was heard: each costs one of the requests that Discord takes."""

from datetime import timedelta

READ_AGAIN = timedelta(minutes=5)

_IN_A_SECOND = 10
"""Of a whole bot: a fifth of what Discord takes from it, so that the rest is there for what people wait for."""


def read_again_after(guilds: int) -> timedelta:
    """`guilds` are those of the whole bot, whichever process serves them."""
    return max(READ_AGAIN, timedelta(seconds=guilds / _IN_A_SECOND))
