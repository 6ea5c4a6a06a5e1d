"""How paper tells the end of a visit, in codes: the declared phrases of free-text results.

The first clause of a text that says anything decides, unless a later one says that nobody was
there (``电话联系，无人接听``). Within a clause the phrases stand in the order in which they rule.
What none of them fits is not guessed.
"""

from __future__ import annotations

import re

from gridclient.domain import texts
from gridclient.domain.visits import EFFECTIVE, MODES, RESULTS

_ABOUT = (
    r"(经核实|据了解|了解到|该户|该住户|住户|户主|本人|对象|老人|其|已经|已|现|目前|正在|[，\s])*"
)

_OFTEN = (
    r"(上午|下午|晚上|当日|多次|[一两二三]次|家中|家里|屋内"
    r"|敲门|入户|走访|电话|去电|联系|时|均|都)*"
)
_FAMILY = r"(家属|家人|子女|儿子|女儿|配偶|老伴|妻子|丈夫|亲属|儿媳|女婿|监护人)"
_HOMES = r"(养老院|敬老院|福利院|护理院|养老机构)"

PHRASES = (
    ("declined", r"婉拒|拒绝|拒访|不愿|不肯|不配合|不接受|不开门"),
    ("moved", rf"{_ABOUT}(搬走|搬离|搬家|迁走|迁出|搬到|搬至).*"),
    ("deceased", rf"{_ABOUT}(去世|死亡|过世|病故|离世).*"),
    ("hospital", rf"{_ABOUT}(因病)?(在\S{{0,8}}医院)?住院.*"),
    ("institution", rf"{_ABOUT}(入住|住进|住在|住|送至|在)\S{{0,8}}{_HOMES}.*"),
    ("vacant", r"空置|空户|空房|无人居住|没人住"),
    ("bad_address", r"地址有误|地址错误|查无此"),
    (
        "not_home",
        rf"{_ABOUT}{_OFTEN}(无人|没人|未遇|不在家|未在家|锁门)(在家|应答|应门|接听|接|开门)?",
    ),
    ("not_home", r"未见到?本人|无应答|未应答|未接通|未接听|未联系上|联系不上"),
    ("neighbor", r"邻居|邻里"),
    ("video", r"视频"),
    ("phone", r"电话|去电|致电|通话"),
    (
        "met_family",
        rf"{_FAMILY}(接待|在家|告知|代|陪|称|说|表示|反映)|(见到|与|和|向)\S{{0,4}}{_FAMILY}",
    ),
    ("away", rf"{_ABOUT}(外出|在外|去外地|在外地).*"),
    (
        "met",
        r"已?走访|已访|已?探访|见到|见面|面谈|在家|(情况|身体|一切|生活).{0,3}(正常|良好|平稳)",
    ),
)
"""Code → phrase. One that covers a whole clause says it of the person and not of a relative."""

_SHAPES = tuple((code, re.compile(phrase), phrase.startswith(_ABOUT)) for code, phrase in PHRASES)
_CLAUSES = re.compile(r"[,，。;；!！?？\n]+")
_OPEN = re.compile(r"待处理|待解决|待协调|未解决|未处理|处理中|解决中|办理中|跟进|上报|转办|协调中")
_REMOTE = {"phone": "phone", "video": "video"}


def read(written: str | None, mode: str | None) -> str | None:
    """The result code of a text, or None when it says none that is known.

    Somebody “visited” by telephone was reached by telephone.
    """
    plain = texts.half_width(written or "")
    known = RESULTS.read(plain.strip())
    code = known or _of_clauses(plain)
    if code in EFFECTIVE and mode in _REMOTE:
        return _REMOTE[mode]
    return code


def read_mode(written: str | None) -> str | None:
    """How a visit was made: ``入户走访``, ``电话``; None when it is not known."""
    plain = texts.half_width(written or "").strip()
    if known := MODES.read(plain):
        return known
    spellings = [(spelling, mode.code) for mode in MODES for spelling in mode.spellings]
    return next((code for spelling, code in spellings if spelling in plain), None)


def stays_open(action: str | None) -> bool:
    """Whether what was done about a problem says that it is not over yet."""
    return _OPEN.search(action or "") is not None


def _of_clauses(plain: str) -> str | None:
    said = [code for clause in _CLAUSES.split(plain) if (code := _of_clause(clause))]
    if said and said[0] in EFFECTIVE and "not_home" in said:
        return "not_home"
    return said[0] if said else None


def _of_clause(clause: str) -> str | None:
    for code, shape, whole in _SHAPES:
        if shape.fullmatch(clause.strip()) if whole else shape.search(clause):
            return code
    return None
