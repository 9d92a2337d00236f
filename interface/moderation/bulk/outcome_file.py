"""What became of everybody, as a file: one row each."""

import csv
import io

import discord
from attrs import frozen

from application.moderation.bulk.list_outcomes import BulkOutcomes

_COLUMNS = ("user_id", "username", "display_name", "outcome", "case", "detail")
_FORGOTTEN = "forgotten"
"""In place of the id of somebody whose case is forgotten; a file has no language, as its columns have none."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@frozen
class OutcomeFile:
    outcomes: BulkOutcomes
    part: str = ""
    """Which of them it has, where not all: in its name."""

    @property
    def name(self) -> str:
        return f"bulk-{self.outcomes.status.operation.number}{self.part}.csv"

    def text(self) -> str:
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(_COLUMNS)
        for target in self.outcomes.targets:
            names = (_harmless(target.username), _harmless(target.display_name))
            user = _FORGOTTEN if target.is_forgotten else target.user
            rows.writerow((user, *names, target.state.value, target.number or "", _harmless(target.detail)))
        return written.getvalue()

    def file(self) -> discord.File:
        return discord.File(io.BytesIO(self.text().encode()), self.name)


def _harmless(text: str | None) -> str:
    """A spreadsheet takes what begins like this for a formula."""
    return "" if text is None else f"'{text}" if text.startswith(_FORMULA) else text
