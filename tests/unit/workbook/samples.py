"""A small bundle with awkward values, as the tests of bundles share it."""

import hashlib
from collections.abc import Sequence

from gridclient.domain.rows import Row, to_line
from gridclient.workbook import signed_copy
from gridclient.workbook.bundles import build, sheet_entries
from gridclient.workbook.manifests import Column, Manifest

STAMP = "0190a1b2c3d4-0000-abcdefghij1"
COVER = "数据包说明"
HOUSEHOLDS = "住户"
RESIDENTS = "居民"
_HOUSEHOLD = (Column("room", "房号"), Column("address", "住址"), Column("note", "备注"))
_RESIDENT = (
    Column("name", "姓名"),
    Column("citizen_id", "身份证号码"),
    Column("born_on", "出生日期"),
    Column("phone", "电话"),
    Column("note", "备注"),
)
AWKWARD = (
    "=1+1",
    "+8613800000000",
    "@SUM(A1)",
    "-5",
    "#N/A",
    "TRUE",
    "1E5",
    "10:30",
    "2026-01-05",
    "007",
    "'quoted",
    "a\tb",
    "first\nsecond",
    "_x0041_",
    "_x000D_",
    "x_x005F_",
    "𠮷野家 😀 👨‍👩‍👧",
    "<b>&amp;</b> ]]>",
    "\"quotes\" and 'more'",
    "\u00a0nbsp\u00a0",
    "=cmd|'/c calc'!A0",
    "ﬀ é ① ㎡ 　全角　",
)


def make_rows(residents: int = len(AWKWARD)) -> list[Row]:
    """Two households and some residents, with every awkward text in a note."""
    rows = [
        Row("household", "h1", {"room": "101", "address": "阳光花园1栋1单元101"}, STAMP),
        Row("household", "h2", {"room": "0102", "address": "阳光花园", "note": "狗"}, STAMP),
    ]
    for number in range(residents):
        fields = {
            "name": f"王{number}",
            "citizen_id": f"00000019600101{number:04d}",
            "born_on": "1960-01-01",
            "note": AWKWARD[number % len(AWKWARD)],
        }
        if number % 3:
            fields["phone"] = f"{13800000000 + number}"
        rows.append(
            Row("resident", f"r{number}", fields, STAMP, shown={"name": f"王{number}（户主）"})
        )
    return rows


def make_manifest(rows: Sequence[Row], copy: bytes) -> Manifest:
    counts = {name: sum(row.entity == name for row in rows) for name in ("household", "resident")}
    return Manifest(
        bundle="b-17",
        sender="abcdefghij1",
        recipient="klmnopqrst1",
        number=17,
        base=0,
        upto=len(rows),
        acknowledged=3,
        made_at="2026-11-22T04:00:00Z",
        app_version="0.1.0",
        language="zh_CN",
        copy_length=len(copy),
        copy_sha256=hashlib.sha256(copy).hexdigest(),
        sheets=(
            *sheet_entries("household", HOUSEHOLDS, _HOUSEHOLD, counts["household"]),
            *sheet_entries("resident", RESIDENTS, _RESIDENT, counts["resident"]),
        ),
        chain=("Zmlyc3Q=", "c2Vjb25k"),
        seen={"abcdefghij1": STAMP},
        scope={"grids": ["370102001001"]},
        cover_name=COVER,
        cover=(
            ("发送人", "网格员甲（第三网格）"),
            ("接收人", "和平里社区"),
            ("编号", "第 17 包"),
            ("日期", "2026-11-22"),
        ),
    )


def make_bundle(rows: Sequence[Row]) -> tuple[Manifest, bytes]:
    """The manifest and the bytes of a bundle of these rows; its signature is not a real one."""
    copy = signed_copy.pack(map(to_line, rows))
    manifest = make_manifest(rows, copy)
    return manifest, build(manifest.to_bytes(), bytes(64), copy, rows)
