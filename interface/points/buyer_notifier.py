import discord
from attrs import define

from application.points.shop_queries import PurchaseView
from application.shared.clock import Clock
from interface.points.shop_cards import refund_marker, refund_notice
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.sending import Outgoing, may_be_there, send_once


@define
class DiscordBuyerNotifier:
    _client: CurrentClient
    _clock: Clock

    async def tell_refund(self, purchase: PurchaseView, currency: str) -> None:
        assert purchase.settled_at is not None, "only what is settled was refunded"
        outgoing = Outgoing(
            card=refund_notice(purchase, currency, self._client.guild(purchase.guild).name),
            nonce=f"refund-{purchase.transaction}",
            opening=refund_marker(purchase),
            since=purchase.settled_at,
            is_silent=False,
        )
        try:
            async with discord_answers():
                channel = await self._client.get().create_dm(discord.Object(purchase.user))
                await send_once(self._client, channel, outgoing, look=may_be_there(outgoing, self._clock))
        except discord.HTTPException:
            return  # a clear refusal: closed direct messages, no guild in common, a deleted account
