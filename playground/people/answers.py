"""Waiting for what the bot answers to a person."""

from attrs import define

from playground.rules.interactions import FAILED, Callback, Interaction
from playground.rules.local_discord import LocalDiscord
from playground.world.json_value import JsonObject
from playground.world.records import Message


class InteractionFailed(Exception):
    """The bot did not answer in time, or took its answer back."""


@define(eq=False)
class Answers:
    """Raises `InteractionFailed` when nothing came, `TimeoutError` when the answer was never finished."""

    _local: LocalDiscord

    async def choices(self, interaction: Interaction) -> list[JsonObject]:
        """What autocomplete offers; nothing when the bot does not say."""
        await self._local.until(lambda: interaction.choices is not None or interaction.late, timeout=15)
        return interaction.choices or []

    async def message(self, interaction: Interaction, *, timeout: float) -> Message:
        """The finished reply, or the message that was changed instead."""
        await self._local.until(lambda: _finished(interaction), timeout=timeout)
        self._check(interaction)
        if interaction.modal is not None:
            raise InteractionFailed("the bot showed a form instead of a message")
        if interaction.original is None or interaction.original_removed:
            raise InteractionFailed("the bot removed its answer")
        if interaction.answered is Callback.DEFERRED_UPDATE:
            return interaction.touched[-1]
        return interaction.original

    async def modal(self, interaction: Interaction, *, timeout: float) -> JsonObject:
        """The form that the bot shows."""
        await self._local.until(lambda: interaction.answered is not None or interaction.late, timeout=timeout)
        self._check(interaction)
        if interaction.modal is None:
            raise InteractionFailed("the bot answered without showing a form")
        return interaction.modal

    def _check(self, interaction: Interaction) -> None:
        if interaction.late:
            raise InteractionFailed(FAILED)


def _finished(interaction: Interaction) -> bool:
    if interaction.late or interaction.modal is not None or interaction.original_removed:
        return True
    match interaction.answered:
        case None:
            return False
        case Callback.DEFERRED_UPDATE:
            return bool(interaction.touched)
        case _:
            return interaction.original is not None and not interaction.original.pending
