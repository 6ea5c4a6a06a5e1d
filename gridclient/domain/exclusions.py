"""Names that stay out: what no choice of a code list may be called, and the reason told.

These are the words of domain.md §1.10, here and nowhere else, so that they can be refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from gridclient.domain import texts
from gridclient.i18n import N_


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Words that no choice may contain, and why (domain.md §1.10).

    ``alone``: words that are refused only when they are the whole name, since longer names hold
    them innocently: “信用” is a score, “信用社” a bank.
    """

    reason: str
    words: tuple[str, ...]
    alone: tuple[str, ...] = ()


EXCLUSIONS = (
    Exclusion(
        N_("policing is not what this program is for"),
        (
            *("刑满", "刑释", "服刑", "社区矫正", "矫正对象", "矫正人员", "安置帮教", "帮教对象"),
            *("帮教人员", "吸毒", "戒毒", "涉毒", "强戒", "肇事肇祸", "肇事精神", "涉邪", "邪教"),
            *("涉恐", "涉稳", "维稳", "稳控", "盯防", "重点管理", "重点管控", "重点人员", "重點人"),
            *("重点人口", "重点青少年", "不良青少年", "人员管控", "管控人员", "管控对象"),
            *("出租屋治安", "治安重点", "治安管理", "治安人员", "流动人口登记", "流动人口管"),
            *("嫌疑人", "犯罪嫌疑", "犯罪人员", "犯罪记录", "前科人员", "前科劣迹", "有前科"),
            *("违法人员", "两劳", "劳教", "exconvict", "parole", "probation", "drugaddict"),
            *("drugabuse", "drugusers", "policing"),
        ),
        alone=(
            *("重点人", "关注对象", "关注人员", "高危人员", "高危人群", "特殊人群", "不稳定因素"),
            *("精神病人", "矫正", "帮教", "管控", "治安", "嫌疑", "犯罪", "前科", "肇事", "毒品"),
            *("criminal", "keyperson"),
        ),
    ),
    Exclusion(
        N_("petitions are everybody's right and no category of people"),
        ("上访", "信访人", "信访户", "信访对象", "信访重点", "缠访", "闹访", "非访", "越级访"),
        alone=("信访",),
    ),
    Exclusion(
        N_("people are not scored here"),
        (
            *("风险等级", "风险评级", "风险人员", "风险户", "风险对象", "极端风险", "信用评"),
            *("信用等级", "信用分", "信用积分", "诚信积分", "道德积分", "文明积分", "家庭积分"),
            *("居民积分", "积分制", "积分排", "积分管理", "失信", "黑名单", "红黑榜"),
            *("居民评分", "家庭评分", "人员评分", "评分等级", "creditscore", "blacklist"),
        ),
        alone=("信用", "积分", "评分", "打分", "高风险", "中风险", "低风险"),
    ),
    Exclusion(
        N_("religion is nobody's business here"),
        ("宗教", "信教", "教徒", "信徒", "信众", "教派", "religio"),
        alone=("信仰",),
    ),
    Exclusion(
        N_("where people go is not recorded"),
        (
            *("行踪", "行动轨迹", "活动轨迹", "行程轨迹", "出行轨迹", "人员轨迹", "人员定位"),
            *("实时定位", "跟踪定位", "手机定位"),
        ),
        alone=("轨迹", "定位", "跟踪"),
    ),
    Exclusion(
        N_("this illness is never recorded"),
        ("艾滋", "hiv感染", "hiv携带", "hiv阳性", "hivpositive"),
        alone=("hiv", "aids"),
    ),
)
"""Names that data.md leaves out on purpose, with the reason that is told."""

_ENDINGS = ("人员", "人群", "对象", "群体", "家庭", "户", "类", "人", "者")


def exclusion(name: str) -> Exclusion | None:
    """The exclusion a name falls under, or None.

    Width and case of letters, blanks and signs between them play no part.
    """
    narrow = texts.half_width(name).casefold()
    plain = "".join(letter for letter in narrow if letter.isalnum())
    ending = next((one for one in _ENDINGS if plain.endswith(one) and plain != one), "")
    whole = {plain, plain.removesuffix(ending)}
    return next(
        (
            one
            for one in EXCLUSIONS
            if any(word in plain for word in one.words) or not whole.isdisjoint(one.alone)
        ),
        None,
    )
