from datetime import timedelta

import discord
from attrs import define

from application.points.shop_queries import PurchaseView
from application.shared.clock import Clock
from interface.points.shop_cards import refund_marker, refund_notice
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.messages import NOBODY, find_own

_NONCE_HOLDS = timedelta(minutes=2)
"""Discord enforces a nonce "for a few minutes"; an older message is looked for before another is sent."""


@define
class DiscordBuyerNotifier:
    _client: CurrentClient
    _clock: Clock

    async def tell_refund(self, purchase: PurchaseView, currency: str) -> None:
        client = self._client.get()
        assert client.user is not None, "a client that is ready knows itself"
        assert purchase.settled_at is not None, "only what is settled was refunded"
        view = refund_notice(purchase, currency, self._client.guild(purchase.guild).name)
        try:
            async with discord_answers():
                channel = await client.create_dm(discord.Object(purchase.user))
                if self._clock.now() - purchase.settled_at > _NONCE_HOLDS:
                    marker, since = refund_marker(purchase), purchase.settled_at
                    if await find_own(channel, client.user.id, marker, since=since) is not None:
                        return
                await channel.send(view=view, nonce=f"refund-{purchase.transaction}", allowed_mentions=NOBODY)
        except discord.HTTPException:
            return  # a clear refusal: closed direct messages, no guild in common, a deleted account
