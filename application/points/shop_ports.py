"""What the shop needs from the outside, beside the roles."""

from collections.abc import Callable
from typing import Protocol

from application.points.shop_queries import PurchaseView
from domain.shared.ids import UserId

type OwnId = Callable[[], UserId]
"""Who Tux is in Discord, for what it does of its own accord. Raises DiscordUnreachable while it is not logged in."""


class BuyerNotifier(Protocol):
    async def tell_refund(self, purchase: PurchaseView, currency: str) -> None:
        """Send the buyer a direct message, once; `currency` is what the guild calls its points.

        One that is not accepted is given up: `/shop history` says it too. Raises DiscordUnreachable.
        """
        ...
