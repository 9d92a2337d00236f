"""Settings and ranks of another bot, as far as there is something like them here; what was chosen here stays."""

from collections.abc import Collection, Sequence

from attrs import define, frozen

from application.shared.importing import BroughtIn, ImportOccasion, Item, Outcome
from application.shared.unit_of_work import UnitOfWork
from domain.guilds.guild import Choice, Forget
from domain.shared.errors import DomainError
from domain.shared.history import Value
from domain.shared.importing import IMPORTER, Part, Remark
from domain.shared.settings import AnySetting, Setting, Settings


@frozen(kw_only=True)
class ForeignSetting:
    """`named` is what it is called over there; `setting` is None where there is nothing like it here."""

    named: str
    setting: AnySetting | None
    value: int


@define
class SettingsKeeper:
    part: Part = Part.SETTINGS

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        return 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignSetting]]
    ) -> Sequence[Outcome]:
        guild = await uow.guilds.get(occasion.guild)
        outcomes, choices = list[Outcome](), list[Choice]()
        for each in items:
            fact = each.fact
            why = _obstacle(fact, guild.settings)
            if why is None and fact.setting is not None:
                choices.append(Choice(fact.setting, fact.value))
                outcomes.append(Outcome(key=each.key, note=f"{fact.setting.name}={fact.value}"))
            else:
                outcomes.append(Outcome(key=each.key, left_out=why, label=fact.named))
        guild.decide(choices, by=IMPORTER, at=occasion.at)
        await uow.guilds.save(guild)
        return outcomes

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """What is still as it was brought in."""
        guild = await uow.guilds.get(occasion.guild)
        brought = {row.key: _noted(row.note) for row in rows if row.note is not None}
        unchanged = {key for key, (setting, value) in brought.items() if guild.settings.held(setting) == value}
        guild.decide([Forget(*brought[key]) for key in unchanged], by=IMPORTER, at=occasion.at)
        await uow.guilds.save(guild)
        return unchanged


def _obstacle(fact: ForeignSetting, chosen: Settings) -> Remark | None:
    if fact.setting is None:
        return Remark.NOT_HERE
    if fact.setting.name in chosen.chosen:
        return Remark.THERE_ALREADY
    try:
        fact.setting.read(fact.value)
    except DomainError:
        return Remark.VALUE_UNUSABLE
    return None


@frozen
class _AsStored:
    def read(self, setting: str, value: Value) -> Value:
        return value


def _noted(note: str) -> tuple[AnySetting, int]:
    """A setting by its name alone, which is all that it takes to forget a choice."""
    name, _, value = note.rpartition("=")
    setting: Setting[Value] = Setting(name, _AsStored(), None)
    return setting, int(value)
