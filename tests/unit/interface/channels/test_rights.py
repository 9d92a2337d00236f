import discord
import pytest

from domain.channels import locking
from interface.channels.lockable import lockable_guild
from interface.shared.client import CurrentClient
from tests.builders import GUILD
from tests.fakes.payloads import channel_json


@pytest.mark.parametrize(
    ("bit", "of_discord"),
    [
        (locking.ADMINISTRATOR, discord.Permissions(administrator=True)),
        (locking.MANAGE_CHANNELS, discord.Permissions(manage_channels=True)),
        (locking.MANAGE_GUILD, discord.Permissions(manage_guild=True)),
        (locking.VIEW, discord.Permissions(view_channel=True)),
        (locking.SEND, discord.Permissions(send_messages=True)),
        (locking.MANAGE_MESSAGES, discord.Permissions(manage_messages=True)),
        (locking.CONNECT, discord.Permissions(connect=True)),
        (locking.SPEAK, discord.Permissions(speak=True)),
        (locking.MANAGE_ROLES, discord.Permissions(manage_roles=True)),
        (locking.CREATE_PUBLIC_THREADS, discord.Permissions(create_public_threads=True)),
        (locking.CREATE_PRIVATE_THREADS, discord.Permissions(create_private_threads=True)),
        (locking.SEND_IN_THREADS, discord.Permissions(send_messages_in_threads=True)),
    ],
)
def test_the_rights_that_a_lock_looks_at_are_those_of_discord(bit: int, of_discord: discord.Permissions) -> None:
    assert bit == of_discord.value


async def test_what_people_write_or_speak_in_and_categories_alone_can_be_locked(
    client: CurrentClient,
) -> None:
    kinds = discord.ChannelType
    of_each = [{**channel_json(), "id": str(kind.value), "type": kind.value} for kind in kinds]
    channels = lockable_guild(client.guild(GUILD), of_each).channels.values()
    spoken_in = {kinds.voice, kinds.stage_voice}
    assert {kinds(each.id) for each in channels} == {
        *(kinds.text, kinds.news, kinds.forum, kinds.media, kinds.category),
        *spoken_in,
    }
    assert {kinds(each.id) for each in channels if each.has_voice} == spoken_in
    assert {kinds(each.id) for each in channels if each.is_category} == {kinds.category}
