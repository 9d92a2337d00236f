from discord.ext import commands

from application.charts.activity_book import ActivityBook
from application.charts.show_activity import ShowActivityHandler
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.charts.activity_reader import PostgresActivityReader
from interface.charts.commands import ActivityCommands
from interface.charts.pictures import StudioActivityPictures
from interface.charts.words import charts_words
from interface.shared.context import Context
from interface.shared.wiring import Shared


def charts_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    book = ActivityBook(PostgresActivityReader(shared.reading), shared.client.hears_of_members)
    pictures = StudioActivityPictures(shared.studio, shared.client)
    show = shared.measured(ShowActivityHandler(get_settings, book, pictures, shared.clock))

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(ActivityCommands(show))

    return Context(equip=equip, words=charts_words, reactions={})
