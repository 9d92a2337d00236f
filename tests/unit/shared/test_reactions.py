import asyncio
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import domain
from application.guilds.reactions import GUILD_REACTIONS
from application.moderation import reactions as moderation_module
from application.moderation.ends.update_notice import UpdateNotice
from application.moderation.errors import CaseLogUnwritable
from application.moderation.escalation.escalate import Escalate
from application.moderation.reactions import moderation_reactions
from application.moderation.retry_case_log import RetryCaseLogHandler
from application.moderation.sync_case_log import SyncCaseLog
from application.moderation.take_back_notice import TakeBackNotice
from application.points.deliver_purchase import DeliverPurchase
from application.points.shop_reactions import shop_reactions
from application.points.tell_refund import TellRefund
from application.reactions import Reactions
from application.shared.errors import DiscordUnreachable
from domain.guilds.events import GuildSettingsChanged
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseEndChanged, CaseOpened, CaseReasonAmended, CaseSettled
from domain.moderation.settings import DM_ON_ACTION
from domain.points.shop_events import ItemBought, PurchaseRefunded
from domain.points.transaction import TransactionId
from domain.shared.events import Event
from domain.shared.mod_log import MOD_LOG_CHANNEL
from infrastructure.outbox.codec import EventDecoder, UnknownEvent, to_payload
from tests.builders import GUILD, MODERATOR
from tests.fakes.clock import START
from tests.fakes.discord import FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.wired import wired_contexts


def all_events(parent: type[Event] = Event) -> Iterator[type[Event]]:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    # attrs makes each slotted class anew; the abandoned original has the same name and no slots of its own.
    for event_type in parent.__subclasses__():
        if "__attrs_attrs__" in vars(event_type):
            yield event_type
            yield from all_events(event_type)


@pytest.fixture
def synced() -> list[SyncCaseLog]:
    return []


@pytest.fixture
def waiting() -> FakeWaiting:
    return FakeWaiting()


@pytest.fixture
def shop_done() -> list[object]:
    return []


@pytest.fixture
def taken_back() -> list[TakeBackNotice]:
    return []


@pytest.fixture
def updated() -> list[UpdateNotice]:
    return []


@pytest.fixture
def messages_down() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
def escalated() -> list[Escalate]:
    return []


@pytest.fixture
def log_failures() -> list[Exception]:
    """What the mod-log fails with, once each."""
    return []


@pytest.fixture
def hangs() -> asyncio.Event:
    """Set where the mod-log does."""
    return asyncio.Event()


@pytest.fixture
def table(
    synced: list[SyncCaseLog],
    escalated: list[Escalate],
    taken_back: list[TakeBackNotice],
    updated: list[UpdateNotice],
    messages_down: asyncio.Event,
    log_failures: list[Exception],
    hangs: asyncio.Event,
    shop_done: list[object],
    waiting: FakeWaiting,
) -> Reactions:
    async def sync_case_log(command: SyncCaseLog, /) -> None:
        synced.append(command)
        if log_failures:
            raise log_failures.pop()
        if hangs.is_set():
            await asyncio.Event().wait()

    async def take_back_notice(command: TakeBackNotice, /) -> None:
        taken_back.append(command)
        if messages_down.is_set():
            raise DiscordUnreachable

    async def update_notice(command: UpdateNotice, /) -> None:
        updated.append(command)
        if messages_down.is_set():
            raise DiscordUnreachable

    async def escalate(command: Escalate, /) -> None:
        escalated.append(command)

    async def do_for_shop(command: object, /) -> None:
        shop_done.append(command)

    return Reactions.joined(
        [
            GUILD_REACTIONS,
            moderation_reactions(
                sync_case_log=sync_case_log,
                retry_case_log=RetryCaseLogHandler(waiting),
                take_back_notice=take_back_notice,
                update_notice=update_notice,
                escalate=escalate,
            ),
            shop_reactions(deliver=do_for_shop, tell_refund=do_for_shop),
        ]
    )


@pytest.fixture
def joined() -> Reactions:
    """Of all contexts, as the bot has them."""
    contexts = wired_contexts(MemoryRecords(), FakeDiscord())
    return Reactions.joined(context.reactions for context in contexts)


def test_every_event_has_its_line(joined: Reactions) -> None:
    events = set(all_events())
    assert events >= {CaseOpened, CaseSettled, CaseReasonAmended, GuildSettingsChanged}
    assert set(joined.event_types) == events


def test_every_event_has_a_name_of_its_own_in_the_outbox(joined: Reactions) -> None:
    names = [event_type.__name__ for event_type in joined.event_types]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("event_type", [CaseSettled, CaseReasonAmended])
async def test_the_mod_log_follows_what_happens_to_a_case(
    table: Reactions, synced: list[SyncCaseLog], event_type: type[CaseSettled | CaseReasonAmended]
) -> None:
    await table(event_type(guild=GUILD, at=START, number=CaseNumber(3)))
    assert synced == [SyncCaseLog(guild=GUILD, number=CaseNumber(3))]


