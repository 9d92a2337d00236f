"""A server whose configuration is a file: for tests, in memory or on PostgreSQL."""

from attrs import define, evolve, field

from application.configuration.apply_plan import Applied, ApplyPlan, ApplyPlanHandler, ApplyResult
from application.configuration.comparing import Comparing, Look
from application.configuration.export_configuration import ExportConfiguration, ExportConfigurationHandler
from application.configuration.plan_configuration import (
    PlanConfiguration,
    PlanConfigurationHandler,
    Planned,
    Planning,
    PlanRollback,
    PlanRollbackHandler,
)
from application.configuration.sight import Sight
from application.configuration.views import PlanView, Refused
from application.guilds.configuring import settings_section
from application.levels.configuring import levels_section, rewards_section
from application.moderation.escalation.configuring import escalation_section
from application.moderation.templates.configuring import templates_section
from application.permissions.configuring import ranks_section
from application.points.configuring import shop_section
from application.role_menus.configuring import role_menus_section
from application.shared.configuration.names import GuildNames
from application.shared.configuration.section import AnySection
from application.shared.unit_of_work import UnitOfWorkFactory
from application.starboard.configuring import starboards_section
from domain.configuration.version import VersionNumber
from domain.moderation.settings import JAIL_ROLE
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import GuildRoles, RoleFacts
from domain.shared.standing import Standing
from domain.shared.written import Referred
from infrastructure.configuration.yaml_files import YamlConfigurationFiles
from interface.main import SETTING_GROUPS
from tests.builders import GUILD, OTHER_GUILD, a_moderator, a_request
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.command_use import FakeCommandUse
from tests.fakes.configuration import FakeGuildDirectory
from tests.fakes.roles import FakeRoles
from tests.ranks import KnownNames

LOG, STARS, QUIET, TWINS = (
    100_000_000_000_000_001,
    100_000_000_000_000_002,
    100_000_000_000_000_003,
    (
        100_000_000_000_000_004,
        100_000_000_000_000_005,
    ),
)
REGULAR, HELPER, BLUE = 200_000_000_000_000_001, 200_000_000_000_000_002, 200_000_000_000_000_003
POWERFUL, MANAGED, ABOVE = 200_000_000_000_000_004, 200_000_000_000_000_005, 200_000_000_000_000_006
BLOB = 300_000_000_000_000_001
ELSEWHERE = 500_000_000_000_000_000
"""What is added to an id to have that of the same thing in the other server."""

HALL = 100_000_000_000_000_009
"""A category."""

CHANNELS = {LOG: "mod-log", STARS: "stars", QUIET: "quiet", HALL: "Hall", TWINS[0]: "twin", TWINS[1]: "twin"}
ROLES = {REGULAR: "Regular", HELPER: "Helper", BLUE: "Blue", POWERFUL: "Boss", MANAGED: "Some bot", ABOVE: "Above"}

FULL = """\
version: 1
escalation:
  enabled: true
  points:
    - {action: warn, points: 1}
    - {action: timeout, points: 2, expires_after: 90 days}
  steps:
    - {points: 3, within: 30 days, action: timeout, lasts: 1 day}
    - {points: 5, within: 6mo, action: ban}
level_rewards:
  - level: 5
    role: {role: "@Regular", id: "200000000000000001"}
  - level: 10
    role: Blue
levels:
  least_xp: 10
  most_xp: 30
  cooldown: 90
  message_cap: 5000
  voice_xp: 7
  voice_cap: 3000
  curve: {kind: linear, first: 100, step: 20}
  roles:
    - role: Regular
      percent: 150
  channels:
    - channel: "#quiet"
      percent: 0
ranks:
  roles:
    - role: "@Helper"
      rank: 3
  commands:
    - {command: case void, rank: 2}
    - {command: ban, rank: 3}
reason_templates:
  - {name: Spam, text: "Spam: the same thing again", kinds: [ban, warn]}
  - {name: rude, text: Be kind.}
role_menus:
  - name: Colours
    text: "Choose one.\\nYou may change it."
    kind: select
    most: 1
    required_role: Helper
    roles:
      - {role: Blue, label: Sky, emoji: {emoji: ":blob:", id: "300000000000000001"}, description: As the sky}
      - {role: Regular, label: Plain, emoji: "\U0001f41f"}
  - {name: empty}
settings:
  appeal_text: 'Write to the "moderators".'
  daily_amount: 50
  jail_role: Helper
  level_reward_mode: replace
  mod_log_channel: {channel: "#mod-log", id: "100000000000000001"}
  points_currency: "\U0001f41f fish: no # comment"
  public_notice: true
  time_zone: Europe/Berlin
shop:
  - {name: Colour blue, price: 100, role: Blue, stock: 7}
  - {name: "Null", price: 5, role: Regular}
starboards:
  - name: best
    channel: stars
    emojis: ["⭐", {emoji: ":blob:", id: "300000000000000001"}]
    threshold: 4
    self_stars: true
    ignored: [quiet]
"""


def all_sections(clock: AgreedClock | None = None) -> tuple[AnySection, ...]:
    described = {face.setting: face.description for group in SETTING_GROUPS for face in group.faces}
    commands = KnownNames(
        {name: frozenset[Permission]() for name in ("case", "case void", "ban", "config", "config apply")}
    )
    sections: tuple[AnySection, ...] = (
        settings_section(described, ("settings set moderation",)),
        ranks_section(commands),
        escalation_section(),
        templates_section(),
        levels_section(),
        rewards_section(),
        shop_section(),
        role_menus_section((JAIL_ROLE,)),
        starboards_section(clock or AgreedClock(FakeClock())),
    )
    return tuple(sorted(sections, key=lambda section: section.name))


