from collections.abc import Sequence

from application.starboard.ports import StarredView
from application.starboard.recount import Recounted
from application.starboard.show_boards import MOST_WAITING, BoardsShown
from domain.shared.channels import ChannelGone, ChannelUnusable
from domain.shared.emoji import Emoji
from domain.shared.ids import MessageId
from domain.starboard.board import Board, BoardId
from domain.starboard.repository import Starred
from interface.shared.evidence_texts import link_to
from interface.shared.languages import gettext, ngettext, number, untranslated
from interface.shared.layout import AMBER, BLUE, LONGEST_TEXT, Card, as_typed, card, container, within
from interface.shared.words import shared_words

MARKED = untranslated("-# Message ")
_MOST_IGNORED_SHOWN = 5


def starred_card(view: StarredView) -> Card:
    message = view.message
    first = view.board.emojis[0].text
    return card(
        container(
            f"{first} **{number(view.stars)}** · <#{message.channel}> · <@{view.author}> · {_jump(message)}",
            starred_marker(view.board.id, message.message),
            colour=AMBER,
        )
    )


def _jump(message: Starred) -> str:
    return f"[{gettext('Jump')}]({link_to(message.guild, message.channel, message.message)})"


def starred_marker(board: BoardId, message: MessageId) -> str:
    """By which the post is found again: no other of the bot's begins like this."""
    return MARKED + untranslated(f"{message} · board {board}")


def board_card(board: Board, *, heading: str) -> Card:
    return card(container(f"### ⭐ {heading}\n{_board_text(board, None)}", colour=AMBER))


def removed_card(board: Board) -> Card:
    heading = gettext("### ⭐ Board **{name}** removed", name=as_typed(board.name))
    text = gettext("What it has posted stays, and is not kept up to date any more.")
    return card(container(f"{heading}\n{text}", colour=AMBER))


def boards_card(shown: BoardsShown) -> Card:
    if not shown.boards:
        return card(container(gettext("### ⭐ No boards yet\n`/starboard add` makes one."), colour=BLUE))
    entries = [_board_text(board, shown.faults.get(board.id)) for board in shown.boards]
    if shown.waiting:
        count = f"{number(MOST_WAITING)}+" if shown.waiting > MOST_WAITING else number(shown.waiting)
        entries.insert(0, gettext("⚠️ **{count}** could not be posted so far; I try again by myself.", count=count))
    return card(container(within(entries, LONGEST_TEXT, heading=gettext("### ⭐ Starboards")), colour=AMBER))


def recount_card(recounted: Recounted) -> Card:
    return card(
        container(
            gettext(
                "### ⭐ Recounting\nOf the newest **{looked_at}** messages there, **{starred}** have a "
                "board's emoji. I look at them and at the **{known}** of this server that were starred last, "
                "one by one; the boards follow within some minutes.",
                looked_at=number(recounted.looked_at),
                starred=number(recounted.starred),
                known=number(recounted.known),
            ),
            colour=AMBER,
        )
    )


def _board_text(board: Board, fault: ChannelUnusable | None) -> str:
    own = gettext("Starring oneself counts.") if board.self_stars else gettext("Starring oneself does not count.")
    lines = [
        f"**{as_typed(board.name)}** · <#{board.channel}> · {_emojis(board.emojis)}",
        gettext(
            "-# From **{threshold}** on; off with fewer than **{lower}**. {own}",
            threshold=number(board.threshold),
            lower=number(board.lower),
            own=own,
        ),
    ]
    if board.ignored:
        shown = " ".join(f"<#{each}>" for each in board.ignored[:_MOST_IGNORED_SHOWN])
        more = len(board.ignored) - _MOST_IGNORED_SHOWN
        if more > 0:
            shown = ngettext("{shown} and {n} more", "{shown} and {n} more", more, shown=shown)
        lines.append(gettext("-# Ignored: {shown}", shown=shown))
    if fault is not None:
        gone = isinstance(fault, ChannelGone)
        lines.append(f"⚠️ {gettext('That channel is gone.') if gone else shared_words(fault)}")
    return "\n".join(lines)


def _emojis(emojis: Sequence[Emoji]) -> str:
    return " ".join(emoji.text for emoji in emojis)
