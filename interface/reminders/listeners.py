import discord
from attrs import define

from application.reminders.tell_of_undelivered import TellOfUndelivered
from application.shared.use_case import UseCase
from domain.shared.ids import UserId
from interface.reminders.cards import undelivered_card
from interface.shared.border import Interaction
from interface.shared.messages import answer


@define
class ReminderListeners:
    _tell: UseCase[TellOfUndelivered, None]

    async def on_app_command_completion(self, interaction: Interaction, _command: object) -> None:
        """Of any context: whoever used it is here. Below a form that is open nobody would see it."""
        if interaction.response.type in (None, discord.InteractionResponseType.modal):
            return

        async def tell(undelivered: int) -> bool:
            return await answer(interaction, undelivered_card(undelivered))

        await self._tell(TellOfUndelivered(UserId(interaction.user.id), tell))
