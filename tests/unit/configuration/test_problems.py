import pytest
from attrs import evolve

from application.configuration.comparing import MOST_PROBLEMS
from domain.configuration.errors import (
    AliasRefused,
    FieldNameUnusable,
    FieldTwice,
    FileTooLarge,
    FileUnreadable,
    NestedTooDeep,
    NotYaml,
    OneDocumentOnly,
    OtherFileVersion,
    SectionMissing,
)
from domain.levels.errors import RuleOutOfRange
from domain.moderation.escalation.errors import TooShort
from domain.moderation.term import CannotExpire
from domain.permissions.errors import RankOutOfReach, RankTooLow, UnknownCommand
from domain.shared.channels import ChannelClosed, ChannelFacts
from domain.shared.durations import MissingUnit
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import RoleAboveTheAsker, RoleAboveTheBot, RoleGivesPower, RoleIsManaged
from domain.shared.text import NothingToRead
from domain.shared.written import (
    EntryRepeated,
    IdFromElsewhere,
    MissingField,
    NameAmbiguous,
    NamesUnknown,
    NothingNamed,
    NotOneOf,
    NumberOutOfRange,
    Referred,
    TooManyEntries,
    UnknownField,
    WrittenTextTooLong,
    WrongType,
)
from domain.starboard.errors import ChannelHasBoard, LowerAboveThreshold
from infrastructure.configuration.yaml_files import DEEPEST, LARGEST_FILE, MOST_VALUES
from tests.builders import EVERYTHING, a_moderator, a_standing
from tests.configuring import ELSEWHERE, FULL, LOG, REGULAR, Server

V = "version: 1\n"


def is_said(found: object, why: object) -> bool:
    """`why` is an error, or a class of them; None where only the place matters. Errors equal only themselves."""
    if why is None:
        return True
    return isinstance(found, why) if isinstance(why, type) else repr(found) == repr(why)


async def test_a_bad_file_changes_nothing_and_every_line_and_field_that_is_wrong_is_named(server: Server) -> None:
    await server.applied(FULL)
    before = await server.export()
    bad = """\
version: 1
shop:
  - name: VIP
    price: many
    role: Regular
  - {price: 5, role: Nobody, colour: red}
settings:
  daily_amount: -5
  mod_log_chanel: mod-log
  time_zone: Europe/Nowhere
shops: []
"""
    found = await server.problems(bad)

    assert [(line, place, type(why)) for line, place, why in found] == [
        (4, "shop.0.price", WrongType),
        (6, "shop.1", MissingField),
        (6, "shop.1.colour", UnknownField),
        (6, "shop.1.role", NothingNamed),
        (8, "settings.daily_amount", NumberOutOfRange),
        (9, "settings.mod_log_chanel", UnknownField),
        (10, "settings.time_zone", type(found[6][2])),
        (11, "shops", UnknownField),
    ]
    assert await server.export() == before


