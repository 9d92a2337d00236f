"""What stands on record before a storm begins: a mod-log and a jail for each guild."""

from application.guilds.change_settings import ChangeSettings, ChangeSettingsHandler
from application.guilds.chosen_channels import ChosenChannels
from application.moderation.jail.choose_jail import ChooseJail, ChooseJailHandler
from domain.guilds.guild import Choice
from domain.moderation.budgets.budget import BUDGETS
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

UNBOUNDED = tuple(Choice(budget, 0) for budget in BUDGETS.values())
"""In a storm a moderator does more within an hour than they otherwise may."""


def mod_logs(playground: Playground) -> dict[int, int]:
    return {
        guild.id: next(channel.id for channel in guild.channels.values() if channel.name == LOG)
        for guild in playground.world.guilds.values()
    }


async def set_up(playground: Playground, engines: Engines) -> None:
    clock = SystemClock()
    uow = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
    for guild, channel in mod_logs(playground).items():
        owner = Standing(user=UserId(1), permissions=frozenset({Permission.MANAGE_GUILD}))
        async with uow() as work:
            await work.guilds.register(GuildId(guild), at=clock.now())
            await work.commit()
        await ChangeSettingsHandler(uow, clock, ChosenChannels(FakeChannels(), ()))(
            ChangeSettings(guild=GuildId(guild), by=owner, decisions=(Choice(MOD_LOG_CHANNEL, channel), *UNBOUNDED))
        )
        jail_role = RoleId(role_named(playground.world.guilds[guild], JAIL_ROLE))
        await ChooseJailHandler(uow, clock)(ChooseJail(guild=GuildId(guild), by=owner.user, role=jail_role))
