import re

from attrs import define, frozen

from application.moderation.drift.adopt_standing import AdoptStanding
from application.moderation.drift.bring_about_again import BringAboutAgain
from application.moderation.drift.end_on_record import EndOnRecord
from application.moderation.drift.show_drift import DriftPage, ShowDrift
from application.moderation.queries import CaseView
from application.shared.use_case import UseCase
from domain.moderation.actions import kind_named
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import RequestId, UserId
from interface.moderation.drift.cards import PAGE_SIZE, adopted_card, done_again_card, drift_card, ended_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.messages import answer, replace

_COMMAND = "moderation drift"
_PAGE = r"drift:(?:first|after:(?P<kind>[a-z_]{1,32}):(?P<target>\d{1,19}))"
_ADOPT = r"drift:adopt:(?P<kind>[a-z_]{1,32}):(?P<target>\d{1,19})"
_AGAIN = r"drift:again:(?P<number>\d{1,10})"
_END = r"drift:end:(?P<number>\d{1,10})"


@frozen(kw_only=True)
class DriftUseCases:
    show: UseCase[ShowDrift, DriftPage]
    adopt: UseCase[AdoptStanding, CaseView | None]
    again: UseCase[BringAboutAgain, CaseView]
    end: UseCase[EndOnRecord, CaseView]


@define
class DriftButtons:
    _use_cases: DriftUseCases

    async def turn(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        after = (match["kind"], UserId(int(match["target"]))) if match["kind"] else None
        command = ShowDrift(guild=guild_of(interaction), by=asker_of(interaction), size=PAGE_SIZE, after=after)
        await replace(interaction, drift_card(await self._use_cases.show(command)))

    async def adopt(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = AdoptStanding(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            kind=kind_named(match["kind"]),
            target=UserId(int(match["target"])),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
        )
        await answer(interaction, adopted_card(await self._use_cases.adopt(command)))

    async def again(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild, number, by = guild_of(interaction), CaseNumber(int(match["number"])), asker_of(interaction)
        asked_at = interaction.created_at
        case = await self._use_cases.again(BringAboutAgain(guild=guild, by=by, number=number, asked_at=asked_at))
        await answer(interaction, done_again_card(case))

    async def end(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild, number, by = guild_of(interaction), CaseNumber(int(match["number"])), asker_of(interaction)
        case = await self._use_cases.end(EndOnRecord(guild=guild, by=by, number=number))
        await answer(interaction, ended_card(case))

    def buttons(self) -> tuple[Button, ...]:
        return (
            Button(_PAGE, self.turn, part_of=_COMMAND),
            Button(_ADOPT, self.adopt, part_of=_COMMAND),
            Button(_AGAIN, self.again, part_of=_COMMAND),
            Button(_END, self.end, part_of=_COMMAND),
        )
