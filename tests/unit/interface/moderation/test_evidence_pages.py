from attrs import evolve

from application.evidence.queries import CaptureView
from application.moderation.show_case import CaseDetails
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.shared.paging import Page
from interface.moderation.evidence_pages import evidence_page
from interface.moderation.history import case_details
from interface.shared.layout import Card, texts_of
from tests.fakes.avatars import AVATAR
from tests.fakes.cards import as_message
from tests.fakes.discord_http import buttons_of
from tests.reports import a_capture
from tests.unit.interface.fitting import fits
from tests.unit.interface.moderation.views import a_view
from tests.unit.interface.reports.views import LONG_FILES

SEVEN = CaseNumber(7)
SHORT = CaptureView(capture=a_capture())
LONG = CaptureView(capture=a_capture(text="\n" * 2_000 + "*" * 2_000, files=LONG_FILES))


def buttons(card: Card) -> list[tuple[str, str]]:
    return [(str(each["label"]), str(each["custom_id"])) for each in buttons_of(as_message(card))]


def test_a_case_shows_its_evidence_and_no_button_where_all_of_it_is_there() -> None:
    card = case_details(CaseDetails(a_view(), Page(()), (SHORT,)), AVATAR)
    assert any("> buy my coins" in text for text in texts_of(card))
    assert buttons(card) == []


def test_what_does_not_fit_beside_the_case_is_a_press_away() -> None:
    card = case_details(CaseDetails(a_view(), Page(()), (LONG, SHORT)), AVATAR)
    assert buttons(card) == [("Evidence", "case:7:evidence:0")]
    assert fits(card)


def test_ten_long_messages_keep_within_discords_limits() -> None:
    assert fits(case_details(CaseDetails(evolve(a_view(), reason=Reason("*" * 480)), Page(()), (LONG,) * 10), AVATAR))
    for page in range(60):
        assert fits(evidence_page(SEVEN, (LONG,) * 10, page))


def test_pages_lead_through_all_that_was_said_without_a_gap() -> None:
    text = "".join(f"{number:05}" for number in range(800))
    long = evolve(SHORT, capture=evolve(SHORT.capture, text=text))
    said, page, custom_id = "", 0, "case:7:evidence:0"
    card = evidence_page(SEVEN, (long, SHORT), page)
    while custom_id:
        card = evidence_page(SEVEN, (long, SHORT), page)
        said += texts_of(card)[1].split("\n")[1].removeprefix("> ")
        custom_id = next((each for label, each in buttons(card) if label == "Next →"), "")
        page += 1
        assert not custom_id or custom_id == f"case:7:evidence:{page}"
    assert said == f"{text}buy my coins"
    assert buttons(card)[0] == ("← Before", f"case:7:evidence:{page - 2}")


def test_a_case_without_evidence_says_so() -> None:
    assert texts_of(evidence_page(SEVEN, (), 3))[1] == "*None.*"
