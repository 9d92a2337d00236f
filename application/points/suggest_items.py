from attrs import define, frozen

from application.points.shop_queries import ItemView, ShopReader
from domain.shared.ids import GuildId
from domain.shared.text import tidied

MOST_SUGGESTIONS = 25
"""That Discord shows."""


@frozen(kw_only=True)
class SuggestItems:
    guild: GuildId
    typed: str


@define
class SuggestItemsHandler:
    """What a person may mean who has typed so far; for everybody."""

    _shop: ShopReader

    async def __call__(self, command: SuggestItems) -> tuple[ItemView, ...]:
        return await self._shop.suggestions(command.guild, tidied(command.typed), MOST_SUGGESTIONS)
