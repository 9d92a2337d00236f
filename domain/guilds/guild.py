"""A community that Tux serves."""

from collections.abc import Iterable
from datetime import datetime

from attrs import define, field, frozen

from domain.guilds.events import GuildSettingsChanged
from domain.shared.history import Change, ChangeableAggregate, Value
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import AnySetting, Settings


@frozen
class Choice:
    """What a guild chooses for one setting."""

    setting: AnySetting
    value: Value

    def applied_to(self, settings: Settings) -> Settings:
        """Raises UnusableValue, or an error of the setting's own."""
        return settings.choosing(self.setting, self.value)


@frozen
class BackToDefault:
    setting: AnySetting

    def applied_to(self, settings: Settings) -> Settings:
        return settings.without(self.setting)


@frozen
class Forget:
    """Back to the default where it still is `what`: somebody may have chosen something else meanwhile."""

    setting: AnySetting
    what: Value

    def applied_to(self, settings: Settings) -> Settings:
        return settings.without(self.setting) if settings.held(self.setting) == self.what else settings


type SettingDecision = Choice | BackToDefault | Forget


@define(eq=False, kw_only=True)
class Guild(ChangeableAggregate):
    id: GuildId
    registered_at: datetime
    settings: Settings = field(factory=Settings)
    version: int = 1

    def decide(self, decisions: Iterable[SettingDecision], *, by: UserId, at: datetime) -> tuple[str, ...]:
        """Change the settings; a choice that changes nothing adds no line of history. One refusal refuses all.

        Returns the names of those that changed.
        Raises UnusableValue, or an error of the setting's own.
        """
        settings, changes = self.settings, list[Change]()
        for decision in decisions:
            wanted = decision.applied_to(settings)
            old, new = settings.held(decision.setting), wanted.held(decision.setting)
            if old != new:
                settings = wanted
                changes.append(Change(field=decision.setting.name, old=old, new=new, by=by, at=at))
        names = tuple(change.field for change in changes)
        if changes:
            self.settings = settings
            self._note(*changes)
            self._record(GuildSettingsChanged(guild=self.id, at=at, by=by, settings=names))
        return names
