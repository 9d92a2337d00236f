from collections.abc import Collection

from attrs import define, evolve, frozen

from application.shared.channels import ChannelDirectory
from application.shared.clock import SharedClock
from application.shared.posting import PostGone
from application.shared.use_case import UseCase
from application.starboard.count_stars import CountStars
from application.starboard.keep_post import ChoosePlace, ForgetPost, KeepPost
from application.starboard.ports import (
    BoardChannel,
    BoardUnwritable,
    MessageGone,
    MessageOutOfReach,
    SeenStars,
    Sky,
    StarredView,
)
from application.starboard.queries import OnBoard, StarboardReader
from domain.shared.channels import TO_POST, fault_of_channel
from domain.shared.ids import ChannelId
from domain.starboard.board import Board
from domain.starboard.repository import BoardPost, Starred
from domain.starboard.starring import is_enough, may_show


@frozen(kw_only=True)
class LookAtMessage:
    message: Starred
    is_first_try: bool
    """Else an earlier one may have done something that is not on record."""


@define(kw_only=True)
class LookAtMessageHandler:
    """Makes every board show the message as it is now, or not at all; returns whether anything of it is on record.

    It looks at the state, not at what happened, so it may run twice or late; the lease on the look keeps two from doing
    so at once. Where the message cannot be read, as in a channel that is gone, what stands of it stays. Raises
    BoardUnwritable, after it has seen to the other boards.
    """

    boards: StarboardReader
    sky: Sky
    stars: CountStars
    channels: ChannelDirectory
    board_channel: BoardChannel
    choose: UseCase[ChoosePlace, BoardPost | None]
    keep: UseCase[KeepPost, None]
    forget: UseCase[ForgetPost, None]
    clock: SharedClock

    async def __call__(self, command: LookAtMessage) -> bool:
        message = command.message
        on_boards = await self.boards.of_message(message.guild, message.message)
        if not on_boards:
            return False
        try:
            seen = await self.sky.look(message)
        except MessageGone:
            seen = None
        except MessageOutOfReach:
            return any(each.post is not None for each in on_boards)
        shown, refused, channels = False, None, {each.board.channel for each in on_boards}
        for each in on_boards:
            try:
                shown |= await self._follow(each, command, seen, channels)
            except BoardUnwritable as unwritable:
                refused = refused or unwritable
        if refused is not None:
            raise refused
        return shown

    async def _follow(
        self, on: OnBoard, command: LookAtMessage, seen: SeenStars | None, boards: Collection[ChannelId]
    ) -> bool:
        board, post, message = on.board, on.post, command.message
        if post is not None and post.is_taken_down and seen is not None:
            return True  # whatever is starred
        if post is not None and await self.sky.place(post.guild, post.channel) is None:
            await self.forget(ForgetPost(post))  # its channel is gone, and it with it
            post = None
        standing = None if post is None or post.is_leaving else post
        view = None if seen is None else await self._wanted(board, standing, message, seen, boards)
        if view is None:
            return post is not None and await self._take_away(post, is_for_good=seen is None)
        if post is not None and post.is_leaving:
            await self._take_away(post, is_for_good=False)  # its deletion may be on the way yet
            post = None
        if post is None:
            await self._check(board)
            wished = BoardPost(
                guild=board.guild,
                board=board.id,
                message=message.message,
                channel=board.channel,
                chosen_at=await self.clock.now(),
            )
            chosen = await self.choose(ChoosePlace(wished))
            if chosen is not None:
                await self._post(chosen, view, may_be_there=chosen != wished)
        elif post.card is None:
            await self._post(post, view, may_be_there=True)
        elif view.stars != post.stars or not command.is_first_try:
            await self._edit(post, view)
        return True

    async def _wanted(
        self, board: Board, post: BoardPost | None, message: Starred, seen: SeenStars, boards: Collection[ChannelId]
    ) -> StarredView | None:
        if seen.is_board_post:
            return None
        shown_in = await self.sky.place(board.guild, board.channel if post is None else post.channel)
        if shown_in is not None and not may_show(board, seen.place, shown_in, boards):
            return None
        stars = await self.stars.of(board, message, seen)
        if not is_enough(board, stars, stands=post is not None):
            return None
        return StarredView(board=board, message=message, author=seen.author, stars=stars)

    async def _check(self, board: Board) -> None:
        """What is known without asking costs no request. Raises BoardUnwritable."""
        facts = (await self.channels.of(board.guild, [board.channel])).get(board.channel)
        fault = fault_of_channel(board.channel, facts, TO_POST)
        if fault is not None:
            raise BoardUnwritable(board.channel, fault)

    async def _post(self, post: BoardPost, view: StarredView, *, may_be_there: bool) -> None:
        posted = await self.board_channel.post(post, view, may_be_there=may_be_there)
        await self.keep(KeepPost(evolve(post, card=posted.card, forward=posted.forward, stars=view.stars)))

    async def _edit(self, post: BoardPost, view: StarredView) -> None:
        try:
            await self.board_channel.edit(post, view)
        except PostGone:
            await self.keep(KeepPost(evolve(post, is_taken_down=True)))
        else:
            await self.keep(KeepPost(evolve(post, stars=view.stars)))

    async def _take_away(self, post: BoardPost, *, is_for_good: bool) -> bool:
        """Whether it stays on record: where somebody was faster, and the message may yet be starred again.

        That it leaves is on record before it does: what is missing after that was taken off by this bot.
        """
        is_taken_down = False
        if not is_for_good and not post.is_leaving:
            is_taken_down = not await self.board_channel.stands(post)
            if not is_taken_down:
                await self.keep(KeepPost(evolve(post, is_leaving=True)))
        await self.board_channel.remove(post)
        if is_taken_down:
            await self.keep(KeepPost(evolve(post, is_taken_down=True)))
        else:
            await self.forget(ForgetPost(post))
        return is_taken_down
