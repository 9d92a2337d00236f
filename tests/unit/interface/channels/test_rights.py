import discord
import pytest

from domain.channels import locking


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
