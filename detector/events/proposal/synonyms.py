"""What others call the columns and event types of the contract: English, Chinese, pinyin."""

import difflib
import unicodedata

COLUMNS: dict[str, str] = {
    "event_id": "id log_id flow_no serial_no seq_no 流水号 事件编号 liushuihao lsh",
    "account_id": (
        "uid user_id userid account acct_id acc_id member_id customer_id cust_id client_id user_no"
        " member_no cust_no customer_no account_no acct_no"
        " buyer_id pin nameorig orig_id sender_id payer_id from_account customer card_id visitor_id"
        " 用户id 用户编号 账户 账户id 账号 会员id 客户号 yonghu_id zhanghao"
        " huiyuan_id kehu_id yh_id hy_id"
    ),
    "event_time": (
        "time timestamp ts datetime date event_ts event_at occurred_at created_at create_time"
        " gmt_create log_time order_purchase_timestamp purchase_time op_time trans_time order_time"
        " happened_at dt 时间 发生时间 操作时间"
        " 创建时间 交易时间 下单时间 shijian caozuo_shijian sj fs_sj"
    ),
    "event_type": (
        "event type action operation op_type mode event_name behavior status order_status state"
        " type 事件 事件类型 操作类型 操作 行为 状态 订单状态 leixing caozuo zhuangtai zt"
    ),
    "login_phone": (
        "phone mobile tel telephone phone_no mobile_no login_mobile register_phone 手机 手机号"
        " 登录手机 登录手机号 注册手机号 shouji shoujihao sjh"
    ),
    "notify_phone": (
        "notify_mobile contact_phone contact_mobile sms_phone bind_phone 通知手机 通知手机号"
        " 联系电话 联系手机 lianxi_dianhua"
    ),
    "id_number": (
        "id_card idcard id_no cert_no certificate_no national_id ssn 身份证 身份证号 证件号"
        " shenfenzheng zhengjianhao sfz sfzh"
    ),
    "device_id": (
        "device deviceid device_code device_code1 imei idfa oaid fingerprint device_fingerprint"
        " device_fp 设备 设备号 设备id 设备指纹 shebei shebei_id sbid"
    ),
    "ip": "ip1 ip_addr ip_address client_ip login_ip ip地址",
    "latitude": "lat gps_lat geo_lat 纬度 weidu wd",
    "longitude": "lon lng long gps_lng gps_lon geo_lng 经度 jingdu jd",
    "region_code": (
        "region area_code adcode city_code province_code district_code 地区 地区代码 行政区划"
        " 城市代码 diqu dq"
    ),
    "amount": (
        "amt money price payment_value total total_amount order_amount pay_amount trans_amt fee"
        " value limit credit_limit 金额 订单金额 交易金额 支付金额 额度 授信额度 jine edu je"
    ),
    "counterparty": (
        "payee payee_id to_account receiver_account namedest dest_id receiver_id beneficiary"
        " beneficiary_id payee_acct payee_account 收款人 对方账户 shoukuanren"
    ),
    "order_id": (
        "order order_no orderno order_sn trade_no trans_id transaction_id 订单 订单号 订单编号"
        " 交易号 dingdan dingdanhao ddh user_session"
    ),
    "category": (
        "cat category_name category_code product_type goods_type 品类 类目 商品类别 pinlei leimu pl"
    ),
    "merchant_id": (
        "merchant shop shop_id seller seller_id store_id 商户 商户号 店铺 商家 shanghu shanghu_id"
    ),
    "paid_with": (
        "pay_type payment_type payment_method pay_method pay_channel 支付方式 付款方式"
        " zhifu_fangshi zffs"
    ),
    "delivery_address": (
        "address addr ship_to ship_address shipping_address receiver_address 地址 收货地址 配送地址"
        " dizhi shouhuo_dizhi shdz"
    ),
    "delivery_phone": (
        "receiver_phone receiver_mobile ship_phone consignee_phone recipient_phone 收货电话"
        " 收货手机 收货人手机 收件人电话 shouhuo_dianhua shr_sjh"
    ),
    "delivery_latitude": "receiver_lat ship_lat delivery_lat 收货纬度 sh_wd",
    "delivery_longitude": (
        "receiver_lng receiver_lon ship_lng delivery_lng delivery_lon 收货经度 sh_jd"
    ),
    "delivery_region_code": (
        "receiver_region ship_region delivery_region 收货地区 收货地区代码 sh_dq"
    ),
}
"""Contract column to other names, separated by blanks."""

