"""Who holds which rights, as discord.py says it."""

from unittest.mock import Mock

import discord

from domain.permissions.holder import Holder
from domain.shared.standing import Standing
from interface.permissions.holders import holder_of
from tests.builders import MEMBER


def test_who_is_no_member_has_no_rights_and_no_roles() -> None:
    assert holder_of(Mock(spec=discord.User, id=MEMBER)) == Holder(
        standing=Standing(user=MEMBER, is_member=False), roles=frozenset(), is_administrator=False
    )
