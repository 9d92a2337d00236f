"""What stands on record before a storm begins: for each guild a mod-log, a jail, and what follows three warnings."""

from application.guilds.change_settings import ChangeSettings, ChangeSettingsHandler
from application.guilds.chosen_channels import ChosenChannels
from application.moderation.escalation.change_rules import ChangeEscalation, ChangeEscalationHandler
from application.moderation.jail.choose_jail import ChooseJail, ChooseJailHandler
from domain.guilds.guild import Choice
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.budgets.budget import BUDGETS
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from domain.moderation.escalation.changes import PutStep
from domain.moderation.escalation.rules import Step
from domain.reports.settings import REPORTS_CHANNEL
from domain.shared.durations import parse_duration
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from infrastructure.clock import SystemClock
from infrastructure.database.engines import Engines
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from playground.api import Playground
from tests.fakes.channels import FakeChannels
from tests.storm.waters import JAIL_ROLE, LOG, role_named

STEP = Step(points=3, within=parse_duration("30d"), kind=TIMEOUT, lasts=parse_duration("1m"))
"""What follows by itself in each guild."""

UNBOUNDED = (Choice(APPROVAL_ABOVE, 10_000), *(Choice(budget, 0) for budget in BUDGETS.values()))
"""In a storm a moderator does more within an hour than they otherwise may."""


def mod_logs(playground: Playground) -> dict[int, int]:
    return {
        guild.id: next(channel.id for channel in guild.channels.values() if channel.name == LOG)
        for guild in playground.world.guilds.values()
    }


async def set_up(playground: Playground, engines: Engines, *, escalates: bool) -> None:
    clock = SystemClock()
    uow = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
    for guild, channel in mod_logs(playground).items():
        rights = {Permission.MANAGE_GUILD, Permission.MODERATE_MEMBERS}
        owner = Standing(user=UserId(1), permissions=frozenset(rights))
        decisions = (Choice(MOD_LOG_CHANNEL, channel), Choice(REPORTS_CHANNEL, channel), *UNBOUNDED)
        async with uow() as work:
            await work.guilds.register(GuildId(guild), at=clock.now())
            await work.commit()
        await ChangeSettingsHandler(uow, clock, ChosenChannels(FakeChannels(), ()))(
            ChangeSettings(guild=GuildId(guild), by=owner, decisions=decisions)
        )
        if escalates:
            change = ChangeEscalation(guild=GuildId(guild), by=owner, change=PutStep(STEP))
            await ChangeEscalationHandler(uow, clock)(change)
        jail_role = RoleId(role_named(playground.world.guilds[guild], JAIL_ROLE))
        await ChooseJailHandler(uow, clock)(ChooseJail(guild=GuildId(guild), by=owner.user, role=jail_role))