EVENT_TYPES: dict[str, str] = {
    "registered": "register signup sign_up create_account 注册 用户注册 zhuce",
    "identity_verified": "kyc kyc_pass verify verified real_name 实名 实名认证 认证 shiming",
    "credit_opened": "open_credit activate activated credit_activated 开通 开通信用 授信 kaitong",
    "credit_limit_changed": (
        "limit_changed limit_up raise_limit limit_adjust adjust_limit 提额 调额 额度调整 tie"
    ),
    "login": "signin sign_in log_in logged_in login_ok login_success 登录 登陆 denglu",
    "login_failed": "login_fail failed_login signin_failed 登录失败 denglu_shibai",
    "password_reset": "reset_password reset_pwd change_password 重置密码 修改密码 找回密码",
    "login_phone_changed": "change_phone phone_changed rebind_phone 换绑手机 修改手机号 换手机",
    "notify_phone_changed": "change_notify_phone change_sms_phone 修改通知手机 修改联系电话",
    "address_added": "add_address add_addr new_address 新增地址 添加地址",
    "device_bound": "bind_device trust_device new_device 绑定设备 新设备",
    "card_bound": "bind_card add_card 绑卡 绑定银行卡 bangka",
    "payee_added": "add_payee 新增收款人 添加收款人",
    "cash_drawn": (
        "draw withdraw withdrawal withdraw_cash cash_out cash_advance 提现 取现 借款 tixian"
    ),
    "transferred_out": "transfer transfer_out 转账 转出 zhuanzhang",
    "repaid": "repay repayment 还款 huankuan",
    "screen_shared": "screen_share share_screen 共享屏幕 屏幕共享",
    "support_contacted": "support contact_support call_center cs_call 客服 联系客服 kefu",
    "closed": "close close_acct close_account cancel_account account_closed 注销 销户 zhuxiao",
    "placed": (
        "place create created submit submitted new ordered purchase purchased buy 下单 已下单"
        " 提交订单 xiadan"
    ),
    "paid": "pay payment pay_success 支付 已支付 付款 已付款 支付成功 zhifu",
    "intercepted": "intercept block blocked reject rejected 拦截 已拦截 拒绝 lanjie",
    "shipped": "ship dispatched dispatch 发货 已发货 fahuo",
    "delivered": "deliver received receive signed completed 签收 已签收 收货 已收货 完成 qianshou",
    "cancelled": "cancel canceled 取消 已取消 quxiao",
    "refunded": "refund returned return 退款 已退款 退货 tuikuan",
}
"""Contract event type to other words, separated by blanks."""

CREDIT = "baitiao huabei bt bnpl paylater credit_pay 白条 花呗 信用 信用付 信用支付 月付 先用后付"
"""Other words for `credit`, of what an order is paid with, separated by blanks."""

FEN = ("_fen", "_cents", "分")
"""Ends of the names of columns whose money is in hundredths."""

COUNTS: dict[str, str] = {
    "h": "step hour hours",
    "s": "transactiondt timedelta seconds elapsed elapsed_s",
}
"""Unit to the names of columns that count it from a beginning that the table does not tell."""

SNAPSHOT_TIMES: dict[str, str] = {
    "registered": "registered_at register_time reg_time signup_time created_at opened_at 注册时间",
    "identity_verified": "verified_at kyc_time verify_time 实名时间 认证时间",
    "credit_opened": "credit_opened_at activated_at activate_time credit_time 开通时间 授信时间",
    "closed": "closed_at close_time cancelled_at 注销时间 销户时间",
    "login": "last_login last_login_at last_login_time 最近登录时间",
}
"""Event type to the names that a wide account table gives to its time."""

ORDER_TABLES = ("order", "trans", "trade", "pay", "purchase", "订单", "交易", "dingdan", "jiaoyi")
ACCOUNT_TABLES = (
    "operation",
    "event",
    "login",
    "action",
    "behav",
    "操作",
    "行为",
    "日志",
    "caozuo",
)


def plain(name: str) -> str:
    """Reduce a name to what two spellings of it share.

    Examples
    --------
    >>> plain("User_ID") == plain("userId")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def ends_like(name: str, contract_name: str, synonyms: dict[str, str], least: int = 1) -> bool:
    """Say whether the last words of a name, at `least` so many, are a name that is known.

    Examples
    --------
    >>> ends_like("trade_order_id", "order_id", COLUMNS), ends_like("ip", "ip", COLUMNS)
    (True, False)
    """
    known = {plain(other) for other in (contract_name, *synonyms.get(contract_name, "").split())}
    parts = name.split("_")
    return any(plain("_".join(parts[n:])) in known for n in range(1, len(parts) - least + 1))


def without_fen(name: str) -> str:
    """Take the unit off the name of a column whose money is in hundredths.

    Examples
    --------
    >>> without_fen("amount_fen"), without_fen("amount")
    ('amount', 'amount')
    """
    end = next((end for end in FEN if name.casefold().endswith(end)), "")
    return name[: len(name) - len(end)]


def closeness(name: str, contract_name: str, synonyms: dict[str, str]) -> float:
    """Say how well a name fits a contract name: 1 for the name itself, 0 for nothing alike.

    Examples
    --------
    >>> closeness("uid", "account_id", COLUMNS)
    0.9
    >>> closeness("colour", "account_id", COLUMNS)
    0.0
    """
    if plain(name) == plain(contract_name):
        return 1.0
    others = [plain(other) for other in synonyms.get(contract_name, "").split()]
    if plain(name) in others:
        return 0.9
    bare = plain(name).rstrip("0123456789")
    if bare in others or bare == plain(contract_name):
        return 0.7
    known = [plain(contract_name), *others]
    return 0.6 if difflib.get_close_matches(plain(name), known, n=1, cutoff=0.85) else 0.0


def is_credit(value: str) -> bool:
    """Say whether an order that is paid with this is paid on credit, as far as is known.

    Examples
    --------
    >>> is_credit("白条"), is_credit("WALLET")
    (True, False)
    """
    return plain(value) in map(plain, CREDIT.split())


def event_type_of(value: str, types: tuple[str, ...]) -> str | None:
    """Give the contract's word for an event type; None where nothing is alike.

    Examples
    --------
    >>> event_type_of("SIGNUP", ("registered", "login"))
    'registered'
    """
    fits = {type_: closeness(value, type_, EVENT_TYPES) for type_ in types}
    best = max(fits, key=lambda type_: fits[type_])
    return best if fits[best] else None
