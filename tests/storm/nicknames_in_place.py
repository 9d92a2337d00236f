"""A nickname that was reset is on record as it was."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from application.moderation.queries import CaseView
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.case import CaseStatus
from playground.world.guild import Guild
from playground.world.records import AuditEntry
from playground.world.snowflakes import moment_of
from tests.storm.deeds import ON_ITS_WAY, done


@frozen
class NicknamesInPlace:
    guild: Guild
    cases: Sequence[CaseView]
    bot: int
    nicknames: Mapping[int, str]
    """What each case took, by its record."""

    def disagreements(self) -> Iterator[str]:
        for case in self.cases:
            if case.kind == NICK_RESET and case.status is CaseStatus.APPLIED:
                deeds, noted = done(case, self.guild, self.bot), self.nicknames.get(case.number)
                if deeds and noted not in self._had(deeds):
                    had = _before(deeds[0])
                    yield f"case {case.number} (nick_reset of {case.target}): took {had!r}, and noted {noted!r}"

    def _had(self, deeds: Sequence[AuditEntry]) -> set[str | None]:
        """What was taken; or what was there when the bot looked, where somebody changed it since."""
        found = {_before(deed) for deed in deeds}
        for entry in self.guild.audit_log:
            on_its_way = any(
                moment_of(deed.id) - ON_ITS_WAY < moment_of(entry.id) <= moment_of(deed.id) for deed in deeds
            )
            if entry.target_id == deeds[0].target_id and entry.user_id != self.bot and on_its_way:
                found.add(_before(entry))
        return found


def _before(entry: AuditEntry) -> str | None:
    old = [change.get("old_value") for change in entry.changes if change["key"] == "nick"]
    return str(old[0]) if old and old[0] is not None else None
