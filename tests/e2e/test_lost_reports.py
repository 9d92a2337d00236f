"""The report is not the act: what was done is done once, and nobody reads that it went wrong."""

import pytest
from attrs import evolve

from infrastructure.database.settings import DatabaseSettings
from playground.api import Playground
from playground.rest.faults import When
from tests.e2e.running import quick_settings, running_tux
from tests.incidents import RecordedIncidents

FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"


@pytest.mark.parametrize(
    ("status", "when", "in_a_line"),
    [(500, "before", False), (400, "before", True), (None, "before", True), (None, "after", True)],
    ids=["an error once", "refused", "cut off before", "cut off after"],
)
async def test_a_warning_and_a_gift_whose_answers_are_lost_are_done_once_and_said(
    playground: Playground, database_settings: DatabaseSettings, status: int | None, when: When, in_a_line: bool
) -> None:
    dalia, emil, ivo = (playground.person(name) for name in ("Dalia", "Emil", "Ivo"))
    incidents = RecordedIncidents()
    async with running_tux(
        playground,
        quick_settings(database_settings),
        lambda tux: evolve(tux, shared=evolve(tux.shared, incidents=incidents)),
    ):
        await dalia.command("points grant", member=emil, amount=100, reason="quiz")
        said = []
        for reply in (
            dalia.command("warn", member=ivo, reason="Spam", timeout=15),
            emil.command("points give", member=ivo, amount=30, timeout=15),
        ):
            fault = playground.faults.add("POST", FOLLOW_UP, status=status, drop=status is None, when=when)
            said.append((await reply).text)
            assert fault.hits == 1
        assert "has **70** points" in (await emil.command("points balance")).text
        assert "has **30** points" in (await ivo.command("points balance")).text
        assert "Case #2" not in (await dalia.command("case list")).text
    warned, gave = said
    assert "was warned" in warned
    assert "Case #1" in warned
    assert "You gave" in gave
    assert ("**Reason**" in warned) is not (in_a_line and when == "before")
    assert incidents.reported == []
