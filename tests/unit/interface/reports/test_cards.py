from attrs import evolve

from application.reports.record_report import Filed
from domain.reports.report import ReportNumber, ReportReason, ReportState
from domain.reports.repository import ReportFilter
from domain.shared.ids import RoleId, UserId
from domain.shared.paging import Page
from interface.reports.buttons import report_page
from interface.reports.cards import filed_card, outcome_card, report_card, report_list
from interface.shared.layout import Card, card, texts_of
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import buttons_of
from tests.reports import CAPTURE, REPORTER
from tests.unit.interface.fitting import fits
from tests.unit.interface.reports.views import claimed, longest, shown


def labels(card: Card) -> list[str]:
    return [str(button["label"]) for button in buttons_of(as_message(card))]


def test_a_report_shows_what_it_is_about_who_said_what_and_what_can_be_done() -> None:
    card = report_card(shown())
    head, said, message, state = texts_of(card)
    assert head.startswith(f"### 🚩 Report #1 · Open\n**About** a message of <@{MEMBER}>\n-# emil · ID {MEMBER}")
    assert said.startswith(f"**Reported by 1**\n> he sells coins\n-# <@{REPORTER}> · ID {REPORTER}")
    assert "> buy my coins" in message
    assert f"https://discord.com/channels/{GUILD}/800/90" in message
    assert state == "**Open** · nobody has claimed it"
    assert labels(card) == ["Claim", "Warn", "Resolve", "Dismiss", "Jump to the message"]
    ids = [button.get("custom_id") for button in buttons_of(as_message(card))]
    assert ids[:2] == ["report:claim:1", f"act:warn:{MEMBER}:{CAPTURE}:1"]


def test_a_report_about_a_member_leads_to_no_message() -> None:
    card = report_card(shown(with_message=False))
    assert texts_of(card)[0].split("\n")[1] == f"**About** <@{MEMBER}>"
    assert labels(card) == ["Claim", "Warn", "Resolve", "Dismiss"]


def test_the_post_does_not_say_who_reported_since_whoever_it_is_about_may_read_it() -> None:
    card = report_card(evolve(shown(), names_reporters=False))
    assert f"> he sells coins\n-# <t:{int(START.timestamp())}:R>" in texts_of(card)[1]
    assert not any(f"<@{REPORTER}>" in part or f"ID {REPORTER}" in part for part in texts_of(card))
    assert labels(card)[-2:] == ["Who reported", "Jump to the message"]
    assert fits(report_card(evolve(longest(), names_reporters=False), pings=RoleId(2**63 - 1)))
    assert labels(report_card(evolve(shown(with_message=False), names_reporters=False)))[-1] == "Who reported"


def test_a_claimed_report_says_by_whom_and_until_when() -> None:
    card = report_card(claimed())
    free = int(START.timestamp()) + 12 * 3600
    assert texts_of(card)[-1] == f"**Claimed** by <@{MODERATOR}> · free for others <t:{free}:R>"
    assert labels(card) == ["Give back", "Take over", "Warn", "Resolve", "Dismiss", "Jump to the message"]


def test_a_closed_report_says_how_and_offers_nothing_but_the_message() -> None:
    base = shown()
    resolved = evolve(base.report, state=ReportState.RESOLVED, closed_by=MODERATOR, closed_at=START, number_of_case=3)
    card = report_card(evolve(base, report=resolved))
    assert texts_of(card)[-1] == f"**Resolved** by <@{MODERATOR}> with case #3"
    assert labels(card) == ["Jump to the message"]
    dismissed = evolve(
        base.report,
        state=ReportState.DISMISSED,
        closed_by=MODERATOR,
        closed_at=START,
        dismissal=ReportReason("*no* rule"),
    )
    assert texts_of(report_card(evolve(base, report=dismissed)))[-1] == (
        f"**Dismissed** by <@{MODERATOR}>: \\*no\\* rule"
    )


def test_the_longest_report_keeps_within_discords_limits() -> None:
    most = longest()
    assert fits(report_card(most, pings=RoleId(2**63 - 1)))
    still_open = evolve(most.report, state=ReportState.CLAIMED, claimed_by=UserId(2**63 - 1), claimed_at=START)
    assert fits(report_card(evolve(most, report=still_open), pings=RoleId(2**63 - 1)))
    assert "… and 995 more" in texts_of(report_card(most))[1]
    page = Page(tuple(evolve(most.report, number=ReportNumber(number)) for number in range(8)), newer=1, older=1)
    assert fits(report_page(page, ReportFilter(target=UserId(2**63 - 1), only_open=True)))


def test_those_who_report_read_neither_by_whom_nor_what_was_done() -> None:
    base = shown().report
    resolved = evolve(base, state=ReportState.RESOLVED, closed_by=MODERATOR, closed_at=START, number_of_case=3)
    dismissed = evolve(base, state=ReportState.DISMISSED, closed_by=MODERATOR, dismissal=ReportReason("secret"))
    for report, said in ((resolved, "The moderators have acted."), (dismissed, "nothing is to be done")):
        text = "\n".join(texts_of(outcome_card(report, "The *Guild*")))
        assert "### Your report in The \\*Guild\\* was looked at" in text
        assert said in text
        assert not any(word in text for word in (str(MODERATOR), "#3", "secret", str(MEMBER)))


def test_a_second_report_of_the_same_says_that_it_changed_nothing() -> None:
    said = texts_of(filed_card(Filed(number=ReportNumber(1), is_new=False)))
    assert said == ["You have reported this already, and the moderators know of it. Nothing was changed."]


def test_a_list_says_of_each_what_it_is_about_and_what_became_of_it() -> None:
    about_message, about_member = shown().report, shown(with_message=False).report
    resolved = evolve(about_member, state=ReportState.RESOLVED, number_of_case=7)
    dismissed = evolve(about_member, state=ReportState.DISMISSED, dismissal=ReportReason("No *harm*"))
    taken = evolve(claimed().report, message=None)
    said = texts_of(card(report_list(Page((about_message, taken, resolved, dismissed)), only_open=False)))
    since, who = f"<t:{int(START.timestamp())}:R>", f"-# emil · ID {MEMBER}"
    assert said == [
        "### Reports",
        f"**#1** Open · message of <@{MEMBER}> · {since}\n{who}",
        f"**#1** Claimed · <@{MEMBER}> · {since} · claimed by <@{taken.claimed_by}>\n{who}",
        f"**#1** Resolved · <@{MEMBER}> · {since} · case #7\n{who}",
        f"**#1** Dismissed · <@{MEMBER}> · {since}\n{who}\n-# No \\*harm\\*",
    ]
    assert texts_of(card(report_list(Page(()), only_open=True))) == ["### Open reports", "*None.*"]
