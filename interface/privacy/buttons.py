import re

from attrs import define

from application.privacy.ask import Asked, AskToBeErased
from application.shared.use_case import UseCase
from domain.shared.ids import RequestId, UserId
from interface.privacy.cards import ERASE, erasing_card
from interface.shared.border import Interaction
from interface.shared.buttons import Button
from interface.shared.languages import language
from interface.shared.messages import replace


@define
class PressErase:
    _ask: UseCase[AskToBeErased, Asked]

    async def __call__(self, interaction: Interaction, _: re.Match[str]) -> None:
        await interaction.response.defer()
        command = AskToBeErased(UserId(interaction.user.id), RequestId(interaction.id), language())
        await replace(interaction, erasing_card(await self._ask(command)))

    def button(self) -> Button:
        return Button(ERASE, self, part_of="privacy erase")
