"""The settings of a server in its configuration file."""

from collections.abc import Iterable, Mapping
from functools import partial

from attrs import define, field

from application.shared.configuration.names import Reading
from application.shared.configuration.node import Node
from application.shared.configuration.records import Field, Named
from application.shared.configuration.references import Channel, Role
from application.shared.configuration.section import Occasion, Section
from application.shared.configuration.shapes import (
    Choice,
    Flag,
    Maybe,
    Misread,
    Number,
    Plain,
    Schema,
    Shape,
    Text,
    is_scalar,
)
from application.shared.unit_of_work import UnitOfWork
from domain.guilds.guild import BackToDefault, SettingDecision
from domain.guilds.guild import Choice as Chosen
from domain.shared.errors import DomainError
from domain.shared.history import Value
from domain.shared.ids import GuildId
from domain.shared.settings import AnySetting, GuildRole, Line, NameFrom, OneOf, TextChannel, WholeNumber, YesNo
from domain.shared.written import Fault, Where, WrongType

LONGEST_NAME = 100


def settings_section(described: Mapping[AnySetting, str], commands: tuple[str, ...]) -> Section[Mapping[str, object]]:
    """`described` has all settings that there are, with a description each; `commands` are those that set them."""
    settings = tuple(sorted(described, key=lambda setting: setting.name))
    return Section(
        name="settings",
        description="What /settings chooses. A setting that is left out is at its default.",
        shape=Named({each.name: Field(each.name, shape_of(each), described[each], optional=True) for each in settings}),
        keeper=SettingsKeeper(settings),
        instead_of=commands,
        shown_by="settings show",
    )


def shape_of(setting: AnySetting) -> Shape[object]:
    """How a setting is written; of a type that is not named here, as it is stored."""
    match setting.type:
        case YesNo():
            return Flag()
        case WholeNumber(least=least, most=most):
            return Number(least, most)
        case TextChannel(needs=needs):
            return Maybe(Channel(needs=needs, posts=True))
        case GuildRole():
            return Maybe(Role())
        case OneOf(enum=enum):
            return Choice(tuple(member.value for member in enum))
        case Line(longest=longest):
            return Text(longest, partial(_read_text, setting))
        case NameFrom():
            return Text(LONGEST_NAME, partial(_read_text, setting))
        case _:
            return Stored(setting)


def _read_text(setting: AnySetting, typed: str) -> str:
    return str(setting.read(typed))


@define
class Stored(Plain):
    """As the records hold it; what the setting refuses is refused."""

    _setting: AnySetting

    def read(self, node: Node, at: Where, reading: Reading) -> Value:
        if not is_scalar(node):
            raise Misread([Fault(at, WrongType("a single value"))])
        assert node.value is None or isinstance(node.value, str | int)
        try:
            return self._setting.read(node.value)
        except DomainError as why:
            raise Misread([Fault(at, why)]) from why

    def schema(self) -> Schema:
        return {"type": ["string", "integer", "boolean", "null"]}


@define
class SettingsKeeper:
    """What another version of Tux chose, and what today's rules refuse, is in no file, and is left as it is."""

    _settings: tuple[AnySetting, ...]
    _by_name: Mapping[str, AnySetting] = field(init=False)

    @_by_name.default
    def _named(self) -> Mapping[str, AnySetting]:
        return {setting.name: setting for setting in self._settings}

    async def read(self, uow: UnitOfWork, guild: GuildId) -> Mapping[str, object]:
        chosen = (await uow.guilds.get(guild)).settings
        return {each.name: chosen.in_force(each) for each in self._settings if chosen.has_usable(each)}

    def faults(
        self, present: Mapping[str, object], wanted: Mapping[str, object], occasion: Occasion
    ) -> Iterable[Fault]:
        return ()

    async def bring_about(
        self, uow: UnitOfWork, present: Mapping[str, object], wanted: Mapping[str, object], occasion: Occasion
    ) -> None:
        guild = await uow.guilds.get(occasion.guild)
        chosen = [self._chosen(name, value) for name, value in wanted.items()]
        dropped = [BackToDefault(self._by_name[name]) for name in present if name not in wanted]
        decisions: list[SettingDecision] = [*chosen, *dropped]
        guild.decide(decisions, by=occasion.by.user, at=occasion.at)
        await uow.guilds.save(guild)

    def _chosen(self, name: str, value: object) -> Chosen:
        assert value is None or isinstance(value, str | int)
        return Chosen(self._by_name[name], value)
