"""What people read of each error: the table is complete, and each line says what it should."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from discord import app_commands

import interface.startup.problems  # noqa: F401  # so that every error class there is has been defined
from application.moderation.errors import (
    ActionUnfinished,
)
from application.shared.drawing import CannotDraw
from application.shared.errors import (
    ApplicationError,
    BotNotInGuild,
    BufferFull,
    CommitOutcomeUnknown,
    DiscordUnreachable,
    MemberLookUpRefused,
    RecordsUnavailable,
    SetupError,
    TransientFailure,
)
from application.shared.posting import PlaceUnwritable, PostGone
from application.shared.roles import NotAMember, RoleRefused
from domain.guilds.errors import UnknownSetting, UnknownTimeZone
from domain.imports.errors import (
    ImportedFromElsewhere,
    ImportEndsDiffer,
    ImportNotEnded,
    ImportNotFound,
    ImportNotUndoable,
    ImportTakenBack,
)
from domain.levels import operation_errors
from domain.members.errors import NotAMemberId
from domain.moderation import errors
from domain.moderation.case_number import CaseNumber
from domain.permissions import errors as permissions
from domain.shared import durations, moments, roles
from domain.shared.channels import TO_POST, ChannelClosed, ChannelGone
from domain.shared.errors import ConcurrentChange, DomainError, InvalidPageSize, MissingPermission
from domain.shared.ids import ApplicationId, ChannelId, GuildId, RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.settings import UnusableValue
from domain.shared.text import NothingToRead
from interface.main import join_words
from interface.shared.first_answers import DoneOrNot
from interface.shared.numbers import NotANumber
from interface.shared.restarting import Restarting
from interface.shared.watch import ServedElsewhere
from interface.shared.words import PERMISSION_NAMES, unexpected
from tests.fakes.discord import FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.unit.interface.afk.reading import READ as READ_OF_AFK
from tests.unit.interface.channels.reading import READ as READ_OF_CHANNELS
from tests.unit.interface.charts.reading import READ as READ_OF_CHARTS
from tests.unit.interface.configuration.reading import READ as READ_OF_CONFIGURATIONS
from tests.unit.interface.evidence.reading import READ as READ_OF_EVIDENCE
from tests.unit.interface.greetings.reading import READ as READ_OF_GREETINGS
from tests.unit.interface.guilds.reading import READ as READ_OF_GUILDS
from tests.unit.interface.levels.reading import READ as READ_OF_LEVELS
from tests.unit.interface.members.reading import READ as READ_OF_MEMBERS
from tests.unit.interface.moderation import bulk_words
from tests.unit.interface.moderation.reading import READ as READ_OF_MODERATION
from tests.unit.interface.permissions.reading import READ as READ_OF_PERMISSIONS
from tests.unit.interface.points.reading import READ as READ_OF_POINTS
from tests.unit.interface.privacy.reading import READ as READ_OF_PRIVACY
from tests.unit.interface.reminders.reading import READ as READ_OF_REMINDERS
from tests.unit.interface.reports.reading import READ as READ_OF_REPORTS
from tests.unit.interface.role_menus.reading import READ as READ_OF_ROLE_MENUS
from tests.unit.interface.setup.reading import READ as READ_OF_SETUP
from tests.unit.interface.snippets.reading import READ as READ_OF_SNIPPETS
from tests.unit.interface.starboard.reading import READ as READ_OF_STARBOARDS
from tests.wired import slash_commands, wired_bot, wired_contexts

words = join_words(wired_contexts(MemoryRecords(), FakeDiscord()))

SOMEBODY = UserId(3)
ROLE = RoleId(4)
LOG = ChannelId(9)
UNREACHED = "I can't reach my records right now, nothing was changed."

READ: list[tuple[Exception, str]] = [
    (ConcurrentChange(), "Somebody else changed this at the same moment, so nothing was changed."),
    (InvalidPageSize(size=101, largest=100), "A page holds 1 to 100 entries, not 101."),
    (MissingPermission(Permission.BAN_MEMBERS), "You need the permission **Ban Members** for this."),
    (UnusableValue("time_zone", 7), "The setting `time_zone` cannot have this value."),
    (NotANumber("x", 1, 10), "`x` is no whole number from 1 to 10."),
    (NothingToRead(), "Nothing can be seen of what you typed."),
    (durations.UnreadableDuration("10d `foo", "`foo"), "I can't read `'foo` as a length of time."),
    (durations.MissingUnit("5"), "5 what? A length of time looks like `30m`, `1h30m`, `2 weeks` or `1mo`."),
    (durations.AmbiguousUnit("1M"), "`1M` could be minutes or months."),
    (durations.RepeatedUnit("1h 2h", "hour"), "`1h 2h` names hours twice."),
    (durations.EmptyDuration("0s"), "`0s` is no time at all."),
    (durations.DurationTooLong("11y"), "`11y` is more than ten years."),
    (moments.UnreadableMoment("soon"), "I can't read `soon` as a time."),
    (moments.AmbiguousDate("1/2/27"), "Is `1/2/27` the day or the month first?"),
    (moments.MomentIsPast("2020", datetime(2020, 1, 1, tzinfo=UTC)), "`2020` was <t:1577836800:R>, and I need"),
    (NotAMember(SOMEBODY), "<@3> is not a member of this server."),
    (RoleRefused(ROLE, "Missing Permissions"), "Discord does not let me hand out <@&4> or take it back: `Missing"),
    (roles.NoSuchRole(ROLE), "There is no role with the ID 4 in this server."),
    (roles.RoleIsEverybodys(), "@\u200beveryone has that role already"),
    (ChannelGone(LOG), "<#9> is not in this server any more"),
    (
        ChannelClosed(LOG, TO_POST),
        "I cannot post in <#9>: I lack **View Channel**, **Send Messages** and **Read Message",
    ),
    (roles.RoleIsManaged(ROLE), "<@&4> belongs to a bot, a subscription or the boosters"),
    (roles.RoleGivesPower(ROLE, ("ban_members",)), "<@&4> gives power over others (ban members)"),
    (roles.BotMayNotManageRoles(), "I need the permission **Manage Roles** to hand out roles."),
    (roles.RoleAboveTheBot(ROLE), "<@&4> stands at least as high as my highest role."),
    (roles.RoleAboveTheAsker(ROLE), "<@&4> stands at least as high as your highest role"),
    (RecordsUnavailable(), UNREACHED),
    (TransientFailure(), UNREACHED),
    (BufferFull(), "I cannot keep anything more in mind until I reach my records again"),
    (CommitOutcomeUnknown(), "I lost the connection to my records at the moment of saving"),
    (DiscordUnreachable(), "Discord does not answer me right now, nothing was changed."),
    (DoneOrNot(), "Discord gave me no clear answer, so this may have been done or not."),
    (BotNotInGuild(GuildId(5), ApplicationId(6)), "I am not in this server myself, only my commands were added;"),
    (
        MemberLookUpRefused("Missing Permissions"),
        "Discord does not let me look who that is, so nothing was changed: `",
    ),
    (Restarting(), "I am just being restarted, so I did nothing."),
    (CannotDraw("hung"), "I can't draw right now."),
    (PostGone(), "Somebody deleted the post."),
    (PlaceUnwritable(), "I cannot write in the channel for this. Please check it with `/settings show`"),
    (app_commands.CommandNotFound("gone", []), "This command has changed since you opened it."),
    *READ_OF_AFK,
    *READ_OF_CHANNELS,
    *READ_OF_CHARTS,
    *READ_OF_CONFIGURATIONS,
    *READ_OF_EVIDENCE,
    *READ_OF_GREETINGS,
    *READ_OF_GUILDS,
    *READ_OF_LEVELS,
    *READ_OF_MEMBERS,
    *READ_OF_MODERATION,
    *READ_OF_PERMISSIONS,
    *READ_OF_POINTS,
    *READ_OF_PRIVACY,
    *READ_OF_REMINDERS,
    *READ_OF_REPORTS,
    *READ_OF_ROLE_MENUS,
    *READ_OF_SETUP,
    *READ_OF_SNIPPETS,
    *READ_OF_STARBOARDS,
    *bulk_words.READ,
]


NEVER_ANSWERED = {
    BufferFull,
    ImportedFromElsewhere,
    ImportEndsDiffer,
    ImportNotEnded,
    ImportNotFound,
    ImportNotUndoable,
    ImportTakenBack,
    operation_errors.ModeDiffers,
    ServedElsewhere,
}
"""Raised only where nobody waits for an answer, or has it from another process or in the command line's own words."""


