import json
from collections.abc import Sequence
from functools import cache, partial

from discord.ext import commands

from application.configuration.apply_plan import ApplyPlanHandler
from application.configuration.comparing import Comparing, Look
from application.configuration.export_configuration import ExportConfigurationHandler
from application.configuration.list_versions import ListVersionsHandler
from application.configuration.plan_configuration import PlanConfigurationHandler, Planning, PlanRollbackHandler
from application.configuration.schema import schema_of
from application.configuration.sight import Sight
from application.shared.configuration.names import GuildDirectory
from application.shared.configuration.section import AnySection
from domain.shared.errors import ConcurrentChange
from infrastructure.configuration.configuration_reader import PostgresConfigurationReader
from infrastructure.configuration.yaml_files import YamlConfigurationFiles
from interface.configuration.buttons import PressApply, TurnVersionPage
from interface.configuration.commands import ConfigurationCommands, ConfigurationUseCases
from interface.configuration.directory import DiscordGuildDirectory
from interface.configuration.words import configuration_words
from interface.shared.channels import DiscordChannels
from interface.shared.context import Context
from interface.shared.roles import DiscordRoles
from interface.shared.wiring import Shared
from interface.shared.words import JoinedWords, shared_words


def sections_of(contexts: Sequence[Context]) -> tuple[AnySection, ...]:
    joined = (section for context in contexts for section in context.sections)
    return tuple(sorted(joined, key=lambda section: section.name))


def configuration_context(shared: Shared, contexts: Sequence[Context]) -> Context:
    """`contexts` are all others: each brings its sections, and the words for what can be wrong with them."""
    sections = sections_of(contexts)
    words = JoinedWords((shared_words, configuration_words, *(context.words for context in contexts)))
    directory = DiscordGuildDirectory(shared.client)
    look = Look(directory, DiscordChannels(shared.client), DiscordRoles(shared.client))
    use_cases = configuration_use_cases(shared, sections, directory, look)
    instead_of = tuple(dict.fromkeys(command for section in sections for command in section.instead_of))
    shown_by = tuple(section.shown_by for section in sections)
    schema = cache(partial(schema_file, sections))

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(ConfigurationCommands(use_cases, words, schema, instead_of, shown_by))

    return Context(
        equip=equip,
        words=configuration_words,
        reactions={},
        buttons=(PressApply(use_cases.apply, words).button(), TurnVersionPage(use_cases.list).button()),
    )


def configuration_use_cases(
    shared: Shared, sections: tuple[AnySection, ...], directory: GuildDirectory | None, look: Look | None
) -> ConfigurationUseCases:
    """Without a directory and a look, Discord cannot be asked."""
    uow, clock, files = shared.uow, shared.clock, YamlConfigurationFiles()
    names = tuple(section.name for section in sections)
    sight = Sight(sections, shared.command_use)
    comparing = Comparing(sight, shared.command_use)
    planning = Planning(uow, comparing, look, clock)
    again = (ConcurrentChange,)
    return ConfigurationUseCases(
        export=shared.transaction(ExportConfigurationHandler(uow, sight, files, directory, clock)),
        plan=shared.transaction(PlanConfigurationHandler(planning, files, names)),
        apply=shared.transaction(ApplyPlanHandler(uow, comparing, look, clock), also=again),
        roll_back=shared.transaction(PlanRollbackHandler(planning, uow, sight)),
        list=shared.measured(ListVersionsHandler(PostgresConfigurationReader(shared.reading), sight)),
    )


def schema_file(sections: Sequence[AnySection]) -> bytes:
    """Indented, as it stands among the documents."""
    return f"{json.dumps(schema_of(sections), indent=1, ensure_ascii=False)}\n".encode()
