"""The commands and buttons of members."""

from collections.abc import Mapping

from application.members.list_members import ListMembers
from application.members.list_sanctions import ListSanctions
from application.members.queries import Order
from application.members.show_member import ShowMember
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER
from tests.unit.interface.samples.given import BANNED
from tests.unit.interface.samples.sample import Press, Sample, Samples

_COMMANDS: Mapping[str, Sample] = {
    "members list": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="order:string=name|newest",
        given={"order": "newest"},
        asks=lambda by, _: [ListMembers(guild=GUILD, by=by, order=Order.NEWEST, seek=Seek(size=10))],
        says="### Members, the youngest accounts first",
    ),
    "members top": Sample(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ListMembers(guild=GUILD, by=by, order=Order.ACTIVITY, seek=Seek(size=10))],
        says="### Most active members",
    ),
    "members sanctioned": Sample(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ListSanctions(guild=GUILD, by=by, seek=Seek(size=8))],
        says="### Members with a sanction in force",
    ),
    "members show": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="member!:string?[1..100]",
        given={"member": f"<@{MEMBER}>"},
        asks=lambda by, _: [ShowMember(guild=GUILD, by=by, user=MEMBER, cases=Seek(size=8))],
        says=f"### <@{MEMBER}>\n*Never seen here.*",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"members:activity:older:{BANNED}": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListMembers(guild=GUILD, by=by, order=Order.ACTIVITY, seek=Seek(cursor=BANNED, size=10)),
        ],
        says="### Most active members",
    ),
    "members:sanctioned:newer:3": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListSanctions(guild=GUILD, by=by, seek=Seek(cursor=3, direction=Direction.NEWER, size=8)),
        ],
        says="### Members with a sanction in force",
    ),
    f"members:show:{MEMBER}:older:3": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowMember(guild=GUILD, by=by, user=MEMBER, cases=Seek(cursor=3, size=8))],
        says=f"### <@{MEMBER}>\n*Never seen here.*",
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS)
