"""What people read of each error about points."""

from datetime import UTC, datetime

from application.points.ports import MembersHidden
from domain.points import errors as points
from domain.points import shop_errors
from domain.shared.ids import RoleId, UserId
from domain.shared.permission import Permission

SOMEBODY = UserId(3)
ROLE = RoleId(4)

READ: tuple[tuple[Exception, str], ...] = (
    (shop_errors.DailyIsOff(), "This server gives no points for coming by each day."),
    (
        shop_errors.DailyAlreadyClaimed(streak=1, next_at=datetime(2026, 3, 2, tzinfo=UTC)),
        "You have today's points already. The next ones are yours <t:1772409600:R>; your streak is at 1 day.",
    ),
    (shop_errors.ItemNotFound(), "There is no such item in the shop."),
    (shop_errors.ItemNameTaken(), "The shop has an item of this name already."),
    (shop_errors.InvalidItemName(length=61, longest=60), "A name has 1 to 60 characters, not 61."),
    (shop_errors.InvalidStock(stock=-1, largest=1000), "The stock is a number from 0 to 1,000, not -1."),
    (shop_errors.ShopFull(50), "The shop has room for 50 items, and it is full."),
    (shop_errors.SoldOut("*VIP*"), "**\\*VIP\\*** is sold out."),
    (shop_errors.PriceChanged(name="*VIP*", shown=500, now=1700), "**\\*VIP\\*** costs 1,700 now, not 500."),
    (shop_errors.RoleHeldAlready(ROLE), "You have <@&4> already."),
    (shop_errors.PurchaseUnderWay(), "You have paid for this already, and the role is on its way."),
    (shop_errors.PurchaseNotFound(), "There is no such purchase in this server."),
    (shop_errors.PurchaseDelivered(ROLE), "That paid for <@&4>, which the buyer has got."),
    (shop_errors.PurchaseTakenOver(), "This purchase is being finished elsewhere."),
    (points.InvalidAmount(amount=-5, largest=10_000), "Points are counted in whole numbers from 1 to 10,000, not -5."),
    (points.ReasonTooLong(length=481, longest=480), "The reason has 481 characters; 480 is the most that fits."),
    (points.InsufficientPoints(user=SOMEBODY, balance=1200, needed=5000), "That takes 5,000, and <@3> has 1,200."),
    (points.InsufficientPoints(user=None, balance=0, needed=5), "That takes 5, and there is 0 in it."),
    (
        points.ReceiverFull(user=SOMEBODY, balance=9_000, amount=2_000, largest=10_000),
        "<@3> has 9,000, and nobody can hold more than 10,000: 2,000 more do not fit.",
    ),
    (points.ReceiverFull(user=None, balance=9, amount=2, largest=10), "It holds 9, and cannot hold more than 10"),
    (points.SelfTransfer(), "You cannot give to yourself."),
    (points.BotHasNoWallet(SOMEBODY), "<@3> is a bot, and bots have no points."),
    (points.ReceiverLeft(SOMEBODY), "<@3> is not a member of this server."),
    (points.ReceiverTimedOut(SOMEBODY), "<@3> is timed out, and is given nothing meanwhile."),
    (points.TransfersOff(), "In this server members cannot give to each other."),
    (
        points.AccountTooYoung(days=7, old_enough_at=datetime(2026, 1, 2, tzinfo=UTC)),
        "In this server Discord accounts younger than 7 days cannot give yet; yours can from <t:1767312000:f> on.",
    ),
    (
        points.DailyLimitReached(limit=1_000, given=900, asked=200),
        "Each member can give 1,000 a day here. You gave 900 today, so 100 are left, and not 200.",
    ),
    (
        points.MayNotFavourOneself(Permission.MANAGE_GUILD),
        "You would get points by your own hand, which takes the permission **Manage Server**.",
    ),
    (points.HolderOutranksModerator(SOMEBODY), "<@3> stands at least as high as you do"),
    (points.NobodyHasRole(RoleId(9)), "Nobody who could get points has <@&9>."),
    (points.RoleGrantNotFound(), "I don't know this grant any more."),
    (
        points.RoleGrantOutdated(planned=1_000, now=1_001),
        "1,001 members have the role now, and 1,000 had it when you were shown this.",
    ),
    (MembersHidden(), "Discord tells me who has a role only if I run with the members intent"),
    (points.RoleGrantOutdated(planned=3, now=3), "Other members have the role now than when you were shown this."),
    (points.RoleGrantTooOld(), "This was shown to you more than an hour ago."),
    (points.TransactionNotFound(7), "There is no transaction #7 in this server."),
    (points.AlreadyReversed(), "It was reversed already."),
    (points.ReversalIsFinal(7), "#7 is itself a reversal, and stays."),
    (points.AlreadyRecorded(), "I have received this already, and did it once."),
    (points.BalanceOutOfBounds(), "Somebody would have less than nothing, or more than anybody can hold."),
)
