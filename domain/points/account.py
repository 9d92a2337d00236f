"""Where points are: a wallet per member, the guild's mint, and pots with a name."""

from enum import StrEnum

MAX_POINTS = 1_000_000_000_000
"""The most that a wallet or a pot holds."""


class AccountKind(StrEnum):
    WALLET = "wallet"
    MINT = "mint"
    POT = "pot"