def _concrete(kind: type[Exception]) -> Iterator[type[Exception]]:
    for child in kind.__subclasses__():
        yield from _concrete(child)
        if hasattr(child, "__attrs_attrs__"):
            yield child


_ERRORS = sorted(
    (
        error
        for error in {*_concrete(DomainError), *_concrete(ApplicationError)}
        if not issubclass(error, SetupError)
        and error not in NEVER_ANSWERED
        and not error.__module__.startswith("tests.")
    ),
    key=lambda error: error.__name__,
)


def test_every_error_a_person_can_meet_has_words() -> None:
    read = {type(error) for error, _ in READ}
    assert [error for error in _ERRORS if error not in read] == [], (
        "say in the reading.py of its context what people read of them"
    )


def test_people_read_what_happened() -> None:
    wrong = [(error, text) for error, opening in READ if not _is_sentence(text := words(error), opening)]
    assert wrong == []


def _is_sentence(text: str | None, opening: str) -> bool:
    return text is not None and text.startswith(opening) and text.endswith(".")


def test_what_went_on_after_all_names_where_to_look() -> None:
    text = words(ActionUnfinished(CaseNumber(7)))
    assert text is not None
    assert "`/case show 7`" in text


def test_a_command_whose_options_changed_is_to_be_reloaded() -> None:
    error = app_commands.CommandSignatureMismatch(slash_commands(wired_bot())["case show"])
    text = words(error)
    assert text is not None
    assert text.startswith("This command has changed")


def test_an_error_nobody_expects_has_none_but_an_incident() -> None:
    assert words(RuntimeError()) is None
    assert "`abcd`" in unexpected("abcd")


def test_every_permission_has_the_name_that_discord_shows() -> None:
    assert {right: str(name) for right, name in PERMISSION_NAMES.items()} == {
        Permission.MANAGE_GUILD: "Manage Server",
        Permission.MANAGE_ROLES: "Manage Roles",
        Permission.MANAGE_CHANNELS: "Manage Channels",
        Permission.MANAGE_MESSAGES: "Manage Messages",
        Permission.MANAGE_NICKNAMES: "Manage Nicknames",
        Permission.MODERATE_MEMBERS: "Timeout Members",
        Permission.KICK_MEMBERS: "Kick Members",
        Permission.BAN_MEMBERS: "Ban Members",
    }


@pytest.mark.parametrize(
    "error", [UnknownTimeZone, UnknownSetting, NotAMemberId, errors.NotACaseNumber, permissions.UnknownCommand]
)
def test_however_long_what_a_person_typed_the_words_fit_a_message(error: Callable[[str], Exception]) -> None:
    text = words(error("`" * 6000))
    assert text is not None
    assert len(text) <= 2000
    assert text.count("`") % 2 == 0
