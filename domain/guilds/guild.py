"""A community that Tux serves."""

from datetime import datetime

from attrs import define, field, frozen

from domain.guilds.events import GuildSettingsChanged
from domain.guilds.settings import GuildSettings, Setting
from domain.shared.events import Aggregate
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class SettingChange:
    """One line of the append-only history: who changed what, when, from what to what."""

    setting: Setting
    old: str | None
    new: str | None
    by: UserId
    at: datetime


@define(eq=False, kw_only=True)
class Guild(Aggregate):
    id: GuildId
    registered_at: datetime
    settings: GuildSettings = field(factory=GuildSettings)
    version: int = 1
    _changes: list[SettingChange] = field(factory=list, init=False, repr=False)

    def change_settings(self, settings: GuildSettings, *, by: UserId, at: datetime) -> None:
        """Take over the settings; each one that differs becomes a line of history. Equal settings change nothing."""
        changes = [
            SettingChange(setting=name, old=old, new=new, by=by, at=at)
            for name, old, new in self.settings.differences(settings)
        ]
        if not changes:
            return
        self.settings = settings
        self._changes.extend(changes)
        self._record(GuildSettingsChanged(guild=self.id, at=at, by=by, settings=tuple(c.setting for c in changes)))

    def pull_changes(self) -> tuple[SettingChange, ...]:
        """Hand over the history not saved yet, oldest first."""
        changes = tuple(self._changes)
        self._changes.clear()
        return changes
