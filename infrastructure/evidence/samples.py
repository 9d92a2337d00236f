"""Sample calls, for `tux database explain`."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert

from domain.evidence.message import Attachment, Capture
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Case, CaseIntent
from domain.moderation.case_number import LARGEST_CASE_NUMBER, CaseNumber
from domain.shared.ids import CaptureId, ChannelId, MessageId
from domain.shared.lease import LeaseToken
from domain.shared.posts import Place
from infrastructure.database.samples import Sample, Subject
from infrastructure.evidence.capture_repository import PostgresCapturePosts, PostgresCaptures
from infrastructure.evidence.case_evidence import PostgresCaseEvidence
from infrastructure.evidence.evidence_reader import PostgresEvidenceReader
from infrastructure.moderation.tables import CASES, cases


async def evidence(at: Subject) -> None:
    captures, of_cases = PostgresCaptures(at.transaction), PostgresCaseEvidence(at.transaction)
    posts, reader = PostgresCapturePosts(at.transaction), PostgresEvidenceReader(at.reading)
    capture = CaptureId(2**62)
    await captures.keep(
        Capture(
            guild=at.guild,
            id=capture,
            channel=ChannelId(1),
            message=MessageId(1),
            author=at.user,
            author_name="somebody",
            text="something",
            written_at=at.now,
            attachments=(Attachment(name="a", size=1, type=None, url="https://cdn"),),
            captured_by=at.user,
            captured_at=at.now,
        )
    )
    await captures.use(at.guild, [capture], at=at.now)
    await captures.forget_unused(at.now - timedelta(days=1), limit=100)
    intent = CaseIntent(
        guild=at.guild,
        kind=WARN,
        target=at.user,
        moderator=at.user,
        reason=None,
        request=at.request,
        opened_at=at.now,
        lease_until=at.now,
    )
    case = Case.open(intent, CaseNumber(LARGEST_CASE_NUMBER), LeaseToken(uuid4()))
    await at.transaction.execute(insert(cases), CASES.to_row(case) | {"is_exclusive": False})
    await of_cases.add(at.guild, case.number, [capture], by=at.user)
    await posts.choose(at.guild, capture, ChannelId(1))
    await posts.put(at.guild, capture, Place(channel=ChannelId(1), message=MessageId(1)), ["1-a"])
    await reader.of_case(at.guild, case.number)
    await reader.show(at.guild, capture)


SAMPLES: tuple[Sample, ...] = (evidence,)