async def test_a_settled_case_is_shown_though_its_notice_cannot_be_taken_back_yet(
    table: Reactions, synced: list[SyncCaseLog], taken_back: list[TakeBackNotice], messages_down: asyncio.Event
) -> None:
    settled = CaseSettled(guild=GUILD, at=START, number=CaseNumber(3))
    messages_down.set()
    with pytest.raises(DiscordUnreachable):  # so that the event is delivered again
        await table(settled)
    assert synced == [SyncCaseLog(guild=GUILD, number=CaseNumber(3))]
    messages_down.clear()
    await table(settled)
    assert taken_back == [TakeBackNotice(guild=GUILD, number=CaseNumber(3))] * 2


async def test_a_case_whose_end_changed_is_shown_though_the_member_cannot_be_told_yet(
    table: Reactions, synced: list[SyncCaseLog], updated: list[UpdateNotice], messages_down: asyncio.Event
) -> None:
    changed = CaseEndChanged(guild=GUILD, at=START, number=CaseNumber(3))
    messages_down.set()
    with pytest.raises(DiscordUnreachable):
        await table(changed)
    messages_down.clear()
    await table(changed)
    assert synced == [SyncCaseLog(guild=GUILD, number=CaseNumber(3))] * 2
    assert updated == [UpdateNotice(guild=GUILD, number=CaseNumber(3))] * 2


@pytest.mark.parametrize("failure", [DiscordUnreachable(), CaseLogUnwritable(), None])
async def test_what_follows_from_a_case_does_not_wait_for_the_mod_log(
    table: Reactions, escalated: list[Escalate], log_failures: list[Exception], failure: Exception | None
) -> None:
    settled = CaseSettled(guild=GUILD, at=START, number=CaseNumber(3))
    if failure is None:
        await table(settled)
    else:
        log_failures.append(failure)
        with pytest.raises(type(failure)):  # so that the event is delivered again
            await table(settled)
    assert escalated == [Escalate(guild=GUILD, number=CaseNumber(3))]


async def test_what_follows_from_a_case_does_not_wait_for_a_mod_log_that_hangs(
    table: Reactions, escalated: list[Escalate], hangs: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation_module, "SHOWING_TAKES", 0.01)
    hangs.set()
    with pytest.raises(TimeoutError):
        await table(CaseSettled(guild=GUILD, at=START, number=CaseNumber(3)))
    assert escalated == [Escalate(guild=GUILD, number=CaseNumber(3))]


async def test_what_is_bought_is_handed_over_and_a_refund_is_told(table: Reactions, shop_done: list[object]) -> None:
    purchase = TransactionId(7)
    await table(ItemBought(guild=GUILD, at=START, purchase=purchase))
    await table(PurchaseRefunded(guild=GUILD, at=START, purchase=purchase))
    assert shop_done == [DeliverPurchase(guild=GUILD, purchase=purchase), TellRefund(guild=GUILD, purchase=purchase)]


async def test_an_intent_alone_is_not_shown(table: Reactions, synced: list[SyncCaseLog]) -> None:
    await table(CaseOpened(guild=GUILD, at=START, number=CaseNumber(3)))
    assert synced == []


def test_an_event_survives_its_way_through_the_outbox(table: Reactions) -> None:
    event = CaseSettled(guild=GUILD, at=START, number=CaseNumber(3))
    assert EventDecoder.of(table.event_types)("CaseSettled", to_payload(event)) == event


def test_an_event_that_this_version_does_not_know_is_named() -> None:
    with pytest.raises(UnknownEvent) as unknown:
        EventDecoder.of([CaseOpened])("CaseShelved", {})
    assert unknown.value.name == "CaseShelved"


async def test_several_contexts_may_react_to_one_event() -> None:
    heard = list[str]()

    async def first(_event: Event) -> None:
        heard.append("first")

    async def second(_event: Event) -> None:
        heard.append("second")

    joined = Reactions.joined([{CaseSettled: (first,)}, {CaseOpened: ()}, {CaseSettled: (second,)}])
    await joined(CaseSettled(guild=GUILD, at=START, number=CaseNumber(3)))
    assert heard == ["first", "second"]


@pytest.mark.parametrize(("setting", "is_retried"), [(MOD_LOG_CHANNEL.name, True), (DM_ON_ACTION.name, False)])
async def test_another_mod_log_channel_has_what_waits_tried_again(
    table: Reactions, waiting: FakeWaiting, setting: str, is_retried: bool
) -> None:
    await table(GuildSettingsChanged(guild=GUILD, at=START, by=MODERATOR, settings=(setting,)))
    assert [guild for guild, _ in waiting.released] == ([GUILD] if is_retried else [])
