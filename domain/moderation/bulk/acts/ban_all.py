from typing import final

from attrs import frozen

from domain.moderation.actions.ban import BAN
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.shared.permission import Permission


@final
@frozen
class BanAll(BulkAct):
    name = "ban"
    kind = BAN
    needs_of_bot = (Permission.MANAGE_GUILD,)  # which Discord asks for where many are banned with one request
    takes_a_role = False
    undone_by = LIFT_BANS
    at_once = 200  # the most that one request takes


BAN_ALL = BanAll()
