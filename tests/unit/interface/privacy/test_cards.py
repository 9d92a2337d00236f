from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from application.privacy.ask import Asked
from application.privacy.ports import Part
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.shared.ids import RequestId, UserId
from domain.shared.language import Language
from infrastructure.privacy.promise import promise
from infrastructure.schema import metadata
from interface.privacy.cards import STORED, erasing_card, export_card, part_card, preview_card
from interface.privacy.mail import PartUpload
from interface.privacy.words import readme
from interface.shared.languages import named, speaking
from interface.shared.layout import texts_of
from tests.fakes.clock import START
from tests.unit.interface.fitting import fits

LONGEST = PrivacyRequest(
    user=UserId(2**63 - 1),
    request=RequestId(2**63 - 1),
    kind=RequestKind.EXPORT,
    asked_at=START,
    lease_until=START + timedelta(days=1),
)


def test_what_stays_and_why_is_said_first_and_nothing_is_left_out() -> None:
    assert metadata.tables
    card = preview_card(promise())
    assert fits(card)
    heading, stays, nameless, goes, *_ = texts_of(card)
    assert heading == "### Erase what is stored of you?"
    for each in promise().stays:
        assert each.what in stays
        assert each.why in stays
    assert all(each in nameless for each in promise().loses_its_name)
    assert all(each in goes for each in promise().goes)


def test_in_german_too() -> None:
    with speaking(Language.GERMAN):
        card = preview_card(promise())
        promised = {text for each in promise().stays for text in (each.what, each.why)}
        promised |= {*promise().loses_its_name, *promise().goes}
        assert fits(card)
        said = "\n".join(texts_of(card))
        assert [text for text in promised if text in said or named(STORED, text) not in said] == []


def test_the_longest_fits() -> None:
    asked = Asked(LONGEST, refused_before="*" * 200)
    upload = PartUpload(Part("data-20.zip", BytesIO()))
    for card in (export_card(asked), erasing_card(asked), part_card(LONGEST, 20, 20, upload.shown())):
        assert fits(card)


def test_what_stood_in_the_way_last_time_is_escaped() -> None:
    [_, _, refused] = texts_of(export_card(Asked(LONGEST, refused_before="**no**")))
    assert "\\*\\*no\\*\\*" in refused


def test_a_part_can_be_sent_again_from_its_beginning() -> None:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("README.txt", "read me")
    upload = PartUpload(Part("data.zip", content))
    first, second = upload.file().fp.read(), upload.file().fp.read()
    assert first == second == content.getvalue()


def test_the_readme_says_what_is_in_each_file_and_what_is_not() -> None:
    words = readme(promise())
    for table, what in promise().tables:
        assert f"{table}.json: {what}" in words
    for each in (*promise().withheld, *promise().stays):
        assert f"- {each.what}: {each.why}" in words
