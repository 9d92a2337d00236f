"""The message of whoever confirmed a bulk operation: in their language, for as long as it changes."""

from datetime import timedelta
from typing import cast

import pytest
from attrs import define, evolve
from discord import MessageFlags

from application.moderation.bulk.queries import BulkStatus
from domain.moderation.bulk.target import TargetState
from domain.moderation.case_answer import ANSWERABLE_FOR, AnswerPlace
from domain.shared.ids import ApplicationId
from domain.shared.language import Language
from interface.moderation.bulk.answers import DiscordBulkAnswers
from interface.moderation.bulk.buttons import answer_place
from interface.shared.border import Interaction
from interface.shared.client import CurrentClient
from interface.shared.languages import speaking
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_http import DiscordHttp, texts_of
from tests.unit.interface.moderation.operations import an_operation


def asked_from(language: Language | None = None) -> BulkStatus:
    asked = evolve(
        an_operation(),
        answer_application=ApplicationId(5),
        answer_token="token",
        answer_asked_at=START,
        answer_language=language,
    )
    return BulkStatus(asked, {TargetState.DONE: 3})


@pytest.mark.parametrize(
    ("theirs", "servers", "says"),
    [
        (Language.GERMAN, Language.ENGLISH, "### Massenaktion #"),
        (Language.ENGLISH, Language.GERMAN, "### Bulk operation #"),
        (None, Language.GERMAN, "### Massenaktion #"),
    ],
)
async def test_it_is_changed_in_the_language_of_who_reads_it_else_in_that_of_the_server(
    client: CurrentClient, http: DiscordHttp, clock: FakeClock, theirs: Language | None, servers: Language, says: str
) -> None:
    with speaking(servers):
        await DiscordBulkAnswers(client, clock).show(asked_from(theirs))
    assert texts_of(http.messages[-1])[0].startswith(says)


@define
class Shown:
    flags: MessageFlags


@define
class Pressed:
    message: Shown | None
    application_id: int = 5
    token: str = "token"


@pytest.mark.parametrize(
    ("message", "language"),
    [
        (None, Language.GERMAN),
        (Shown(MessageFlags(ephemeral=True)), Language.GERMAN),
        (Shown(MessageFlags(ephemeral=False)), None),
    ],
    ids=["a command", "for one person", "in the mod-log"],
)
def test_whose_language_it_is_depends_on_who_reads_the_message(
    message: Shown | None, language: Language | None
) -> None:
    with speaking(Language.GERMAN):
        place = answer_place(cast(Interaction, Pressed(message)))
    assert place == AnswerPlace(application=ApplicationId(5), token="token", language=language)


async def test_what_discord_hardly_takes_any_more_is_not_sent(
    client: CurrentClient, http: DiscordHttp, clock: FakeClock
) -> None:
    answers = DiscordBulkAnswers(client, clock)
    await answers.show(BulkStatus(an_operation(), {TargetState.DONE: 3}))
    assert http.asked == [], "nobody waits for it"
    clock.advance(ANSWERABLE_FOR - timedelta(seconds=30))
    await answers.show(asked_from())
    clock.advance(timedelta(seconds=1))
    await answers.show(asked_from())
    assert len(http.asked) == 1
