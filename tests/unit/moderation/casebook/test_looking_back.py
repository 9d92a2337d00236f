"""Searching, exporting, a member's history and one's own cases."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from application.moderation.casebook.asked_query import AskedQuery
from application.moderation.casebook.export_cases import ExportCases
from application.moderation.casebook.export_format import ExportFormat
from application.moderation.casebook.keep_search import KEPT_FOR
from application.moderation.casebook.list_own_cases import ListOwnCases
from application.moderation.casebook.search_cases import SearchCases
from application.moderation.casebook.show_history import LATEST, ShowHistory
from application.moderation.casebook.turn_search_page import TurnSearchPage
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.casebook.query import NothingToSearchFor, SearchForgotten, SearchTooLong
from domain.moderation.settings import MODERATORS_NAMED
from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId
from domain.shared.moments import AmbiguousDate, UnreadableMoment
from domain.shared.names import Names
from domain.shared.paging import Seek
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_standing
from tests.casebook import ONE, Casebook, voiding
from tests.fakes.clock import START
from tests.moderation import an_action

NOBODY = a_standing(MODERATOR)


def searching(asked: AskedQuery, *, by: Standing | None = None, size: int = 8) -> SearchCases:
    return SearchCases(guild=GUILD, by=by or a_moderator(), asked=asked, asked_at=START, size=size)


def exporting(
    format: ExportFormat,  # the name of the field
    *,
    by: Standing | None = None,
    most_bytes: int = 10_000,
    asked: AskedQuery | None = None,
) -> ExportCases:
    return ExportCases(
        guild=GUILD,
        by=by or a_moderator(),
        asked=asked or AskedQuery(),
        asked_at=START,
        format=format,
        most_bytes=most_bytes,
    )


async def test_a_search_of_one_page_is_not_kept_and_one_of_more_leads_on_by_its_number(casebook: Casebook) -> None:
    for _ in range(3):
        await casebook.moderation.take_action(an_action(WARN))
    whole = await casebook.search(searching(AskedQuery(text="Spam")))
    assert ([case.number for case in whole.found.page.items], whole.search) == ([3, 2, 1], None)
    first = await casebook.search(searching(AskedQuery(text="Spam"), size=2))
    assert first.search is not None
    seek = Seek(cursor=first.found.page.older, size=2)
    turn = TurnSearchPage(guild=GUILD, by=a_moderator(), search=first.search, seek=seek)
    second = await casebook.turn(turn)
    assert ([case.number for case in second.found.page.items], second.query) == ([1], first.query)
    casebook.moderation.clock.advance(KEPT_FOR + timedelta(seconds=1))
    await casebook.search(searching(AskedQuery(text="Spam"), size=2))
    with pytest.raises(SearchForgotten):
        await casebook.turn(turn)


@pytest.mark.parametrize(
    ("after", "since"),
    [
        ("30d", datetime(2026, 1, 30, 12, tzinfo=UTC)),
        ("1mo ago", datetime(2026, 2, 1, 12, tzinfo=UTC)),
        ("2026-02-01 18:00", datetime(2026, 2, 1, 17, tzinfo=UTC)),
        ("24 dec 2025 06:00", datetime(2025, 12, 24, 5, tzinfo=UTC)),
        ("yesterday 10:00", datetime(2026, 2, 28, 9, tzinfo=UTC)),
    ],
)
async def test_dates_look_back_and_are_read_in_the_guilds_time_zone(
    casebook: Casebook, after: str, since: datetime
) -> None:
    await casebook.moderation.choose(Choice(TIME_ZONE, "Europe/Berlin"))
    assert (await casebook.search(searching(AskedQuery(after=after)))).query.since == since
    assert (await casebook.search(searching(AskedQuery(before=after)))).query.until == since


async def test_dates_are_read_in_the_time_zone_that_the_moderator_chose(casebook: Casebook) -> None:
    await casebook.moderation.choose(Choice(TIME_ZONE, "Europe/Berlin"))
    casebook.moderation.chosen_zones[MODERATOR] = "Asia/Tokyo"
    found = await casebook.search(searching(AskedQuery(after="2026-02-01 18:00")))
    assert found.query.since == datetime(2026, 2, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (AskedQuery(text="!!"), NothingToSearchFor),
        (AskedQuery(text="x" * 201), SearchTooLong),
        (AskedQuery(after="01/02/2026"), AmbiguousDate),
        (AskedQuery(before="nonsense and more"), UnreadableMoment),
    ],
)
async def test_what_cannot_be_looked_for_is_refused(
    casebook: Casebook, asked: AskedQuery, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await casebook.search(searching(asked))


async def test_an_export_is_read_back_as_it_was_and_formulas_are_disarmed(casebook: Casebook) -> None:
    reasons = ['=HYPERLINK("x")', "+1", "-1", "@a", 'quoted "it", and more', "ümlaut 🦊"]
    for reason in reasons:
        await casebook.moderation.take_action(an_action(WARN, reason=reason, target_names=Names(username="=cmd|x")))
    made = await casebook.export(exporting(ExportFormat.CSV))
    assert (made.cases, made.oldest, made.is_cut) == (6, 1, False)
    rows = list(csv.DictReader(io.StringIO(made.file.decode("utf-8-sig"))))
    assert [row["reason"] for row in rows] == [*reversed([*(f"'{each}" for each in reasons[:4]), *reasons[4:]])]
    assert {row["member_name"] for row in rows} == {"'=cmd|x"}
    assert (rows[0]["number"], rows[0]["kind"], rows[0]["state"], rows[0]["member_id"]) == (
        "6",
        "warn",
        "applied",
        "20",
    )
    as_json = json.loads((await casebook.export(exporting(ExportFormat.JSON))).file)
    assert [each["reason"] for each in as_json] == reasons[::-1]
    assert set(as_json[0]) == set(rows[0])


async def test_an_export_has_the_roles_of_the_time_where_they_are_known(casebook: Casebook) -> None:
    standings = casebook.moderation.discord.standings
    standings[MEMBER] = evolve(a_standing(MEMBER), roles=(RoleId(72), RoleId(71)))
    await casebook.moderation.take_action(an_action(WARN))
    standings[MEMBER] = a_standing(MEMBER)
    await casebook.moderation.take_action(an_action(WARN))
    as_csv = (await casebook.export(exporting(ExportFormat.CSV))).file.decode("utf-8-sig")
    assert [row["member_roles"] for row in csv.DictReader(io.StringIO(as_csv))] == ["", "72 71"]
    as_json = json.loads((await casebook.export(exporting(ExportFormat.JSON))).file)
    assert [each["member_roles"] for each in as_json] == [None, "72 71"]


@pytest.mark.parametrize("format", ExportFormat)
async def test_an_export_is_cut_at_whole_cases_where_the_file_would_be_too_large(
    casebook: Casebook, format: ExportFormat
) -> None:
    for _ in range(4):
        await casebook.moderation.take_action(an_action(WARN))
    whole = await casebook.export(exporting(format))
    exactly = await casebook.export(exporting(format, most_bytes=len(whole.file)))
    assert exactly == whole
    cut = await casebook.export(exporting(format, most_bytes=len(whole.file) - 1))
    assert (cut.cases, cut.oldest, cut.is_cut) == (3, 2, True)
    assert len(cut.file) < len(whole.file)
    if format is ExportFormat.JSON:
        assert len(json.loads(cut.file)) == 3
    nothing = await casebook.export(exporting(format, asked=AskedQuery(kind=BAN)))
    assert (nothing.cases, nothing.oldest, nothing.is_cut) == (0, None, False)


async def test_an_export_of_more_than_a_page_has_all_of_it(casebook: Casebook) -> None:
    for _ in range(103):
        await casebook.moderation.take_action(an_action(WARN))
    made = await casebook.export(exporting(ExportFormat.JSON, most_bytes=1_000_000))
    assert [each["number"] for each in json.loads(made.file)] == [*range(103, 0, -1)]


async def test_a_history_has_what_holds_what_counts_and_the_latest(casebook: Casebook) -> None:
    moderation = casebook.moderation
    for _ in range(LATEST):
        await moderation.take_action(an_action(WARN))
    await moderation.take_action(an_action(TIMEOUT, lasts="1h"))
    await casebook.void(voiding())
    shown = await casebook.history(ShowHistory(guild=GUILD, by=a_moderator(), user=MEMBER))
    assert dict(shown.counts.by_kind) == {WARN: LATEST - 1, TIMEOUT: 1}
    assert [case.number for case in shown.in_force] == [LATEST + 1]
    assert ([case.number for case in shown.latest], shown.has_more) == ([6, 5, 4, 3, 2], True)


async def test_members_read_their_own_cases_but_for_notes_what_was_voided_and_who_decided(casebook: Casebook) -> None:
    moderation = casebook.moderation
    await moderation.take_action(an_action(WARN))
    await moderation.take_action(an_action(WARN))
    await moderation.take_action(an_action(NOTE))
    await casebook.void(voiding(number=ONE))
    member = a_standing(MEMBER)
    own = await casebook.own(ListOwnCases(guild=GUILD, by=member, seek=Seek()))
    assert ([case.number for case in own.page.items], own.are_moderators_named) == ([2], False)
    await moderation.choose(Choice(MODERATORS_NAMED, value=True))
    assert (await casebook.own(ListOwnCases(guild=GUILD, by=member, seek=Seek()))).are_moderators_named
    assert (await casebook.own(ListOwnCases(guild=GUILD, by=NOBODY, seek=Seek()))).page.items == ()


async def test_only_moderators_look_at_the_cases_of_others(casebook: Casebook) -> None:
    for attempt in (
        casebook.search(searching(AskedQuery(), by=NOBODY)),
        casebook.export(exporting(ExportFormat.CSV, by=NOBODY)),
        casebook.history(ShowHistory(guild=GUILD, by=NOBODY, user=MEMBER)),
    ):
        with pytest.raises(MissingPermission):
            await attempt
