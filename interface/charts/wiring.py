from discord.ext import commands

from application.charts.activity_book import ActivityBook
from application.charts.post_digests import AT_ONCE, LEASES, PostDigests, PostDigestsHandler
from application.charts.show_activity import ShowActivityHandler
from application.charts.show_digest import ShowDigestHandler
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.ids import GuildId
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.settings import Settings
from infrastructure.charts.activity_reader import PostgresActivityReader
from infrastructure.charts.digest_reader import PostgresDigestReader
from interface.charts.commands import ActivityCommands, digest_command
from interface.charts.digest_channel import DiscordDigestChannel
from interface.charts.pictures import PicturesForEverybody, StudioActivityPictures
from interface.charts.words import charts_words
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared

LOOK_EVERY = 120.0
"""Seconds from one look for digests that are due to the next."""


def charts_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    activity, digests = PostgresActivityReader(shared.reading), PostgresDigestReader(shared.reading)
    book = ActivityBook(activity, shared.client.hears_of_members)
    shown = ActivityBook(PostgresActivityReader(shared.replica_reading), shared.client.hears_of_members)
    pictures = StudioActivityPictures(shared.studio, shared.client)
    show = shared.measured(ShowActivityHandler(get_settings, shown, pictures, shared.clock))
    show_digest = shared.measured(ShowDigestHandler(get_settings, digests, shared.clock))
    workers = Workers(SHARE_OF_LEASE * LEASES[0].total_seconds(), at_once=AT_ONCE)
    post_digests = shared.measured(
        PostDigestsHandler(
            uow=shared.uow,
            digests=digests,
            activity=activity,
            book=book,
            pictures=PicturesForEverybody(pictures, shared.languages),
            channel=DiscordDigestChannel(shared.client, shared.languages),
            clock=shared.shared_clock,
            workers=workers,
        )
    )

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(ActivityCommands(show))
        bot.tree.add_command(digest_command(show_digest))

    async def tell() -> None:
        await post_digests(PostDigests(shared.client.served_guilds()))

    return Context(
        equip=equip,
        words=charts_words,
        reactions={},
        background=(Background("digests", tell, every=LOOK_EVERY, workers=workers),),
    )
