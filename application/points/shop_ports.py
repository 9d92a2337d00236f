"""What the shop needs from the outside, beside the roles."""

from typing import Protocol

from application.points.shop_queries import PurchaseView


class BuyerNotifier(Protocol):
    async def tell_refund(self, purchase: PurchaseView, currency: str) -> None:
        """Send the buyer a direct message, once; `currency` is what the guild calls its points.

        One that is not accepted is given up: `/shop history` says it too. Raises DiscordUnreachable.
        """
        ...
