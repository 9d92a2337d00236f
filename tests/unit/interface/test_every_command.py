"""What holds for all slash commands and buttons there are, whichever context brings them."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import cast

import pytest

from domain.guilds.guild import Choice
from domain.levels.level_repository import LevelBlock
from domain.levels.rewards import Reward
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.case import Notice
from domain.moderation.casebook.query import CaseQuery
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import Reason
from domain.moderation.templates.template import TemplateId
from domain.shared.ids import CaptureId, RequestId, RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.role_rank import EVERYBODYS, RoleRank
from domain.shared.standing import Standing
from interface.shared.words import PERMISSION_NAMES
from tests.afk import a_leave
from tests.appeals import an_appeal
from tests.builders import EVERYTHING, GUILD, MEMBER, MODERATOR, OWNER, a_moderator, a_request, an_intent
from tests.bulk import RUNNING, remember_operations
from tests.channels import a_lock, a_proposal
from tests.escalation import some_escalation
from tests.fakes.casebook import CASE_SEARCHES
from tests.fakes.clock import START
from tests.fakes.configuration import PLANS, VERSIONS
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import Answer, Asked, DiscordHttp, texts_of
from tests.fakes.interactions import Given, Guild, Person, logged_in, someone
from tests.fakes.level_ports import REWARD_ROLE
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE, RIGHTS_ROLES, Json, channel_json, flag, role_of
from tests.fakes.reason_templates import TEMPLATES
from tests.fakes.records import MemoryRecords
from tests.fakes.shop import ITEMS
from tests.fakes.snippets import SNIPPETS
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.points import a_grant, a_role_grant
from tests.reminders import a_reminder
from tests.reports import CAPTURE, a_capture, a_subject, a_template, opened_report
from tests.role_menus import a_menu, a_role
from tests.shop import an_item
from tests.snippets import a_snippet
from tests.starboards import a_board
from tests.unit.interface.locales import in_locale
from tests.unit.interface.samples.configuration import CONTENT, FILE, PLAN, VERSION
from tests.unit.interface.samples.every import BUTTONS, COMMANDS, FORMS, FURTHER, MENUS, SELECTS
from tests.unit.interface.samples.given import (
    ANOTHER_CHANNEL,
    BANNED,
    BANNED_HERE,
    ENDING,
    GIVEN_MESSAGE_JSON,
    IDS_FILE,
    IDS_IN_FILE,
    ITEM,
    ITEM_PRICE,
    NO_LONGER_BANNED,
    OWN,
    PICTURE,
    PICTURE_FILE,
    PLANNED,
    SEARCH,
    SNIPPET,
    SNIPPET_FILE,
    SNIPPETS_IN_FILE,
)
from tests.unit.interface.samples.looks import FIELDS, LOOKS, PLAIN, fields_of, look_of
from tests.unit.interface.samples.sample import Further, Menu, Press, Sample
from tests.wired import RecordingShared, context_menus, slash_commands, wired_bot, wired_contexts

WITHOUT_SAMPLE = "has no line in tests/unit/interface/samples/"

_TEMPLATES = [
    button.template for context in wired_contexts(MemoryRecords(), FakeDiscord()) for button in context.buttons
]
_FORMS = [form.template for context in wired_contexts(MemoryRecords(), FakeDiscord()) for form in context.forms]
_SELECTS = [select.template for context in wired_contexts(MemoryRecords(), FakeDiscord()) for select in context.selects]
_GUILDS, _DMS = 0, 1  # of the contexts that a command can be used in
_TYPED = 1  # of the types of commands; the others are menus
_KINDS = {3: "string", 4: "integer", 5: "boolean", 6: "user", 7: "channel", 8: "role", 11: "attachment"}

_COMMANDS_THERE = slash_commands(wired_bot())
_THERE = frozenset(_COMMANDS_THERE)
_MENUS_THERE = frozenset(context_menus(wired_bot()))

every_command = pytest.mark.parametrize("name", sorted({*_THERE, *COMMANDS}))
every_menu = pytest.mark.parametrize("name", sorted({*_MENUS_THERE, *MENUS}))
every_form = pytest.mark.parametrize("custom_id", FORMS)
every_button = pytest.mark.parametrize("custom_id", BUTTONS)


def sample_of(name: str) -> Sample:
    assert name in COMMANDS, f"/{name} {WITHOUT_SAMPLE}"
    assert name in _THERE, f"/{name} is not among the bot's commands"
    return COMMANDS[name]


@pytest.fixture
async def guild(guild: Guild, shared: RecordingShared, records: MemoryRecords, discord: FakeDiscord) -> Guild:
    """With a case, a ban, some points, a planned grant, bulk operations and an item to show and to undo."""
    shared.client.replace(guild.bot)
    discord.bans[GUILD, BANNED] = discord.bans[GUILD, BANNED_HERE] = "by hand"
    discord.timeouts[GUILD, MEMBER] = START + timedelta(hours=1)
    discord.member_roles.discord.holders[GUILD, MEMBER] = {PLAIN_ROLE}
    discord.nicknames[GUILD, MEMBER] = "Nick"
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        for user in (MODERATOR, OWNER):
            await uow.reminders.add(a_reminder(owner=user, number=await uow.reminders.next_number(user)))
        for user in (MODERATOR, MEMBER, OWNER):
            await uow.points.record(a_grant(user, 500), at=START)
        warned = await uow.cases.open(an_intent(kind=WARN, request=a_request()))
        warned.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(warned)
        await uow.cases.open(an_intent(kind=WARN, target=BANNED, moderator=NOBODY, request=a_request()))
        in_force = await uow.cases.open(an_intent(kind=BAN, target=NO_LONGER_BANNED, request=a_request()))
        in_force.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(in_force)
        ban = await uow.cases.open(an_intent(target=BANNED_HERE))
        ban.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(ban)
        warning = await uow.cases.open(an_intent(kind=WARN, target=BANNED_HERE))
        warning.settle(failure=None, notice=Notice.DELIVERED, at=START)
        warning.void(Reason("a mistake"), by=OWNER, at=START)
        await uow.cases.save(warning)
        ending = await uow.cases.open(an_intent(kind=TIMEOUT, target=BANNED, request=a_request(), expires_at=START))
        ending.settle(failure=None, notice=ending.notice, at=START)
        await uow.cases.save(ending)
        assert ending.number == ENDING
        own = await uow.cases.open(an_intent(kind=WARN, target=MODERATOR, moderator=OWNER))
        own.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(own)
        assert own.number == OWN
        chosen = await uow.guilds.register(GUILD, at=START)
        chosen.decide([Choice(APPEAL_CHANNEL, CHANNEL)], by=OWNER, at=START)
        await uow.guilds.save(chosen)
        await uow.appeals.file(an_appeal())
        await uow.role_grants.add(a_role_grant(request=PLANNED))
        await uow.level_blocks.add(GUILD, LevelBlock(user=BANNED, by=MODERATOR, at=START))
        await uow.level_rewards.add(GUILD, Reward(9, REWARD_ROLE), by=MODERATOR, at=START)
        await uow.captures.keep(a_capture())
        await uow.captures.keep(a_capture(CAPTURE + 1))
        await uow.captures.use(GUILD, [CaptureId(CAPTURE + 1)], at=START)
        await uow.case_evidence.add(GUILD, 1, [CaptureId(CAPTURE + 1)], by=MODERATOR)
        await opened_report(uow)
        claimed = await opened_report(uow, a_subject(UserId(55)))
        claimed.claim(a_moderator(), at=START)
        await uow.reports.save(claimed)
        await uow.reports.block(GUILD, BANNED, by=MODERATOR, at=START)
        await uow.channel_acts.open(a_proposal(begun_at=START))
        await uow.lockdowns.open(a_lock(CHANNEL), [CHANNEL])
        await uow.escalations.save(some_escalation())
        await uow.starboards.add(a_board())
        await uow.role_menus.add(a_menu(roles=(a_role(PLAIN_ROLE),)))
        for user in (MODERATOR, MEMBER, OWNER):
            absence = await uow.absences.open(GUILD, user, at=START)
            absence.begin(a_leave(), now=START)
            await uow.absences.save(absence)
        await uow.commit()
    records[TEMPLATES][GUILD, TemplateId(5)] = a_template()
    remember_operations(records)
    records[CASE_SEARCHES][GUILD, SEARCH] = (START, CaseQuery(target=BANNED_HERE))
    records[SNIPPETS][GUILD, SNIPPET] = a_snippet(id_=SNIPPET)
    records[PLANS][GUILD, PLAN.id] = PLAN
    records[VERSIONS][GUILD, VERSION.number] = VERSION
    guild.http.answers[f"GET {FILE}"] = Answer(200, CONTENT)
    guild.http.answers[f"GET {SNIPPET_FILE}"] = Answer(200, SNIPPETS_IN_FILE)
    guild.http.answers[f"GET {IDS_FILE}"] = Answer(200, IDS_IN_FILE.encode())
    guild.http.answers[f"GET {PICTURE_FILE}"] = Answer(200, PICTURE)
    records[ITEMS][GUILD, ITEM] = an_item(ITEM, price=ITEM_PRICE, role=PLAIN_ROLE)
    return guild


def journal_of(guild: Guild) -> list[object]:
    return guild.http.journal


async def type_command(guild: Guild, name: str, by: Person) -> Json:
    journal_of(guild).clear()
    return await guild.slash(name, by, sample_of(name).given)


async def press_button(guild: Guild, custom_id: str, by: Person) -> Json:
    journal_of(guild).clear()
    chosen = BUTTONS[custom_id].chosen
    if chosen is not None:
        return await guild.choose(custom_id, by, select_with(custom_id), chosen)
    return await guild.press(custom_id, by, button_with(custom_id))


def button_with(custom_id: str) -> Json:
    """A message that has it."""
    button = {"type": 2, "style": 2, "custom_id": custom_id, "label": "x"}
    return {"components": [{"type": 1, "components": [button]}]}


def select_with(custom_id: str) -> Json:
    options = [{"label": "x", "value": "1"}]
    return {"components": [{"type": 1, "components": [{"type": 3, "custom_id": custom_id, "options": options}]}]}


def right_for_any_of(top: str) -> Permission | None:
    """What somebody needs to see a command or group: Discord hides it as a whole, or not at all."""
    rights = {sample.shown_to or sample.right for name, sample in COMMANDS.items() if name.split()[0] == top}
    return None if None in rights else next(iter(rights))


def standing_with(*rights: Permission | None) -> Standing:
    needed = frozenset(right for right in rights if right is not None)
    top_role = RoleRank(RIGHTS_ROLES, RoleId(min(map(role_of, needed)))) if needed else EVERYBODYS
    return Standing(user=MODERATOR, top_role=top_role, permissions=needed)


def someone_with(*rights: Permission | None) -> Person:
    return someone(*(right for right in rights if right is not None))


def has_asked(guild: Guild, expected: list[object]) -> bool:
    kinds = {type(each) for each in expected}
    return [entry for entry in journal_of(guild) if type(entry) in kinds] == expected


def promised_first(guild: Guild) -> bool:
    """Whether Discord was told that an answer comes before anything else was done."""
    first = journal_of(guild)[0]
    return isinstance(first, Asked) and first.is_deferral


@every_command
async def test_a_command_is_refused_without_the_permission_and_with_it_alone_answers_the_person_alone(
    guild: Guild, records: MemoryRecords, discord: FakeDiscord, name: str
) -> None:
    sample, events = sample_of(name), len(records.events)
    for right in filter(None, (sample.right, sample.besides)):
        refusal = await type_command(guild, name, someone(*EVERYTHING - {right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[right]}** for this."]
        assert (len(records.events), discord.journal) == (events, [])
    answer = await type_command(guild, name, someone_with(sample.right, sample.besides))
    assert texts_of(answer)[0].startswith(sample.says)
    assert look_of(answer) == LOOKS.get(name, PLAIN)
    assert sample.is_public or promised_first(guild)
    by = standing_with(sample.right, sample.besides)
    assert has_asked(guild, sample.asks(by, RequestId(guild.last_interaction)))
    sent = [asked for asked in guild.http.asked if asked.path.startswith(("/webhooks", "/interactions"))]
    assert [asked.is_for_one_person for asked in sent] == ([False] if sample.is_public else [True, True])


@pytest.mark.parametrize(("name", "further"), FURTHER)
async def test_what_else_is_given_to_a_command_reaches_what_it_asks(guild: Guild, name: str, further: Further) -> None:
    guild.bot._connection.parsers["CHANNEL_CREATE"](
        {**channel_json(), "id": str(ANOTHER_CHANNEL), "guild_id": str(GUILD)}
    )
    rights = (sample_of(name).right, sample_of(name).besides, further.besides)
    journal_of(guild).clear()
    await guild.slash(name, someone_with(*rights), further.given)
    assert has_asked(guild, further.asks(standing_with(*rights), RequestId(guild.last_interaction)))


def test_every_option_of_every_command_is_given_as_something_else_than_it_is_when_left_out() -> None:
    tried = [(name, sample.given) for name, sample in COMMANDS.items()]
    tried += [(name, further.given) for name, further in FURTHER]
    given = {(name, option, value) for name, options in tried for option, value in options.items()}
    never = [
        f"{option.display_name} of /{name}"
        for name, command in _COMMANDS_THERE.items()
        for option in command.parameters
        if not any(each[:2] == (name, option.display_name) and each[2] != option.default for each in given)
    ]
    assert never == []


@pytest.mark.parametrize(
    ("name", "of_nothing"),
    [
        ("case reason", {"number": "999"}),
        ("case edit", {"number": "999"}),
        ("case void", {"number": "999"}),
        ("case evidence add", {"number": "999"}),
        ("points reverse", {"transaction": 999}),
        ("bulk undo", {"number": RUNNING}),
    ],
)
async def test_who_lacks_the_permission_does_not_learn_what_is_there_either(
    guild: Guild, name: str, of_nothing: Mapping[str, Given]
) -> None:
    right = sample_of(name).right
    assert right is not None
    by = someone(*EVERYTHING - {right})
    refusal = await guild.slash(name, by, {**sample_of(name).given, **of_nothing})
    assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[right]}** for this."]


_SAYING_WHAT_POINTS_ARE_CALLED = [
    name
    for name in COMMANDS
    if name.startswith(("points ", "shop ", "daily", "profile")) or name in ("leaderboard points", "settings show")
]


@pytest.mark.parametrize("name", _SAYING_WHAT_POINTS_ARE_CALLED)
async def test_points_without_a_name_of_their_own_are_called_as_the_reader_calls_them(
    guild: Guild, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    in_locale(monkeypatch, "de")
    said = texts_of(await type_command(guild, name, someone(user=OWNER)))
    assert not re.search(r"\bpoints\b", " ".join(said), re.IGNORECASE)


@every_command
async def test_the_owner_needs_no_role(guild: Guild, name: str) -> None:
    answer = await type_command(guild, name, someone(user=OWNER))
    assert texts_of(answer)[0].startswith(sample_of(name).says)


def menu_of(name: str) -> Menu:
    assert name in MENUS, f"{name} {WITHOUT_SAMPLE}"
    assert name in _MENUS_THERE, f"{name} is in no menu of the bot"
    return MENUS[name]


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


def is_known(form: Json) -> bool:
    """Whether sending it off does something, which has a sample."""
    return any(re.fullmatch(template, str(form["custom_id"])) for template in _FORMS)


async def send_off(guild: Guild, custom_id: str, by: Person) -> Json:
    journal_of(guild).clear()
    return await guild.submit(custom_id, by, FORMS[custom_id].values)


@every_form
async def test_a_form_is_refused_without_the_permission_and_with_it_does_what_its_custom_id_and_fields_say(
    guild: Guild, discord: FakeDiscord, custom_id: str
) -> None:
    form = FORMS[custom_id]
    if form.right is not None:
        refusal = await send_off(guild, custom_id, someone(*EVERYTHING - {form.right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[form.right]}** for this."]
        assert discord.journal == []
    answer = await send_off(guild, custom_id, someone_with(form.right))
    assert texts_of(answer)[0].startswith(form.says)
    assert look_of(answer) == LOOKS.get(custom_id, PLAIN)
    assert promised_first(guild)
    assert has_asked(guild, form.asks(standing_with(form.right), RequestId(guild.last_interaction)))
    sent = [asked for asked in guild.http.asked if asked.path.startswith(("/webhooks", "/interactions"))]
    if form.in_place:
        assert [asked.method for asked in sent] == ["POST", "PATCH"]
    else:
        assert [asked.is_for_one_person for asked in sent] == [True, True]


@pytest.mark.parametrize("template", _FORMS)
def test_every_form_has_a_sample(template: str) -> None:
    assert any(re.fullmatch(template, custom_id) for custom_id in FORMS), f"{template} {WITHOUT_SAMPLE}"


@every_button
async def test_a_button_is_refused_without_the_permission_and_with_it_does_what_its_custom_id_says_where_it_should(
    guild: Guild, custom_id: str
) -> None:
    press: Press = BUTTONS[custom_id]
    for right in filter(None, (press.right, press.besides)):
        refusal = await press_button(guild, custom_id, someone(*EVERYTHING - {right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[right]}** for this."]
        assert guild.http.asked[-1].is_for_one_person
    if press.opens_form:
        await check_form_of_button(guild, custom_id, press)
        return
    answer = await press_button(guild, custom_id, someone_with(press.right, press.besides))
    assert texts_of(answer)[0].startswith(press.says)
    assert look_of(answer) == LOOKS.get(custom_id, PLAIN)
    assert promised_first(guild)
    last = guild.http.asked[-1]
    assert (last.method, last.is_for_one_person) == ("PATCH" if press.in_place else "POST", not press.in_place)
    assert has_asked(guild, press.asks(standing_with(press.right, press.besides), RequestId(guild.last_interaction)))


async def check_form_of_button(guild: Guild, custom_id: str, press: Press) -> None:
    journal_of(guild).clear()
    form = await guild.press_for_form(custom_id, someone_with(press.right), button_with(custom_id))
    assert form["title"] == press.says
    assert fields_of(form) == FIELDS[custom_id]
    assert is_known(form)
    assert has_asked(guild, press.asks(standing_with(press.right), RequestId(guild.last_interaction)))
    assert len(guild.http.asked) == 1


@pytest.mark.parametrize("template", _TEMPLATES)
def test_every_button_has_a_sample(template: str) -> None:
    assert any(re.fullmatch(template, custom_id) for custom_id in BUTTONS), f"{template} {WITHOUT_SAMPLE}"


async def pick(guild: Guild, custom_id: str, by: Person) -> Json:
    journal_of(guild).clear()
    select = {"type": 8, "custom_id": custom_id, "channel_types": [0]}
    message = {"components": [{"type": 1, "components": [select]}]}
    return await guild.pick(custom_id, by, message, str(SELECTS[custom_id].channel))


@pytest.mark.parametrize("custom_id", SELECTS)
async def test_a_select_is_refused_without_the_permission_and_with_it_does_what_its_custom_id_says(
    guild: Guild, custom_id: str
) -> None:
    sample = SELECTS[custom_id]
    if sample.right is not None:
        refusal = await pick(guild, custom_id, someone(*EVERYTHING - {sample.right}))
        assert texts_of(refusal) == [f"You need the permission **{PERMISSION_NAMES[sample.right]}** for this."]
        assert guild.http.asked[-1].is_for_one_person
    answer = await pick(guild, custom_id, someone_with(sample.right))
    assert texts_of(answer)[0].startswith(sample.says)
    assert look_of(answer) == LOOKS.get(custom_id, PLAIN)
    assert promised_first(guild)
    assert guild.http.asked[-1].method == "PATCH"
    assert has_asked(guild, sample.asks(standing_with(sample.right), RequestId(guild.last_interaction)))


@pytest.mark.parametrize("template", _SELECTS)
def test_every_select_has_a_sample(template: str) -> None:
    assert any(re.fullmatch(template, custom_id) for custom_id in SELECTS), f"{template} {WITHOUT_SAMPLE}"


@pytest.fixture(scope="module")
def told() -> Sequence[Json]:
    """Every command and menu as Discord is told of it at the start."""

    async def start() -> Sequence[Json]:
        http = DiscordHttp()
        async with logged_in(wired_bot(), http):
            return cast(Sequence[Json], http.find("PUT", r"/applications/\d+/commands")[0].body)

    return asyncio.run(start())


@pytest.fixture(scope="module")
def registered(told: Sequence[Json]) -> Mapping[str, Json]:
    """The commands by their qualified names; groups too."""
    return dict(entry for command in told if command["type"] == _TYPED for entry in named(command))


def named(command: Json, above: str = "") -> Iterator[tuple[str, Json]]:
    name = f"{above} {command['name']}".strip()
    yield name, command
    for option in options_of(command):
        if option["type"] in (1, 2):
            yield from named(option, name)


def options_of(command: Json) -> list[Json]:
    return cast(list[Json], command.get("options") or [])


def shape(option: Json) -> str:
    """As samples say it: `name!:kind?[least..most]=choice|choice`; `!` required, `?` suggested while typing."""
    required = "!" if option.get("required") else ""
    suggested = "?" if option.get("autocomplete") else ""
    bounds = [option.get(f"{end}_{of}") for of in ("length", "value") for end in ("min", "max")]
    limits = "..".join(str(bound) for bound in bounds if bound is not None)
    choices = "|".join(str(choice["value"]) for choice in cast(list[Json], option.get("choices") or []))
    kind = _KINDS[cast(int, option["type"])]
    return (
        f"{option['name']}{required}:{kind}{suggested}"
        + (f"[{limits}]" if limits else "")
        + (f"={choices}" if choices else "")
    )


def test_every_look_is_of_a_sample() -> None:
    assert LOOKS.keys() <= {*COMMANDS, *MENUS, *FORMS, *BUTTONS, *SELECTS}
    assert FIELDS.keys() <= {*MENUS, *BUTTONS}


@every_command
def test_discord_is_told_of_the_options_and_their_limits(registered: Mapping[str, Json], name: str) -> None:
    assert " ".join(map(shape, options_of(registered[name]))) == sample_of(name).takes


@every_command
def test_only_those_permitted_see_the_command_and_only_where_it_can_be_used(
    registered: Mapping[str, Json], name: str
) -> None:
    top = registered[name.split()[0]]
    right = right_for_any_of(name.split()[0])
    assert top["default_member_permissions"] == (None if right is None else flag(right))
    assert is_seen_where_it_should(top, in_dms=sample_of(name).in_dms)


def is_seen_where_it_should(told: Json, *, in_dms: bool) -> bool:
    if in_dms:
        return told["contexts"] == [_GUILDS, _DMS]
    return told["dm_permission"] is False or told["contexts"] == [_GUILDS]


@every_menu
def test_only_those_permitted_see_the_menu_and_only_where_it_can_be_used(told: Sequence[Json], name: str) -> None:
    [menu] = [
        command for command in told if (command["name"], command["type"]) != (name, _TYPED) and command["name"] == name
    ]
    right = menu_of(name).right
    assert menu["default_member_permissions"] == (None if right is None else flag(right))
    assert is_seen_where_it_should(menu, in_dms=menu_of(name).in_dms)
    assert 1 <= len(name) <= 32


def test_names_and_descriptions_are_such_that_discord_takes_them(registered: Mapping[str, Json]) -> None:
    described = [*registered.values(), *(option for command in registered.values() for option in options_of(command))]
    for each in described:
        assert re.fullmatch(r"[a-z_-]{1,32}", str(each["name"]))
        assert 2 <= len(str(each["description"])) <= 100, each["name"]
        assert len(options_of(each)) <= 25
        assert len(cast(list[Json], each.get("choices") or [])) <= 25
