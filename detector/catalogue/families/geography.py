"""Geography: where goods go and logins come from, against where the account lives."""

from detector.catalogue.feature import DIGITS, OPENING, Feature

_COORDINATES = ("order_events.delivery_latitude", "order_events.delivery_longitude")
_REGIONS = ("order_events.delivery_region_code",)

FEATURES = (
    Feature(
        name="km_home_to_new_address",
        reads="order_context",
        sql="max(CASE WHEN spent > 0 AND (new_address = 1 OR orders_before = 0)"
        " AND (resale = 1 OR dearer_share <= 1e-1) THEN km END)",
        unit="km",
        risky="high",
        needs=_COORDINATES,
        stories=("identity_theft", "account_takeover"),
        reason={
            "en": "dear goods went on credit to a new address {value:,.0f} km from home",
            "zh": "信用购买的高价商品寄往距常住地 {value:,.0f} 公里的新地址",
        },
        why="Remote delivery. Gifts travel far as well, so it counts more beside other signs.",
    ),
    Feature(
        name="far_amount_share",
        reads="order_context",
        sql="CASE WHEN count(km) > 0 THEN"
        " CAST(sum(CASE WHEN km > 300 THEN amount ELSE 0 END) AS DOUBLE)"
        " / nullif(CAST(sum(amount) AS DOUBLE), 0e0) END",
        unit="share of money",
        risky="high",
        needs=_COORDINATES,
        stories=("identity_theft",),
        reason={
            "en": "{value:.0%} of its money was sent more than 300 km from home",
            "zh": "{value:.0%} 的金额寄往常住地 300 公里以外",
        },
        why="A gift is one order among many; a thief sends everything away.",
    ),
    Feature(
        name="other_city_amount_share",
        reads="order_context",
        sql="CASE WHEN count(other_city) > 0 THEN"
        " CAST(sum(other_city * amount) AS DOUBLE) / nullif(CAST(sum(amount) AS DOUBLE), 0e0) END",
        unit="share of money",
        risky="high",
        needs=_REGIONS,
        stories=("identity_theft",),
        reason={
            "en": "{value:.0%} of its money was sent to another city than its own",
            "zh": "{value:.0%} 的金额寄往常住城市以外",
        },
        why="The same by region codes, where there are no coordinates.",
    ),
    Feature(
        name="number_home_mismatch_amount_share",
        reads="order_context",
        sql="CASE WHEN count(not_numbers_home) > 0 AND min(tenure) <= 30 * {day} THEN"
        " CAST(sum(not_numbers_home * amount) AS DOUBLE)"
        " / nullif(CAST(sum(amount) AS DOUBLE), 0e0) END",
        unit="share of money",
        risky="high",
        needs=("account_events.login_phone", DIGITS, "order_events.delivery_region_code"),
        stories=("identity_theft",),
        reason={
            "en": "a young account sent {value:.0%} of its money outside its number's province",
            "zh": "新账户 {value:.0%} 的金额寄往登录号码归属省以外",
        },
        why="Only for young accounts: people keep numbers from the place where they grew up.",
    ),
    Feature(
        name="far_new_recipient_amount_max",
        reads="order_context",
        sql="max(CASE WHEN (km > 300 OR other_city = 1) AND other_recipient = 1"
        " AND (new_recipient = 1 OR orders_before = 0) THEN spent END) / 1e2",
        unit="yuan",
        risky="high",
        needs=("order_events.delivery_phone",),
        stories=("identity_theft", "account_takeover"),
        reason={
            "en": "{value:,.0f} yuan on credit sent far away to a recipient never seen before",
            "zh": "信用消费 {value:,.0f} 元寄往外地且收件人首次出现",
        },
        why="Distance, stranger and credit on one order.",
        context=True,
    ),
    Feature(
        name="far_resale_after_opening_sum_7d",
        reads="order_context",
        sql="sum(CASE WHEN (km > 300 OR other_city = 1) AND resale = 1"
        " AND since_credit <= 7 * {day} THEN spent END) / 1e2",
        unit="yuan",
        risky="high",
        needs=("order_events.category", OPENING),
        stories=("identity_theft",),
        reason={
            "en": "{value:,.0f} yuan of resale goods sent far away in the first week of credit",
            "zh": "开通首周寄往外地的易变现商品 {value:,.0f} 元",
        },
        why="New credit, goods like cash, another city: the case that started this.",
    ),
    Feature(
        name="kmh_between_logins",
        reads="travel",
        sql="max(kmh)",
        unit="km/h",
        risky="high",
        needs=("account_events.latitude", "account_events.longitude"),
        stories=("account_takeover",),
        reason={
            "en": "two events of the account imply travel at {value:,.0f} km/h",
            "zh": "两次账户活动之间的速度相当于 {value:,.0f} 公里/小时",
        },
        why="Nobody is in two cities at once; two people are.",
    ),
    Feature(
        name="places_distinct_30d",
        reads="recent_places",
        sql="places",
        unit="cities",
        risky="high",
        needs=("account_events.region_code",),
        stories=("account_takeover",),
        reason={
            "en": "seen in {value:.0f} cities in thirty days that it was never seen in before",
            "zh": "三十天内出现在 {value:.0f} 个从未到过的城市",
        },
        why="Places never seen before, among accounts that have a past.",
        context=True,
    ),
)
