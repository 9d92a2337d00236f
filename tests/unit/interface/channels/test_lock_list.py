from datetime import timedelta

import pytest
from attrs import evolve

from application.channels.queries import LockedPlace
from domain.channels.lockdown import LONGEST_WHY, StepState
from domain.channels.numbers import LONGEST_REASON, ActKind, ActNumber
from domain.shared.ids import ChannelId, UserId
from domain.shared.language import Language
from domain.shared.paging import Page
from interface.channels.lock_list import PAGE_SIZE, lock_page
from interface.shared.languages import speaking
from interface.shared.layout import texts_of
from tests.builders import MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Asked, buttons_of, faults_of

SINCE, UNTIL = int(START.timestamp()), int((START + timedelta(hours=1)).timestamp())
LARGE = 2**63 - 1
LOCKED = LockedPlace(
    channel=ChannelId(801),
    is_locked=True,
    number=ActNumber(3),
    kind=ActKind.LOCK,
    moderator=MODERATOR,
    reason="Raid",
    opened_at=START,
    expires_at=START + timedelta(hours=1),
    state=StepState.DONE,
    why=None,
)


def said(*places: LockedPlace) -> list[str]:
    return texts_of(lock_page(Page(places)))[1:]


def test_of_each_it_says_by_whom_since_when_until_when_and_why() -> None:
    assert said(LOCKED) == [
        f"🔒 <#801> · since <t:{SINCE}:f> · until <t:{UNTIL}:f>\nRaid\n-# Lock 3 by <@{MODERATOR}> · ID {MODERATOR}"
    ]


def test_what_discord_refused_is_not_called_locked() -> None:
    refused = evolve(LOCKED, is_locked=False, state=StepState.REFUSED, why="Missing Permissions")
    [text] = said(evolve(refused, reason=None, expires_at=None))
    assert text == (
        f"⚠️ <#801> · since <t:{SINCE}:f>\n-# Lock 3 by <@{MODERATOR}> · ID {MODERATOR}\n"
        "-# ⚠️ **Not locked**, Discord refused it: Missing Permissions in <#801>"
    )


def test_what_is_still_to_be_done_is_said() -> None:
    unlocking = evolve(LOCKED, kind=ActKind.UNLOCK, state=StepState.PLANNED, reason=None, expires_at=None)
    assert said(unlocking)[0].endswith("\n-# ⏳ Not unlocked yet; I am at it")


def test_where_nothing_is_locked_it_says_so() -> None:
    assert said() == ["*Nothing is locked.*"]


def test_the_buttons_lead_on() -> None:
    shown = as_message(lock_page(Page((LOCKED,), older=801)))
    assert [(each["custom_id"], each.get("disabled", False)) for each in buttons_of(shown)] == [
        ("locks:newer:0", True),
        ("locks:older:801", False),
    ]


@pytest.mark.parametrize("language", Language)
def test_the_longest_page_keeps_within_discords_limits(language: Language) -> None:
    largest = LockedPlace(
        channel=ChannelId(LARGE),
        is_locked=True,
        number=ActNumber(2**31 - 1),
        kind=ActKind.UNLOCK,
        moderator=UserId(LARGE),
        reason="_" * LONGEST_REASON,
        opened_at=START,
        expires_at=START,
        state=StepState.PARTLY,
        why="_" * LONGEST_WHY,
    )
    with speaking(language):
        shown = lock_page(Page((largest,) * PAGE_SIZE, newer=LARGE, older=LARGE))
    message = {**as_message(shown), "allowed_mentions": {"parse": []}}
    assert [*faults_of(Asked("POST", "/channels/1/messages", message, {}, None))] == []
