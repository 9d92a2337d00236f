"""What members were told of their appeals."""

from datetime import datetime

from attrs import define, field, frozen

from application.moderation.appeals.queries import AppealView
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.case_number import CaseNumber


@frozen
class ToldOfAppeal:
    number: CaseNumber
    what: AppealState
    decided_at: datetime | None
    """What is sent again about the same is found by what the message ends with, as in the product."""


@define(eq=False)
class Appealed:
    told: list[ToldOfAppeal] = field(factory=list)

    def tell(self, appeal: AppealView) -> None:
        said = ToldOfAppeal(appeal.number, appeal.state, appeal.decided_at)
        if said not in self.told:
            self.told.append(said)
