"""What the small contexts do when something happened, each about what it happened to."""

from collections.abc import Callable

import pytest
from attrs import define, field

from application.channels.reactions import channels_reactions
from application.channels.show_in_log import ShowInLog
from application.evidence.keep_files import KeepFiles
from application.evidence.reactions import evidence_reactions
from application.moderation.bulk.reactions import bulk_reactions
from application.moderation.bulk.sync_bulk import SyncBulk
from application.moderation.drift.reactions import drift_reactions
from application.moderation.drift.tell_of_drift import TellOfDrift
from application.moderation.take_back_notice import TakeBackNotice
from application.reports.reactions import report_reactions
from application.reports.sync_report import SyncReport
from application.reports.tell_reporters import TellReporters
from application.role_menus.reactions import role_menu_reactions
from application.role_menus.sync_menu import SyncMenu
from application.setup.reactions import setup_reactions
from application.shared.reaction import EventReactions
from domain.channels.events import ChannelActSettled, LockdownSettled
from domain.channels.numbers import ActNumber
from domain.evidence.events import EvidenceUsed
from domain.evidence.settings import EVIDENCE_CHANNEL
from domain.guilds.events import GuildSettingsChanged
from domain.moderation.bulk.events import BulkOperationChanged, TargetToldInVain
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.check import DriftFound
from domain.reports.events import ReportChanged, ReportSettled
from domain.reports.report import ReportNumber
from domain.reports.settings import REPORTS_CHANNEL
from domain.role_menus.events import RoleMenuChanged
from domain.role_menus.menu import MenuId
from domain.setup.events import ReferencesLost
from domain.shared.events import Event
from domain.shared.ids import CaptureId, ChannelId
from domain.shared.settings import AnySetting
from tests.builders import GUILD, MODERATOR
from tests.fakes.clock import START
from tests.fakes.waiting import FakeWaiting

DRIFT = DriftFound(guild=GUILD, at=START, unrecorded=1, undone=0, fingerprint="f")
LOST = ReferencesLost(guild=GUILD, at=START, targets=(5,))


MENU_CHANGED = RoleMenuChanged(guild=GUILD, at=START, menu=7)


@define
class Asked:
    """Takes the part of a use case."""

    commands: list[object] = field(factory=list)

    async def __call__(self, command: object) -> None:
        self.commands.append(command)


@define
class Syncing:
    menus: list[SyncMenu] = field(factory=list)

    async def __call__(self, command: SyncMenu) -> frozenset[ChannelId]:
        self.menus.append(command)
        return frozenset()


async def react(reactions: EventReactions, event: Event) -> None:
    for follow in reactions[type(event)]:
        await follow(event)


@pytest.mark.parametrize(
    ("event", "shown", "told"),
    [
        (ReportChanged(guild=GUILD, at=START, number=4), [SyncReport(guild=GUILD, number=ReportNumber(4))], []),
        (ReportSettled(guild=GUILD, at=START, number=4), [], [TellReporters(guild=GUILD, number=ReportNumber(4))]),
    ],
)
async def test_of_a_report_the_moderators_see_each_change_and_reporters_the_end(
    event: Event, shown: list[object], told: list[object]
) -> None:
    sync, tell = Asked(), Asked()
    await react(report_reactions(sync_report=sync, tell_reporters=tell, waiting=FakeWaiting()), event)
    assert (sync.commands, tell.commands) == (shown, told)


@pytest.mark.parametrize(
    ("event", "shown", "said"),
    [
        (
            BulkOperationChanged(guild=GUILD, at=START, operation=OperationNumber(3)),
            [SyncBulk(guild=GUILD, operation=OperationNumber(3))],
            [],
        ),
        (
            TargetToldInVain(guild=GUILD, at=START, number=CaseNumber(9)),
            [],
            [TakeBackNotice(guild=GUILD, number=CaseNumber(9))],
        ),
    ],
)
async def test_an_operation_is_shown_as_it_gets_on_and_who_was_told_in_vain_hears_of_it(
    event: Event, shown: list[object], said: list[object]
) -> None:
    sync, take_back = Asked(), Asked()
    await react(bulk_reactions(sync, take_back), event)
    assert (sync.commands, take_back.commands) == (shown, said)


@pytest.mark.parametrize("kind", [ChannelActSettled, LockdownSettled])
async def test_what_was_done_to_channels_is_in_the_mod_log(
    kind: type[ChannelActSettled] | type[LockdownSettled],
) -> None:
    show = Asked()
    await react(channels_reactions(show_in_log=show), kind(guild=GUILD, at=START, number=ActNumber(2)))
    assert show.commands == [ShowInLog(guild=GUILD, number=ActNumber(2))]


async def test_the_staff_hear_of_drift_and_of_what_is_lost_and_menus_follow_their_changes() -> None:
    drift, setup, sync = Asked(), Asked(), Syncing()
    await react(drift_reactions(drift), DRIFT)
    await react(setup_reactions(setup), LOST)
    await react(role_menu_reactions(sync), MENU_CHANGED)
    assert (drift.commands, setup.commands) == ([TellOfDrift(DRIFT)], [LOST])
    assert sync.menus == [SyncMenu(guild=GUILD, menu=MenuId(7))]


async def test_files_of_evidence_are_posted_again() -> None:
    keep = Asked()
    used = EvidenceUsed(guild=GUILD, at=START, capture=CaptureId(6))
    await react(evidence_reactions(keep_files=keep, waiting=FakeWaiting()), used)
    assert keep.commands == [KeepFiles(guild=GUILD, capture=CaptureId(6))]


@pytest.mark.parametrize(
    ("reactions", "setting", "waits"),
    [
        (lambda waiting: evidence_reactions(keep_files=Asked(), waiting=waiting), EVIDENCE_CHANNEL, EvidenceUsed),
        (
            lambda waiting: report_reactions(sync_report=Asked(), tell_reporters=Asked(), waiting=waiting),
            REPORTS_CHANNEL,
            ReportChanged,
        ),
    ],
)
async def test_what_a_closed_channel_kept_waiting_is_tried_again_when_another_is_chosen(
    reactions: Callable[[FakeWaiting], EventReactions], setting: AnySetting, waits: type[Event]
) -> None:
    waiting = FakeWaiting()
    for chosen in ("daily_amount", setting.name):
        await react(reactions(waiting), GuildSettingsChanged(guild=GUILD, at=START, by=MODERATOR, settings=(chosen,)))
    assert waiting.released == [(GUILD, frozenset({waits.__name__}))]
