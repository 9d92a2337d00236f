"""The commands and buttons of points."""

from collections.abc import Mapping

from application.points.grant_points import GrantPoints
from application.points.grant_to_role import GrantToRole
from application.points.list_transactions import ListTransactions
from application.points.plan_role_grant import PlanRoleGrant
from application.points.reverse_transaction import ReverseTransaction
from application.points.show_balance import ShowBalance
from application.points.show_rules import ShowRules
from application.points.take_points import TakePoints
from application.points.transfer_points import TransferPoints
from domain.points.holder import Holder
from domain.points.transaction import TransactionId
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER
from tests.points import ROLE
from tests.unit.interface.samples.given import PLANNED, REASON
from tests.unit.interface.samples.sample import Further, Press, Sample, Samples

_WHY = REASON.replace(":", "!:", 1)
_AMOUNT = "amount!:integer[1..1000000000000]"
_HOLDER = Holder(Standing(user=MEMBER))

_COMMANDS: Mapping[str, Sample] = {
    "points balance": Sample(
        right=None,
        takes="member:user",
        given={"member": MEMBER},
        asks=lambda by, _: [ShowBalance(guild=GUILD, by=by, user=MEMBER)],
        says=f"### <@{MEMBER}> has **500** points",
    ),
    "points give": Sample(
        right=None,
        takes=f"member!:user {_AMOUNT} {REASON}",
        given={"member": MEMBER, "amount": 20, "reason": "thanks"},
        asks=lambda by, request: [
            TransferPoints(guild=GUILD, sender=by.user, receiver=_HOLDER, amount=20, reason="thanks", request=request)
        ],
        says=f"### You gave <@{MEMBER}> **20** points\n**Reason** thanks",
    ),
    "points grant": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_AMOUNT} {_WHY}",
        given={"member": MEMBER, "amount": 20, "reason": "quiz"},
        asks=lambda by, request: [
            GrantPoints(guild=GUILD, by=by, receiver=_HOLDER, amount=20, reason="quiz", request=request)
        ],
        says=f"### <@{MEMBER}> was granted **20** points\n**Reason** quiz",
    ),
    "points grant-role": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"role!:role {_AMOUNT} {_WHY}",
        given={"role": ROLE, "amount": 20, "reason": "tournament"},
        asks=lambda by, request: [
            PlanRoleGrant(guild=GUILD, by=by, role=ROLE, amount=20, reason="tournament", request=request)
        ],
        says=f"### Grant **20** points to each who has <@&{ROLE}>?\n**Members** 2: ",
    ),
    "points take": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_AMOUNT} {_WHY}",
        given={"member": MEMBER, "amount": 20, "reason": "cheated"},
        asks=lambda by, request: [
            TakePoints(guild=GUILD, by=by, giver=_HOLDER, amount=20, reason="cheated", request=request)
        ],
        says=f"### <@{MEMBER}> lost **20** points\n**Reason** cheated",
    ),
    "points history": Sample(
        right=None,
        takes="member:user",
        asks=lambda by, _: [ListTransactions(guild=GUILD, by=by, user=by.user, seek=Seek(size=10))],
        says="### Points of <@",
    ),
    "points reverse": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"transaction!:integer[1..9007199254740991] {_WHY}",
        given={"transaction": 2, "reason": "mistake"},
        asks=lambda by, request: [
            ReverseTransaction(guild=GUILD, by=by, id=TransactionId(2), reason="mistake", request=request)
        ],
        says=f"### Transaction #2 was reversed\n**Reason** mistake\n<@{MEMBER}> -500 → 0",
    ),
    "points settings": Sample(
        right=None,
        asks=lambda _, __: [ShowRules(GUILD)],
        says="### Points in this server\n**Called** points\n",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"points:grant-role:{PLANNED}": Press(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [GrantToRole(guild=GUILD, by=by, request=PLANNED)],
        says=f"### 2 members with <@&{ROLE}> got **20** points each\n**Altogether** 40\n",
    ),
    f"points:older:5:{MEMBER}": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListTransactions(guild=GUILD, by=by, user=MEMBER, seek=Seek(cursor=5, direction=Direction.OLDER, size=10))
        ],
        says=f"### Points of <@{MEMBER}>\n",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "points history": (
        Further(
            given={"member": MEMBER},
            besides=Permission.MODERATE_MEMBERS,
            asks=lambda by, _: [ListTransactions(guild=GUILD, by=by, user=MEMBER, seek=Seek(size=10))],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS, further=_FURTHER)
