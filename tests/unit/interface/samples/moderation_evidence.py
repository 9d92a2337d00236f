"""The commands, menus, forms and buttons of evidence and of templates for reasons."""

from collections.abc import Mapping

from discord.utils import snowflake_time

from application.evidence.capture_link import CaptureLink
from application.evidence.keep_capture import KeepCapture
from application.moderation.add_evidence import AddEvidence
from application.moderation.check_action import CheckAction
from application.moderation.show_evidence import ShowEvidence
from application.moderation.take_action import TakeAction
from application.moderation.templates.change_templates import AddTemplate, EditTemplate, RemoveTemplate
from application.moderation.templates.list_templates import FindTemplate, ListTemplates
from application.reports.handle_report import ClaimReport
from domain.moderation.actions.warn import WARN
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.case_number import CaseNumber
from domain.moderation.templates.template import TemplateId
from domain.reports.report import ReportNumber
from domain.shared.ids import ApplicationId, CaptureId
from domain.shared.names import Names
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import BOT, GUILD, MEMBER, MODERATOR
from tests.reports import CAPTURE
from tests.unit.interface.samples.given import GIVEN_MESSAGE
from tests.unit.interface.samples.sample import Further, Menu, Press, Sample, Samples, Submission

LINK = f"https://discord.com/channels/{GUILD}/800/90"
_FIVE = TemplateId(5)
_TEMPLATE = "template!:string?[1..100]"

_COMMANDS: Mapping[str, Sample] = {
    "case evidence add": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="number!:string[1..100] link!:string[1..200]",
        given={"number": "#1", "link": LINK},
        asks=lambda by, request: [
            CaptureLink(guild=GUILD, capture=CaptureId(request), link=LINK, by=by.user),
            AddEvidence(guild=GUILD, number=CaseNumber(1), by=by, capture=CaptureId(request)),
        ],
        says="Case #1 has 2 messages as its evidence now.",
    ),
    "templates add": Sample(
        right=Permission.MANAGE_GUILD,
        takes="name!:string[1..50] text!:string[1..480] kinds:string[1..100]",
        given={"name": "Scam", "text": "Buy nothing from them.", "kinds": "ban kick"},
        asks=lambda by, _: [
            AddTemplate(guild=GUILD, by=by, name="Scam", text="Buy nothing from them.", kinds="ban kick")
        ],
        says="### Template added\n**Scam** · for ban, kick\nBuy nothing from them.",
    ),
    "templates edit": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"{_TEMPLATE} name:string[1..50] text:string[1..480] kinds:string[1..100]",
        given={"template": "spam", "text": "None of this."},
        asks=lambda by, _: [
            FindTemplate(guild=GUILD, which="spam"),
            EditTemplate(guild=GUILD, by=by, template=_FIVE, text="None of this."),
        ],
        says="### Template changed\n**Spam** · for every kind\nNone of this.",
    ),
    "templates remove": Sample(
        right=Permission.MANAGE_GUILD,
        takes=_TEMPLATE,
        given={"template": "5"},
        asks=lambda by, _: [
            FindTemplate(guild=GUILD, which="5"),
            RemoveTemplate(guild=GUILD, by=by, template=_FIVE),
        ],
        says="### Template removed\n**Spam**",
    ),
    "templates list": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ListTemplates(guild=GUILD, by=by)],
        says="### Templates for reasons\n**Spam** · for every kind",
    ),
}

_MENUS: Mapping[str, Menu] = {
    "Warn for this": Menu(
        right=Permission.MODERATE_MEMBERS,
        on_message=True,
        opens_form=True,
        asks=lambda by, request: [
            CheckAction(kind=WARN, guild=GUILD, by=by, target=Standing(user=MEMBER)),
            KeepCapture(guild=GUILD, capture=CaptureId(request), message=GIVEN_MESSAGE, by=MODERATOR),
        ],
        says="Warn for this message",
    ),
}

_FORMS: Mapping[str, Submission] = {
    f"warnfor:{MEMBER}:{CAPTURE}": Submission(
        right=Permission.MODERATE_MEMBERS,
        values={"reason": "spam"},
        asks=lambda by, request: [
            TakeAction(
                kind=WARN,
                guild=GUILD,
                moderator=by,
                target=MEMBER,
                reason="spam",
                request=request,
                asked_at=snowflake_time(request),
                evidence=(CAPTURE,),
                answer_place=AnswerPlace(application=ApplicationId(BOT), token="token"),
                target_names=Names(username=f"user{MEMBER}", display_name=f"user{MEMBER}"),
                moderator_names=Names(username=f"user{by.user}", display_name=f"user{by.user}"),
            )
        ],
        says=f"### ⚠️ <@{MEMBER}> was warned",
    ),
    f"warnfor:{MEMBER}:0:1": Submission(
        right=Permission.MODERATE_MEMBERS,
        values={"reason": "spam"},
        asks=lambda by, request: [ClaimReport(guild=GUILD, number=ReportNumber(1), by=by, acting=request)],
        says=f"### ⚠️ <@{MEMBER}> was warned",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"act:warn:{MEMBER}:{CAPTURE}": Press(
        right=Permission.MODERATE_MEMBERS,
        opens_form=True,
        asks=lambda by, _: [CheckAction(kind=WARN, guild=GUILD, by=by, target=Standing(user=MEMBER))],
        says="Warn for this message",
    ),
    f"act:warn:{MEMBER}:0:1": Press(
        right=Permission.MODERATE_MEMBERS,
        opens_form=True,
        asks=lambda by, _: [CheckAction(kind=WARN, guild=GUILD, by=by, target=Standing(user=MEMBER))],
        says="Warn",
    ),
    "case:1:evidence:0": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowEvidence(guild=GUILD, number=CaseNumber(1), by=by)],
        says="### Case #1 · Evidence",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "templates edit": (
        Further(
            given={"template": "spam", "name": "Scam", "kinds": "ban kick"},
            asks=lambda by, _: [EditTemplate(guild=GUILD, by=by, template=_FIVE, name="Scam", kinds="ban kick")],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, menus=_MENUS, forms=_FORMS, buttons=_BUTTONS, further=_FURTHER)