def names_of(guild: GuildId = GUILD) -> GuildNames:
    """The other server has the same names under other ids."""
    add = 0 if guild == GUILD else ELSEWHERE
    return GuildNames(
        by_id={
            Referred.CHANNEL: {id_ + add: name for id_, name in CHANNELS.items()},
            Referred.ROLE: {id_ + add: name for id_, name in ROLES.items()} | {int(guild): "@everyone"},
            Referred.EMOJI: {BLOB + add: "blob"},
        },
        text_channels=frozenset(id_ + add for id_ in CHANNELS if id_ != HALL),
    )


def roles_of(guild: GuildId = GUILD) -> GuildRoles:
    def facts(id_: int, name: str) -> RoleFacts:
        return RoleFacts(
            id=RoleId(id_),
            name=name,
            position=60 if name == "Above" else 2,
            is_managed=name == "Some bot",
            is_below_the_bot=name != "Above",
            grants=frozenset({"ban_members"} if name == "Boss" else ()),
        )

    return GuildRoles(
        bot_may_manage=True,
        known={RoleId(id_): facts(id_, name) for id_, name in names_of(guild).by_id[Referred.ROLE].items()},
    )


@define
class Server:
    """What people do with its configuration, on `uow`."""

    uow: UnitOfWorkFactory
    guild: GuildId = GUILD
    clock: FakeClock = field(factory=FakeClock)
    channels: FakeChannels = field(factory=FakeChannels)
    roles: FakeRoles = field(factory=FakeRoles)
    use: FakeCommandUse = field(factory=FakeCommandUse)
    by: Standing = field(factory=lambda: evolve(a_moderator(), is_owner=True))
    knows_names: bool = True
    directory: FakeGuildDirectory = field(factory=FakeGuildDirectory)
    sections: tuple[AnySection, ...] = field(factory=all_sections)

    def __attrs_post_init__(self) -> None:
        self.directory.names[self.guild] = names_of(self.guild)
        self.roles.roles = roles_of(self.guild)

    @property
    def look(self) -> Look | None:
        return Look(self.directory, self.channels, self.roles) if self.knows_names else None

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(section.name for section in self.sections)

    @property
    def sight(self) -> Sight:
        return Sight(self.sections, self.use)

    @property
    def _comparing(self) -> Comparing:
        return Comparing(self.sight, self.use)

    @property
    def _planning(self) -> Planning:
        return Planning(self.uow, self._comparing, self.look, self.clock)

    async def export(self) -> str:
        directory = self.directory if self.knows_names else None
        handler = ExportConfigurationHandler(self.uow, self.sight, YamlConfigurationFiles(), directory, self.clock)
        return (await handler(ExportConfiguration(guild=self.guild, by=self.by))).file.decode()

    async def plan(self, file: str | bytes, *, by: Standing | None = None) -> Planned:
        handler = PlanConfigurationHandler(self._planning, YamlConfigurationFiles(), self._names)
        content = file.encode() if isinstance(file, str) else file
        command = PlanConfiguration(guild=self.guild, by=by or self.by, request=a_request(), file=content)
        return await handler(command)

    async def planned(self, file: str) -> PlanView:
        plan = await self.plan(file)
        assert isinstance(plan, PlanView), plan
        return plan

    async def problems(self, file: str | bytes, *, by: Standing | None = None) -> list[tuple[int, str, DomainError]]:
        """Line, place and what is wrong there."""
        plan = await self.plan(file, by=by)
        assert isinstance(plan, Refused), plan
        return [(each.line, ".".join(map(str, each.where)), each.why) for each in plan.problems]

    async def roll_back(self, number: int) -> PlanView:
        handler = PlanRollbackHandler(self._planning, self.uow, self.sight)
        command = PlanRollback(guild=self.guild, by=self.by, request=a_request(), version=VersionNumber(number))
        plan = await handler(command)
        assert isinstance(plan, PlanView), plan
        return plan

    def applying(self, plan: PlanView) -> ApplyPlan:
        return ApplyPlan(
            guild=self.guild, by=self.by, request=a_request(), plan=plan.plan, fingerprint=plan.fingerprint
        )

    async def apply(self, plan: PlanView | ApplyPlan) -> ApplyResult:
        command = self.applying(plan) if isinstance(plan, PlanView) else plan
        return await ApplyPlanHandler(self.uow, self._comparing, self.look, self.clock)(command)

    async def applied(self, file: str) -> Applied:
        result = await self.apply(await self.planned(file))
        assert isinstance(result, Applied), result
        return result


def nothing_of(export: str) -> str:
    """The same sections, each with nothing in it."""
    lists = ("level_rewards", "reason_templates", "role_menus", "shop", "starboards")
    sections = [line[:-1] for line in export.splitlines() if line.endswith(":") and not line.startswith(" ")]
    return "version: 1\n" + "".join(f"{name}: {'[]' if name in lists else '{}'}\n" for name in sections)


def elsewhere(server: Server) -> Server:
    return evolve(server, guild=OTHER_GUILD, directory=FakeGuildDirectory(), roles=FakeRoles())
