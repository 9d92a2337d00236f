"""What Germans write about times, in the words that the one grammar of times knows."""

import re
from collections.abc import Mapping

_NUMBERS = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_WEEKDAYS = {
    "montag": "monday",
    "dienstag": "tuesday",
    "mittwoch": "wednesday",
    "donnerstag": "thursday",
    "freitag": "friday",
    "samstag": "saturday",
    "sonnabend": "saturday",
    "sonntag": "sunday",
}
GERMAN: Mapping[str, str] = {
    **dict.fromkeys(("ein", "eine", "einem", "einen", "einer"), "1"),
    **{name: str(number) for number, name in enumerate(_NUMBERS, start=2)},
    "heute": "today",
    **dict.fromkeys(("übermorgen", "uebermorgen"), "day after tomorrow"),
    "gestern": "yesterday",
    "vorgestern": "2 days ago",
    **dict.fromkeys(("mittag", "mittags"), "12:00"),
    "mitternacht": "0:00",
    **_WEEKDAYS,
    **{f"{german}s": f"every {english}" for german, english in _WEEKDAYS.items()},
    **dict.fromkeys(("januar", "jänner"), "january"),
    "februar": "february",
    **dict.fromkeys(("märz", "maerz", "mrz"), "march"),
    "mai": "may",
    "juni": "june",
    "juli": "july",
    **dict.fromkeys(("oktober", "okt"), "october"),
    **dict.fromkeys(("dezember", "dez"), "december"),
    **dict.fromkeys(("nächste", "nächsten", "nächster", "nächstes"), "next"),
    **dict.fromkeys(("letzte", "letzten", "letzter", "letztes"), "last"),
    **dict.fromkeys(("jede", "jeden", "jeder", "jedes"), "every"),
    **dict.fromkeys(("täglich", "taeglich"), "daily"),
    **dict.fromkeys(("wöchentlich", "woechentlich"), "weekly"),
    "monatlich": "monthly",
    "werktags": "every weekday",
    **dict.fromkeys(("werktag", "wochentag"), "weekday"),
    **dict.fromkeys(("wochenende", "wochenendes"), "weekend"),
    "tag": "day",
    "woche": "week",
    **dict.fromkeys(("monat", "monats"), "month"),
    "und": "and",
    "um": "at",
    "bis": "until",
}
"""None of them is a word of English times, so that those stay as they are. Lengths of time have units of both."""

_WORD = re.compile(r"[^\W\d_]+")
_AGO = re.compile(r"vor (.+)", re.IGNORECASE)
_O_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*uhr\b(?:\s*(?P<after>[0-5]\d)(?=\s*(?:,|$)))?(?!\s*\d)",
    re.IGNORECASE,
)
_AT_HOUR = re.compile(r"\bum\s+(\d{1,2})(?![\d:.]|\s*uhr)", re.IGNORECASE)
_ON = re.compile(r"(?:(?<![\d:.])(?P<hour>\d{1,2}) )?\bam (?=\S)", re.IGNORECASE)
_ON_IN_ENGLISH = re.compile(r"(?<!\d )\bam ", re.IGNORECASE)  # not of "9 am tomorrow"
_TOMORROW = re.compile(r"(^|\buntil |:\d\d,? |\bat \d{1,2}\.\d\d,? )morgen\b", re.IGNORECASE)
"""Elsewhere, as in "heute Morgen" and "am Morgen", it is the morning: it stays as it is, and is refused."""


def in_english(text: str) -> str:
    """The same time, said in English; what is English already stays as it is."""
    text = " ".join(text.split())
    is_german = any(word in GERMAN or word in ("uhr", "morgen") for word in _WORD.findall(text.lower()))
    text = _AGO.sub(r"\1 ago", text) if _AGO.fullmatch(text) else text
    text = _AT_HOUR.sub(r"um \1:00", text)
    text = _O_CLOCK.sub(lambda at: f"{at['hour']}:{at['minute'] or at['after'] or '00'}", text)
    if is_german:
        text = _ON.sub(lambda on: f"{on['hour']}:00 on " if on["hour"] else "on ", text)
    else:
        text = _ON_IN_ENGLISH.sub("on ", text)
    text = _WORD.sub(lambda word: GERMAN.get(word[0].lower(), word[0]), text)
    return _TOMORROW.sub(r"\1tomorrow", text)
