"""Every menu refuses who may not, and does what its sample says."""

from domain.shared.ids import RequestId
from interface.shared.words import PERMISSION_NAMES
from tests.builders import EVERYTHING, MEMBER
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, Person, someone
from tests.fakes.payloads import Json
from tests.unit.interface.every.using import (
    every_menu,
    has_asked,
    is_known,
    journal_of,
    menu_of,
    promised_first,
    someone_with,
    standing_with,
)
from tests.unit.interface.samples.given import (
    GIVEN_MESSAGE_JSON,
)
from tests.unit.interface.samples.looks import FIELDS, LOOKS, PLAIN, fields_of, look_of
from tests.unit.interface.samples.sample import Menu


async def choose(guild: Guild, name: str, by: Person) -> Json:
    journal_of(guild).clear()
    if menu_of(name).on_message:
        return await guild.message_menu(name, by, GIVEN_MESSAGE_JSON)
    return await guild.menu(name, by, MEMBER)


@every_menu
async def test_a_menu_is_refused_without_the_permission_and_with_it_alone_answers_the_person_alone(
    guild: Guild, name: str
) -> None:
    menu = menu_of(name)
    if menu.right is not None:
        refusal = await choose(guild, name, someone(*EVERYTHING - {menu.right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[menu.right]}** for this."]
    if menu.opens_form:
        await check_form(guild, name, menu)
        return
    answer = await choose(guild, name, someone_with(menu.right))
    assert texts_of(answer)[0].startswith(menu.says)
    assert look_of(answer) == LOOKS.get(name, PLAIN)
    assert promised_first(guild)
    assert has_asked(guild, menu.asks(standing_with(menu.right), RequestId(guild.last_interaction)))
    sent = [asked for asked in guild.http.asked if asked.path.startswith(("/webhooks", "/interactions"))]
    assert [asked.is_for_one_person for asked in sent] == [True, True]


async def check_form(guild: Guild, name: str, menu: Menu) -> None:
    journal_of(guild).clear()
    by = someone_with(menu.right)
    if menu.on_message:
        form = await guild.message_form(name, by, GIVEN_MESSAGE_JSON)
    else:
        form = await guild.menu_form(name, by, MEMBER)
    assert form["title"] == menu.says
    assert fields_of(form) == FIELDS[name]
    assert is_known(form)
    assert has_asked(guild, menu.asks(standing_with(menu.right), RequestId(guild.last_interaction)))
    assert len(guild.http.asked) == 1
