"""What answers to samples look like, as Discord is told: the colour of the edge, then the buttons and selects.

A button has its style and custom id, with `-` before it where it cannot be pressed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from tests.fakes.discord_http import walk
from tests.fakes.payloads import Json

_STYLES: Mapping[object, str] = {1: "blue", 2: "grey", 3: "green", 4: "red", 5: "link"}
_SELECTS: Mapping[object, str] = {3: "choice", 6: "role", 8: "channel"}
_FINGERPRINT = re.compile(r"\b[0-9a-f]{16}\b")

PLAIN = "#5b8def"
"""Of the samples that are not below."""

LOOKS: Mapping[str, str] = {
    "ban": "#e5484d",
    "bulk approve": "#e5484d, grey bulk:stop:2",
    "bulk show": "#e5484d, grey bulk:undo:4, grey bulk:file:4",
    "bulk undo": "#46a758, red bulk:confirm:undo:5",
    "case claim": "#f2b84b",
    "case edit": "#f2b84b",
    "case history": "#5b8def, -grey case:5:changes:newer:0, -grey case:5:changes:older:0, grey case:5",
    "case reason": "#f2b84b",
    "case show": "#f2b84b, green appeal:grant:1, grey appeal:refuse:1",
    "case undo": "#46a758",
    "case unvoid": "#f2b84b",
    "case void": "#8b8d98, grey case:undo:4",
    "config apply": "#5b8def, blue config:apply:7:…",
    "config plan": "#5b8def, blue config:apply:50001:…",
    "config rollback": "#5b8def, blue config:apply:50001:…",
    "daily": "#f2b84b",
    "escalation on": "#8b8d98",
    "jail": "#ab6400",
    "kick": "#f76b15",
    "leaderboard messages": "#f2b84b",
    "leaderboard points": "#f2b84b",
    "leaderboard voice": "#f2b84b",
    "leaderboard xp": "#f2b84b",
    "lockdown category": "#f76b15",
    "lockdown channel": "#f76b15",
    "lockdown server": "#f76b15",
    "massban": "#e5484d, red bulk:confirm:ban:5",
    "masskick": "#f76b15, red bulk:confirm:kick:5",
    "massrole give": "#5b8def, red bulk:confirm:give_role:5",
    "massrole take": "#5b8def, red bulk:confirm:take_role:5",
    "moderation drift": "#5b8def, grey drift:adopt:ban:30, grey drift:first",
    "moderation stuck": "#8b8d98",
    "nick reset": "#8da4ef",
    "note": "#8b8d98",
    "points balance": "#f2b84b",
    "points give": "#f2b84b",
    "points grant": "#f2b84b",
    "points grant-role": "#f2b84b, red points:grant-role:50001",
    "points history": "#f2b84b",
    "points reverse": "#f2b84b",
    "points settings": "#f2b84b",
    "points take": "#f2b84b",
    "privacy erase": "#5b8def, red privacy:erase",
    "purge": "",
    "reminders delete": "#8b8d98",
    "reports block": "#8b8d98",
    "reports show": "#f2b84b, grey report:claim:1, grey act:warn:20:0:1, grey report:resolve:1, grey report:dismiss:1",
    "reports unblock": "#8b8d98",
    "role-menu delete": "#8b8d98",
    "setup": "#5b8def, grey setup:go:rights, grey setup:skip:rights",
    "shop add": "#46a758",
    "shop buy": "#46a758",
    "shop list": "#5b8def, blue shop:buy:900:300",
    "shop remove": "#46a758",
    "snippet alias": "#5b8def, #5b8def",
    "snippet create": "#5b8def, grey snippet:edit:7, #5b8def",
    "snippet delete": "#5b8def, #5b8def",
    "snippet edit": "#5b8def, grey snippet:edit:950, #5b8def",
    "snippet info": "#5b8def, #5b8def",
    "snippet lock": "#5b8def, #5b8def",
    "snippet rename": "#5b8def, #5b8def",
    "snippet unlock": "#5b8def, #5b8def",
    "softban": "#f76b15",
    "starboard add": "#f2b84b",
    "starboard edit": "#f2b84b",
    "starboard recount": "#f2b84b",
    "starboard remove": "#f2b84b",
    "starboard show": "#f2b84b",
    "timeout": "#e2a336",
    "unban": "#46a758",
    "unjail": "#46a758",
    "unlock category": "#46a758",
    "unlock channel": "#46a758",
    "unlock server": "#46a758",
    "untimeout": "#46a758",
    "warn": "#f2b84b, grey cases:of:20",
    "warn:20": "#f2b84b, grey cases:of:20",
    "warnfor:20:77": "#f2b84b, grey cases:of:20",
    "warnfor:20:0:1": "#f2b84b, grey cases:of:20",
    "setup:send:ranks:give": (
        "#5b8def, grey setup:form:ranks:give, grey setup:form:ranks:ask, grey setup:go:log, "
        "grey setup:go:ranks, grey setup:skip:ranks"
    ),
    "snippet:edit:950:1": "#5b8def, grey snippet:edit:950, #5b8def, link https://example.com",
    "locks:older:900": "#5b8def, grey locks:newer:800, -grey locks:older:0",
    "locks:newer:1": "#5b8def, -grey locks:newer:0, grey locks:older:800",
    "purge:go:1": "#46a758",
    "config:apply:7:0123456789abcdef": "#5b8def, blue config:apply:7:…",
    "config:history:older:9": "#5b8def, grey config:history:newer:1, -grey config:history:older:0",
    "board:points:all:top": "#f2b84b",
    "board:xp:30d:me": "#f2b84b",
    "board:voice:all:down:7:20:12:11": "#f2b84b",
    "members:sanctioned:newer:3": "#5b8def, -grey members:sanctioned:newer:0, grey members:sanctioned:older:4",
    "members:show:20:older:3": "#5b8def, grey members:show:20:newer:1, -grey members:show:20:older:0",
    "appeal:grant:1": "#46a758",
    "appeal:refuse:1": "#e5484d",
    "case:1": "#f2b84b, green appeal:grant:1, grey appeal:refuse:1",
    "mycases:older:9": "#5b8def, grey mycases:newer:7, -grey mycases:older:0",
    "case:1:changes:newer:3": "#5b8def, -grey case:1:changes:newer:0, -grey case:1:changes:older:0, grey case:1",
    "case:1:evidence:0": "#5b8def, grey case:1",
    "bulk:confirm:ban:1": "#e5484d, grey bulk:stop:1",
    "bulk:confirm:kick:1": "#e5484d, grey bulk:stop:1",
    "bulk:confirm:give_role:1": "#e5484d, grey bulk:stop:1",
    "bulk:confirm:take_role:1": "#e5484d, grey bulk:stop:1",
    "bulk:confirm:undo:1": "#e5484d, grey bulk:stop:1",
    "bulk:approve:2": "#e5484d, grey bulk:stop:2",
    "bulk:undo:4": "#46a758, red bulk:confirm:undo:5",
    "bulk:list:older:9": "#5b8def, grey bulk:list:newer:4, -grey bulk:list:older:0",
    "drift:first": "#5b8def, grey drift:adopt:ban:30, grey drift:first",
    "drift:after:ban:29": "#5b8def, grey drift:adopt:ban:30, grey drift:first",
    "drift:adopt:ban:30": "#e5484d",
    "drift:again:3": "#e5484d",
    "drift:end:3": "#e5484d",
    "case:undo:4": "#46a758",
    "cases:found:700:newer:1": "#5b8def, -grey cases:found:700:newer:0, grey cases:found:700:older:4",
    "stuck:retry:6": "#8b8d98",
    "stuck:older:9": "#8b8d98",
    "help:all": (
        "#5b8def, grey help:moderation:0, grey help:reports:0, grey help:points:0, grey help:levels:0, "
        "grey help:leaderboards:0, grey help:profiles:0, grey help:charts:0, grey help:reminders:0, "
        "grey help:afk:0, grey help:snippets:0, grey help:privacy:0, grey help:permissions:0"
    ),
    "help:points:0": "#5b8def, grey help:all",
    "points:grant-role:4000": "#f2b84b",
    "points:older:5:20": "#f2b84b, grey points:newer:2:20, -grey points:older:0:20",
    "reminders:older:3": "#5b8def, grey reminders:newer:1, -grey reminders:older:0",
    "reports:older:3:20:1": "#5b8def, grey reports:newer:1:20:1, -grey reports:older:0:20:1",
    "report:who:1": "#f2b84b, grey report:claim:1, grey act:warn:20:0:1, grey report:resolve:1, grey report:dismiss:1",
    "setup:go:jail": (
        "#5b8def, grey setup:do:jail:make, grey setup:form:jail:take, grey setup:go:ranks, "
        "grey setup:go:jail, grey setup:skip:jail"
    ),
    "setup:skip:jail": (
        "#5b8def, grey setup:do:gone:forget, grey setup:go:starboard, grey setup:go:gone, grey setup:skip:gone"
    ),
    "setup:do:levels:off": (
        "#5b8def, select1..1 setup:pick:levels:channel, grey setup:do:levels:on, "
        "grey setup:form:levels:reward, grey setup:go:jail, blue setup:go:starboard"
    ),
    "shop:buy:900:300": "#46a758",
    "shop:items:older:901": "#5b8def, blue shop:buy:900:300, grey shop:items:newer:900, -grey shop:items:older:0",
    "snippets:older:999": "#5b8def, grey snippets:newer:950, -grey snippets:older:0",
    "setup:pick:log:channel": "#5b8def, select1..1 setup:pick:log:channel, grey setup:go:rights, blue setup:go:ranks",
}


def look_of(answer: Json) -> str:
    return _FINGERPRINT.sub("…", ", ".join(_looks(answer)))


def _looks(answer: Json) -> Iterator[str]:
    for each in walk(answer):
        off = "-" if each.get("disabled") else ""
        match each["type"]:
            case 17:
                yield f"#{each['accent_color']:06x}"
            case 2:
                yield f"{off}{_STYLES[each['style']]} {each.get('custom_id') or each['url']}"
            case 3 | 5 | 6 | 7 | 8:
                yield f"{off}select{each['min_values']}..{each['max_values']} {each['custom_id']}"


FIELDS: Mapping[str, str] = {
    "Remind me": 'when!+:line[..100], text!+:lines[..1000]="buy my coins"',
    "Report": "reason!+:lines[1..480]",
    "Warn": "reason!+:lines[1..480]",
    "Warn for this": "reason!+:lines[1..480]",
    "act:warn:20:77": "reason!+:lines[1..480]",
    "act:warn:20:0:1": "reason!+:lines[1..480]",
    "appeal:file:700:7": "text!+:lines[20..1000]",
    "appeal:grant:1": "answer!+:lines[1..400]",
    "appeal:refuse:1": "answer!+:lines[1..400]",
    "report:resolve:1": "case!+:line[..20]",
    "report:dismiss:1": "reason!+:lines[1..480]",
    "setup:form:ranks:give": "role!:role[1..1], rank!+:line[..2]",
    "snippet:edit:950": 'title:line[..200], text!:lines[..2000]="Be kind.", picture+:line[..512], links+:lines[..2970]',
}
"""What the forms that samples open ask for, as below."""


def fields_of(form: Json) -> str:
    """As `name!+:line[least..most]="what stands there"`, one after the other.

    `!` where it must be filled in, `+` where it is described; `lines` where there is room for several; what may be
    chosen of roles or channels has their least and most number; what is only to be read is `text`.
    """
    return ", ".join(map(_field, cast(list[Json], form["components"])))


def _field(shown: Json) -> str:
    if shown["type"] == 10:
        return "text"
    assert shown["type"] == 18
    assert shown["label"]
    asked = cast(Json, shown["component"])
    marks = ("!" if asked.get("required", True) else "") + ("+" if shown.get("description") else "")
    of = "length" if asked["type"] == 4 else "values"
    limits = "..".join(str(asked.get(f"{end}_{of}") or "") for end in ("min", "max"))
    held = f'="{asked["value"]}"' if asked.get("value") else ""
    return f"{asked['custom_id']}{marks}:{_input(asked)}[{limits}]{held}"


def _input(asked: Json) -> str:
    if asked["type"] == 4:
        return "lines" if asked["style"] == 2 else "line"
    return f"{_SELECTS[asked['type']]}{asked.get('channel_types') or ''}"
