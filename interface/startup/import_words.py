"""What `tux import` prints; pure functions from what was done to lines."""

from collections.abc import Iterator, Mapping, Sequence

from domain.imports.record import Import, ImportState, Tally
from domain.shared.importing import Part, Remark
from infrastructure.imports.tux.guilds import LeftBehind
from interface.startup.import_work import PartDone, PartTakenBack, Ran

PARTS: Mapping[Part, str] = {
    Part.SETTINGS: "settings and ranks",
    Part.CASES: "cases",
    Part.LEVELS: "levels",
    Part.LEVEL_BLOCKS: "members without XP",
    Part.SNIPPETS: "snippets",
    Part.SNIPPET_BANS: "bans from snippets",
    Part.REMINDERS: "reminders",
    Part.ABSENCES: "people away",
    Part.BOARDS: "starboards",
    Part.STARRED: "starred messages",
}

REMARKS: Mapping[Remark, str] = {
    Remark.NEW_NUMBER: "under another number; their history names the old one",
    Remark.TEXT_CUT: "too long for here: cut, with the whole text in their history",
    Remark.TIME_UNKNOWN: "when they were made is not known: they are dated now",
    Remark.AS_NOTE: "of a kind that there is not here: kept as notes, which only moderators see",
    Remark.MODERATOR_UNKNOWN: "nobody knows who decided: /case claim says so",
    Remark.END_NOT_TAKEN_OVER: "end in the future, and the bot does not end them: whoever made them must",
    Remark.END_TAKEN_OVER: "end in the future, and the bot then ends them",
    Remark.ENDED_HERE: "ended what was in force here by an earlier case, whose history says so",
    Remark.OTHER_LEVEL: "at another level here, as the curve is another one",
    Remark.ALIAS_LEFT_OUT: "without an alias that is taken or cannot be one here",
    Remark.ENDS_WITH_MESSAGE: "were away until they said otherwise: here their next message ends it",
    Remark.NOT_HERE: "there is nothing like it here",
    Remark.THERE_ALREADY: "there is one here already, which stays",
    Remark.NAME_TAKEN: "the name is taken here",
    Remark.NAME_UNUSABLE: "it cannot be called so here: 1 to 32 of a-z, 0-9, - and _",
    Remark.NOTHING_TO_READ: "there is nothing to read in it",
    Remark.TOO_MANY: "a server can have no more",
    Remark.OVER: "their time is over",
    Remark.VALUE_UNUSABLE: "the value cannot be used here",
    Remark.NO_BOARD: "the board that they are on was not brought in",
    Remark.UNDER_WAY: "the bot is still at something earlier on the same member: run it again when that is done",
}


LEFT_BEHIND: Mapping[LeftBehind, str] = {
    LeftBehind.PREFIX: "prefix of commands: commands begin with a slash here",
    LeftBehind.RANK_NAMES: "names of ranks: ranks are numbers here",
    LeftBehind.LOG_POSTS: "posts in the mod-log: they are the other bot's, and stay as they are",
}


def left_behind_lines(counts: Mapping[LeftBehind, int]) -> Iterator[str]:
    for what, count in counts.items():
        yield f"not brought in: {count:,} {LEFT_BEHIND[what]}"


_UNREADABLE_SHOWN = 100


def unreadable_lines(places: Sequence[str]) -> Iterator[str]:
    for place in places[:_UNREADABLE_SHOWN]:
        yield f"case {place}: it cannot be read, and is left out"
    if len(places) > _UNREADABLE_SHOWN:
        yield f"... and {len(places) - _UNREADABLE_SHOWN} more"


def ran_lines(ran: Ran, *, keep: bool) -> Iterator[str]:
    """What was brought in, or would be."""
    if ran.resumed is not None:
        yield f"Import {ran.resumed.id}, begun {ran.resumed.started_at:%Y-%m-%d %H:%M} UTC, was gone on with."
    for part in ran.parts:
        if part.tally is not None:
            yield from _part_lines(part, part.tally, keep=keep)
    if all(part.tally is None or not part.tally.brought for part in ran.parts) and ran.resumed is None:
        yield "There is nothing new. Nothing was changed."
    elif not keep:
        yield "It was tried out in transactions that were rolled back; nothing was changed. Do it with --apply."


def _part_lines(done: PartDone, tally: Tally, *, keep: bool) -> Iterator[str]:
    would = "brought in" if keep else "to bring in"
    known = f", {tally.known:,} here already" if tally.known else ""
    left = sum(tally.left_out.values())
    yield f"{PARTS[done.part]}: {tally.rows:,} there; {tally.brought:,} {would}{known}" + (
        f", {left:,} left out" if left else ""
    )
    for remark, count in tally.remarks.items():
        yield f"  {count:,} {REMARKS[remark]}"
    for remark, count in tally.left_out.items():
        labels = [each.label for each in done.left_out if each.left_out is remark and each.label is not None]
        named = f": {', '.join(labels)}{', ...' if len(labels) < count else ''}" if labels else ""
        yield f"  {count:,} left out: {REMARKS[remark]}{named}"


def taken_back_lines(parts: Sequence[PartTakenBack], *, keep: bool) -> Iterator[str]:
    gone = "taken back" if keep else "to take back"
    for part in parts:
        if part.taken_back or part.kept:
            yield f"{PARTS[part.part]}: {part.taken_back:,} {gone}"
        if part.kept:
            examples = ", ".join(map(str, part.examples))
            more = ", ..." if len(part.examples) < part.kept else ""
            yield f"  {part.kept:,} stay, since somebody has changed them: {examples}{more}"
    if not keep:
        yield "It was tried out; nothing was changed. Do it with --apply."


_STATES = {
    ImportState.APPLYING: "interrupted: run it again, and it goes on",
    ImportState.APPLIED: "done",
    ImportState.UNDOING: "half taken back: run the rollback again, and it goes on",
    ImportState.UNDONE: "taken back",
}


def list_line(record: Import) -> str:
    rows = sum(tally.brought for tally in record.tallies.values())
    return (
        f"{record.id}  {record.started_at:%Y-%m-%d %H:%M} UTC  {record.source.value}  {rows:,} rows  "
        f"{_STATES.get(record.state, record.state.value)}  {record.origin}"
    )


def report_lines(record: Import) -> Iterator[str]:
    yield list_line(record)
    for part in Part:
        if part in record.tallies:
            tally = record.tallies[part]
            yield from _part_lines(PartDone(part), tally, keep=True)
            if tally.taken_back or tally.kept:
                yield f"  {tally.taken_back:,} taken back, {tally.kept:,} stayed since somebody had changed them"
