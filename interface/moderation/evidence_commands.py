from attrs import frozen
from discord import app_commands

from application.evidence.capture_link import CaptureLink
from application.moderation.add_evidence import AddEvidence
from application.shared.use_case import UseCase
from domain.moderation.case_number import parse_case_number
from domain.shared.ids import CaptureId
from interface.moderation.actions.edge import EVIDENCE, LinkText
from interface.moderation.commands import Number, capturing
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.languages import ngettext
from interface.shared.layout import card, container
from interface.shared.messages import answer


@frozen(kw_only=True)
class EvidenceUseCases:
    capture: UseCase[CaptureLink, CaptureId]
    add: UseCase[AddEvidence, int]


class EvidenceCommands(app_commands.Group):
    """Below `/case`."""

    def __init__(self, use_cases: EvidenceUseCases) -> None:
        super().__init__(name="evidence", description="The messages that a case is about")
        self._use_cases = use_cases

    @app_commands.command(description="Keep a message as evidence of a case")
    @app_commands.describe(number="The case's number, such as #7", link=EVIDENCE)
    async def add(self, interaction: Interaction, number: Number, link: LinkText) -> None:
        await interaction.response.defer(ephemeral=True)
        case, by = parse_case_number(number), asker_of(interaction)
        capture = await self._use_cases.capture(capturing(interaction, link))
        count = await self._use_cases.add(AddEvidence(guild=guild_of(interaction), number=case, by=by, capture=capture))
        said = ngettext(
            "Case #{case} has 1 message as its evidence now.",
            "Case #{case} has {n} messages as its evidence now.",
            count,
            case=case,
        )
        await answer(interaction, card(container(said)))
