import secrets

from domain.shared.ids import UserId
from domain.shared.pseudonyms import FIRST_PSEUDONYM


def new_pseudonym() -> UserId:
    """No user's id, and no other's pseudonym."""
    return UserId(FIRST_PSEUDONYM + secrets.randbelow(2**62))
