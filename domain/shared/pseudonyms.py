"""Ids that take the place of people who are not to be found any more."""

from domain.shared.ids import UserId

FIRST_PSEUDONYM = 2**62
"""Discord's ids reach it in 2049. Whoever has one from here on was erased or forgotten, and can be found by nobody."""


def is_pseudonym(user: UserId) -> bool:
    return user >= FIRST_PSEUDONYM