@pytest.mark.parametrize(
    ("file", "line", "place", "why"),
    [
        ("", 1, "", WrongType("sections, each as `name:` and what is in it")),
        ("shop: []", 1, "", MissingField("version")),
        ("- 1\n", 1, "", WrongType("sections, each as `name:` and what is in it")),
        ("version: 2\nshop: []", 1, "version", OtherFileVersion(1)),
        ("version: true\nshop: []", 1, "version", OtherFileVersion(1)),
        (f"{V}shop: []\nshop: []", 3, "shop", FieldTwice("shop")),
        (f"{V}shop: &a []\nstarboards: *a", 2, "shop", AliasRefused()),
        (f"{V}shop: !!python/object:os.system []", 2, "shop", AliasRefused()),
        (f"{V}[1, 2]: 3", 2, "", FieldNameUnusable()),
        (f"{V}shop: []\n---\nversion: 1", 3, "", OneDocumentOnly()),
        (f"{V}settings: {{daily_amount: yes}}", 2, "settings.daily_amount", WrongType("a whole number")),
        (f"{V}settings: {{public_notice: yes}}", 2, "settings.public_notice", WrongType("true or false")),
        (f"{V}settings: {{appeal_text: 5}}", 2, "settings.appeal_text", WrongType("a text; put it in quotation marks")),
        (f"{V}settings: {{appeal_text: ''}}", 2, "settings.appeal_text", NothingToRead()),
        (f"{V}settings: {{appeal_text: {'x' * 501}}}", 2, "settings.appeal_text", WrittenTextTooLong(501, 500)),
        (
            f"{V}settings:\n  level_reward_mode: both",
            3,
            "settings.level_reward_mode",
            NotOneOf("both", ("stack", "replace")),
        ),
        (f"{V}shop: {{}}", 2, "shop", WrongType("a list, each entry after a `-`")),
        (f"{V}shop: [{', '.join(['x'] * 51)}]", 2, "shop", TooManyEntries(50)),
        (
            f"{V}shop:\n- {{name: a, price: 1, role: Blue}}\n- {{name: A, price: 1, role: Blue}}",
            4,
            "shop.1",
            EntryRepeated("A"),
        ),
        (f"{V}escalation: {{steps: [{{points: 3, within: 5, action: ban}}]}}", 2, "escalation.steps.0.within", None),
        (
            f"{V}escalation: {{steps: [{{points: 3, within: '5', action: ban}}]}}",
            2,
            "escalation.steps.0.within",
            MissingUnit("5"),
        ),
        (f"{V}escalation: {{steps: [{{points: 3, within: 5s, action: ban}}]}}", 2, "escalation.steps.0", TooShort),
        (
            f"{V}escalation:\n  steps:\n    - {{points: 3, within: 1h, action: kick, lasts: 1h}}",
            4,
            "escalation.steps.0",
            CannotExpire("kick"),
        ),
        (f"{V}levels: {{least_xp: 30, most_xp: 10}}", 2, "levels.least_xp", RuleOutOfRange),
        (f"{V}levels: {{cooldown: 100000}}", 2, "levels.cooldown", RuleOutOfRange),
        (f"{V}levels: {{curve: {{kind: table, totals: [5, 3]}}}}", 2, "levels.curve", None),
        (f"{V}levels: {{curve: {{kind: standard, first: 5}}}}", 2, "levels.curve", WrongType),
        (f"{V}levels: {{curve: {{kind: linear}}}}", 2, "levels.curve", None),
        (
            f"{V}starboards: [{{name: a, channel: stars, emojis: [⭐, ⭐\ufe0f]}}]",
            2,
            "starboards.0.emojis",
            EntryRepeated,
        ),
        (f"{V}ranks: {{commands: [{{command: '/', rank: 1}}]}}", 2, "ranks.commands.0.command", NothingToRead()),
        (f"{V}levels: {{roles: [{{role: Blue, percent: 100}}]}}", 2, "levels.roles.0.percent", WrongType),
        (
            f"{V}starboards: [{{name: a, channel: stars, threshold: 2, lower: 3}}]",
            2,
            "starboards.0",
            LowerAboveThreshold(3, 2),
        ),
        (
            f"{V}starboards: [{{name: a, channel: stars}}, {{name: b, channel: stars}}]",
            2,
            "starboards.1.channel",
            ChannelHasBoard(),
        ),
        (f"{V}ranks: {{commands: [{{command: fly, rank: 1}}]}}", 2, "ranks.commands.0", UnknownCommand("fly")),
    ],
)
async def test_what_is_wrong_is_named_with_its_line_and_field(
    server: Server, file: str, line: int, place: str, why: object
) -> None:
    found = await server.problems(file)
    assert (found[0][0], found[0][1]) == (line, place)
    assert is_said(found[0][2], why)


async def test_a_file_without_sections_says_nothing(server: Server) -> None:
    [(_, _, why)] = await server.problems(V)
    assert isinstance(why, SectionMissing)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xfe", FileUnreadable),
        (b"x: \x00", NotYaml),
        (b"a: [1", NotYaml),
        (b"a: b: c", NotYaml),
        (b"#" * (LARGEST_FILE + 1), FileTooLarge),
        (b"[" * 5_000, NotYaml),
        (b"[" * 20 + b"]" * 20, NestedTooDeep),
        (b"a: " + b"{a: " * (DEEPEST + 1) + b"}" * (DEEPEST + 1), NestedTooDeep),
        (b"- " * 3_000 + b"x", NestedTooDeep),
        (b"[" + b"1," * MOST_VALUES + b"]", TooManyEntries),
    ],
)
async def test_what_is_no_yaml_of_ours_is_said_in_words(server: Server, content: bytes, kind: type) -> None:
    [(_, _, why)] = await server.problems(content)
    assert isinstance(why, kind)


