"""Where points are: a wallet per member, the guild's mint, and pots."""

from enum import StrEnum

from attrs import frozen

from domain.shared.ids import UserId

MAX_POINTS = 1_000_000_000_000
"""The most that a wallet or a pot holds."""


class AccountKind(StrEnum):
    WALLET = "wallet"
    MINT = "mint"
    POT = "pot"


@frozen
class AccountRef:
    """One account of a guild. `holder` is a wallet's user, a pot's number, and 0 for the mint."""

    kind: AccountKind
    holder: int

    @property
    def lock_order(self) -> tuple[int, int]:
        """Wallets, pots, and last the mint: it is in most transactions of a guild, so it is held for least long."""
        return (_LOCKED.index(self.kind), self.holder)


_LOCKED = (AccountKind.WALLET, AccountKind.POT, AccountKind.MINT)

MINT = AccountRef(AccountKind.MINT, 0)
"""Where a guild's points come from and go back to; its balance is below zero by what is about."""


def wallet(user: UserId) -> AccountRef:
    return AccountRef(AccountKind.WALLET, user)


def pot(number: int) -> AccountRef:
    return AccountRef(AccountKind.POT, number)
