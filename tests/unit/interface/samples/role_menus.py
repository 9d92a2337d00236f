"""The commands about role menus, and what members press and choose."""

from collections.abc import Mapping

from application.role_menus.choose_roles import ChooseRoles
from application.role_menus.create_menu import CreateMenu
from application.role_menus.delete_menu import DeleteMenu
from application.role_menus.edit_menu import EditMenu
from application.role_menus.offer_role import OfferRole, WithdrawRole
from application.role_menus.post_menu import PostMenu
from application.role_menus.show_menus import ListMenus, ShowMenu
from domain.role_menus.choosing import Exactly, Toggle
from domain.role_menus.menu import MenuChange, MenuKind
from domain.shared.permission import Permission
from tests.builders import GUILD
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE
from tests.role_menus import MENU
from tests.unit.interface.samples.given import ANOTHER_CHANNEL
from tests.unit.interface.samples.sample import Further, Press, Sample, Samples

_RIGHT = Permission.MANAGE_ROLES
_MENU = "menu!:string?[1..80]"
_TEXTS = "text:string[1..1500] kind:string=buttons|select least:integer[0..25] most:integer[1..25] required_role:role"

_COMMANDS: Mapping[str, Sample] = {
    "role-menu create": Sample(
        right=_RIGHT,
        takes=f"name!:string[1..80] {_TEXTS}",
        given={"name": "Pets", "text": "Which?", "kind": "select", "most": 1, "required_role": PLAIN_ROLE},
        asks=lambda by, request: [
            CreateMenu(
                guild=GUILD,
                by=by,
                request=request,
                name="Pets",
                text="Which?",
                kind=MenuKind.SELECT,
                least=0,
                most=1,
                required=PLAIN_ROLE,
            )
        ],
        says="### New role menu\n**Pets** · Select",
    ),
    "role-menu edit": Sample(
        right=_RIGHT,
        takes=f"{_MENU} name:string[1..80] {_TEXTS} for_everyone:boolean",
        given={"menu": "colours", "most": 2},
        asks=lambda by, _: [EditMenu(guild=GUILD, by=by, name="colours", change=MenuChange(most=2))],
        says="### Role menu changed\n**Colours** · Buttons\n-# At most 2 of them.",
    ),
    "role-menu add": Sample(
        right=_RIGHT,
        takes=f"{_MENU} role!:role label:string[1..80] emoji:string[1..64] description:string[1..100]",
        given={"menu": "Colours", "role": PLAIN_ROLE, "emoji": "🔴"},
        asks=lambda by, _: [OfferRole(guild=GUILD, by=by, name="Colours", role=PLAIN_ROLE, emoji="🔴")],
        says="### Role put on the menu\n**Colours**",
    ),
    "role-menu remove": Sample(
        right=_RIGHT,
        takes=f"{_MENU} role:role",
        given={"menu": "Colours", "role": PLAIN_ROLE},
        asks=lambda by, _: [WithdrawRole(guild=GUILD, by=by, name="Colours", role=PLAIN_ROLE)],
        says="### Role taken off\n**Colours**",
    ),
    "role-menu post": Sample(
        right=_RIGHT,
        takes=f"{_MENU} channel:channel",
        given={"menu": "Colours", "channel": CHANNEL},
        asks=lambda by, _: [PostMenu(guild=GUILD, by=by, name="Colours", channel=CHANNEL)],
        says=f"### Menu **Colours** posted\nIt stands in <#{CHANNEL}>",
    ),
    "role-menu list": Sample(
        right=_RIGHT,
        asks=lambda by, _: [ListMenus(guild=GUILD, by=by)],
        says="### Role menus\n**Colours** · Buttons · 1 role · stands nowhere",
    ),
    "role-menu show": Sample(
        right=_RIGHT,
        takes=_MENU,
        given={"menu": "Colours"},
        asks=lambda by, _: [ShowMenu(guild=GUILD, by=by, name="Colours")],
        says="### Role menu\n**Colours** · Buttons",
    ),
    "role-menu delete": Sample(
        right=_RIGHT,
        takes=_MENU,
        given={"menu": "Colours"},
        asks=lambda by, _: [DeleteMenu(guild=GUILD, by=by, name="Colours")],
        says="### Menu **Colours** deleted",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"rolemenu:press:{MENU}:{PLAIN_ROLE}": Press(
        right=None,
        in_place=False,
        asks=lambda by, _: [ChooseRoles(guild=GUILD, by=by, menu=MENU, wish=Toggle(PLAIN_ROLE))],
        says=f"### Colours\nYou now have <@&{PLAIN_ROLE}>.",
    ),
    f"rolemenu:choose:{MENU}": Press(
        right=None,
        in_place=False,
        chosen=(str(PLAIN_ROLE),),
        asks=lambda by, _: [ChooseRoles(guild=GUILD, by=by, menu=MENU, wish=Exactly(frozenset({PLAIN_ROLE})))],
        says=f"### Colours\nYou now have <@&{PLAIN_ROLE}>.",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "role-menu create": (
        Further(
            given={"name": "Pets", "least": 2},
            asks=lambda by, request: [
                CreateMenu(
                    guild=GUILD,
                    by=by,
                    request=request,
                    name="Pets",
                    text="",
                    kind=MenuKind.BUTTONS,
                    least=2,
                    most=None,
                    required=None,
                )
            ],
        ),
    ),
    "role-menu edit": (
        Further(
            given={
                "menu": "Colours",
                "name": "Hues",
                "text": "Which?",
                "kind": "select",
                "least": 1,
                "required_role": PLAIN_ROLE,
            },
            asks=lambda by, _: [
                EditMenu(
                    guild=GUILD,
                    by=by,
                    name="Colours",
                    change=MenuChange(name="Hues", text="Which?", kind=MenuKind.SELECT, least=1, required=PLAIN_ROLE),
                )
            ],
        ),
        Further(
            given={"menu": "Colours", "for_everyone": True},
            asks=lambda by, _: [EditMenu(guild=GUILD, by=by, name="Colours", change=MenuChange(for_everyone=True))],
        ),
    ),
    "role-menu add": (
        Further(
            given={"menu": "Colours", "role": PLAIN_ROLE, "label": "Red", "description": "As a rose"},
            asks=lambda by, _: [
                OfferRole(guild=GUILD, by=by, name="Colours", role=PLAIN_ROLE, label="Red", description="As a rose")
            ],
        ),
    ),
    "role-menu post": (
        Further(
            given={"menu": "Colours", "channel": ANOTHER_CHANNEL},
            asks=lambda by, _: [PostMenu(guild=GUILD, by=by, name="Colours", channel=ANOTHER_CHANNEL)],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS, further=_FURTHER)