REFERENCES = [
    ("mod-log", None),
    ("#mod-log", None),
    (str(LOG), None),
    (f'"{LOG}"', None),
    (f'{{id: "{LOG}"}}', None),
    (f'{{id: "{LOG}", channel: "#renamed"}}', None),
    (f'{{id: "{LOG + ELSEWHERE}", channel: "#mod-log"}}', None),
    ("twin", NameAmbiguous(Referred.CHANNEL, "twin", 2)),
    ('{channel: twin, id: "100000000000000004"}', None),
    ("lost", NothingNamed(Referred.CHANNEL, "lost")),
    (str(LOG + ELSEWHERE), IdFromElsewhere(Referred.CHANNEL, LOG + ELSEWHERE)),
    (f'{{id: "{LOG + ELSEWHERE}"}}', IdFromElsewhere(Referred.CHANNEL, LOG + ELSEWHERE)),
    (f'{{id: "{LOG + ELSEWHERE}", channel: lost}}', NothingNamed(Referred.CHANNEL, "lost")),
    ("7", WrongType),
    ("Hall", NothingNamed(Referred.CHANNEL, "Hall")),
    ("100000000000000009", WrongType("a text channel")),
    ("{}", WrongType),
    ("{name: mod-log}", UnknownField),
    ("{id: mod-log}", WrongType),
    ("{channel: 7}", WrongType),
    ("[mod-log]", WrongType),
    ("true", WrongType),
]


@pytest.mark.parametrize(("written", "why"), REFERENCES)
async def test_a_channel_is_known_by_its_id_and_else_by_its_name_and_never_kept_from_elsewhere(
    server: Server, written: str, why: object
) -> None:
    file = f"{V}settings:\n  mod_log_channel: {written}\n"
    if why is None:
        await server.applied(file)
        return
    [(line, _, found)] = await server.problems(file)
    assert line == 3
    assert is_said(found, why)


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("Boss", RoleGivesPower(RoleId(200_000_000_000_000_004), ("ban_members",))),
        ("Some bot", RoleIsManaged(RoleId(200_000_000_000_000_005))),
        ("Above", RoleAboveTheBot(RoleId(200_000_000_000_000_006))),
    ],
)
@pytest.mark.parametrize(
    "entry", ["level_rewards:\n  - {{level: 5, role: {}}}", "shop:\n  - {{name: a, price: 1, role: {}}}"]
)
async def test_a_role_that_no_command_would_offer_is_offered_by_no_file(
    server: Server, role: str, why: object, entry: str
) -> None:
    [(line, place, found)] = await server.problems(f"{V}{entry.format(role)}\n")
    assert (line, place.split(".")[1:]) == (3, ["0", "role"])
    assert is_said(found, why)


async def test_nobody_offers_a_role_above_their_own_or_without_the_right_to_hand_out_roles(server: Server) -> None:
    file = f"{V}level_rewards: [{{level: 5, role: Regular}}]"
    low, without = a_moderator(top_role=1), evolve(a_moderator(), permissions=EVERYTHING - {Permission.MANAGE_ROLES})
    [(_, _, above)], [(_, _, missing)] = [await server.problems(file, by=each) for each in (low, without)]
    assert is_said(above, RoleAboveTheAsker(RoleId(REGULAR)))
    assert is_said(missing, MissingPermission(Permission.MANAGE_ROLES))


async def test_another_reward_with_a_role_that_is_one_already_is_looked_at_like_the_first(server: Server) -> None:
    await server.applied(f"{V}level_rewards: [{{level: 5, role: Regular}}]")
    more = f"{V}level_rewards: [{{level: 5, role: Regular}}, {{level: 6, role: Regular}}]"
    assert [place for _, place, _ in await server.problems(more, by=a_moderator(top_role=1))] == [
        "level_rewards.1.role"
    ]


async def test_a_channel_that_the_bot_cannot_post_in_is_refused_unless_it_was_chosen_before(server: Server) -> None:
    file = f"{V}settings: {{mod_log_channel: mod-log}}"
    open_ = dict(server.channels.known)
    server.channels.known[ChannelId(LOG)] = ChannelFacts(bot_may=frozenset())
    [(_, place, why)] = await server.problems(file)
    assert (place, type(why)) == ("settings.mod_log_channel", ChannelClosed)
    server.channels.known = open_
    await server.applied(file)
    server.channels.known[ChannelId(LOG)] = ChannelFacts(bot_may=frozenset())
    assert (await server.planned(file)).changes == ()


RANKS = f"{V}ranks: {{roles: [{{role: Helper, rank: 3}}], commands: [{{command: ban, rank: 3}}]}}"


@pytest.mark.parametrize(
    ("file", "places"),
    [
        (f"{V}ranks: {{roles: [{{role: Helper, rank: 4}}], commands: [{{command: ban, rank: 3}}]}}", ["ranks.roles.0"]),
        (f"{V}ranks: {{commands: [{{command: ban, rank: 3}}]}}", ["ranks.roles"]),
        (f"{V}ranks: {{roles: [{{role: Helper, rank: 3}}, {{role: Blue, rank: 9}}]}}", ["ranks.roles.1"]),
        (f"{V}ranks: {{roles: [{{role: Helper, rank: 3}}, {{role: Blue, rank: 2}}]}}", []),
        (
            f"{V}ranks: {{roles: [{{role: Helper, rank: 3}}], commands: [{{command: ban, rank: 9}}]}}",
            ["ranks.commands.0"],
        ),
    ],
)
async def test_nobody_raises_a_rank_by_a_file_that_the_commands_would_not_let_them_raise(
    server: Server, file: str, places: list[str]
) -> None:
    await server.applied(RANKS)
    helper = evolve(a_moderator(), roles=(RoleId(200_000_000_000_000_002),))
    if not places:
        await server.plan(file, by=helper)
        return
    found = await server.problems(file, by=helper)
    assert [place for _, place, _ in found] == places
    assert all(isinstance(why, RankOutOfReach) for _, _, why in found)


async def test_what_has_escalation_act_takes_the_rights_to_act_oneself(server: Server) -> None:
    step = f"{V}escalation: {{steps: [{{points: 3, within: 1h, action: ban}}]}}"
    rights = frozenset({Permission.MANAGE_GUILD})
    [(_, place, first)] = await server.problems(step, by=a_standing(top_role=5, permissions=rights))
    assert place == "escalation"
    assert is_said(first, MissingPermission(Permission.MODERATE_MEMBERS))
    manager = a_standing(top_role=5, permissions=rights | {Permission.MODERATE_MEMBERS})
    [(_, place, second)] = await server.problems(step, by=manager)
    assert place == "escalation.steps.0"
    assert is_said(second, MissingPermission(Permission.BAN_MEMBERS))


async def test_a_rank_asked_for_a_command_is_asked_for_a_file_that_does_the_same(server: Server) -> None:
    server.use.closed.add("shop add")
    with pytest.raises(RankTooLow):
        await server.plan(f"{V}shop: [{{name: a, price: 1, role: Blue}}]")
    assert (await server.planned(f"{V}settings: {{public_notice: true}}")).changes


async def test_without_the_right_to_manage_the_server_nothing_is_read_or_planned(server: Server) -> None:
    server.by = a_standing(permissions=EVERYTHING - {Permission.MANAGE_GUILD})
    with pytest.raises(MissingPermission):
        await server.export()
    with pytest.raises(MissingPermission):
        await server.plan(V)
    with pytest.raises(MissingPermission):
        await server.roll_back(1)


async def test_without_discord_only_what_is_configured_already_can_be_named(server: Server) -> None:
    await server.applied(f"{V}settings: {{mod_log_channel: mod-log}}")
    server.knows_names = False
    assert (await server.planned(f'{V}settings: {{mod_log_channel: "{LOG}", daily_amount: 5}}')).is_checked is False
    for written in ("stars", '"100000000000000002"'):
        [(_, _, why)] = await server.problems(f"{V}settings: {{mod_log_channel: {written}}}")
        assert is_said(why, NamesUnknown(Referred.CHANNEL))


async def test_a_file_full_of_mistakes_is_answered_with_the_first_of_them(server: Server) -> None:
    found = await server.problems(V + "".join(f"k{number}: 1\n" for number in range(MOST_PROBLEMS + 100)))
    assert [line for line, _, _ in found] == [*range(2, MOST_PROBLEMS + 2)]


async def test_a_category_counts_xp_but_takes_no_posts(server: Server) -> None:
    await server.applied(f"{V}levels: {{channels: [{{channel: Hall, percent: 50}}]}}")
    assert 'channel: "#Hall"' in await server.export()
