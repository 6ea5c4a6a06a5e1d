"""What a template asks for beside its table: unit, period and day, and ``{{placeholders}}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from gridclient.domain import texts

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")
_LABEL = re.compile(r"^(?P<label>[^:：]{2,16}[:：])(?P<rest>[\s_＿—年月日至～\-]*)$")

LABELS: Mapping[str, tuple[str, ...]] = {
    "unit": ("填报单位", "填报社区", "报送单位", "单位名称", "单位", "社区", "社区名称"),
    "period": ("统计周期", "统计时间", "统计期间", "统计时段", "周期", "走访时间段", "报告期"),
    "today": ("填报日期", "填表日期", "制表日期", "填报时间", "上报日期"),
    "from": ("开始日期", "起始日期"),
    "to": ("结束日期", "截止日期"),
}
"""What is known, and the labels that ask for it."""


def named(label: str) -> str | None:
    """The thing a label or placeholder asks for, or None."""
    wanted = re.sub(r"\(.*?\)|[\s:]", "", texts.half_width(label))
    for name, labels in LABELS.items():
        if wanted == name or wanted in labels:
            return name
    return None


def fill_labels(sheet: Any, said: Mapping[str, str]) -> None:
    """Write unit, period and day behind their labels, where nothing stands yet."""
    for row in sheet.iter_rows():
        for cell in row:
            found = _LABEL.match(cell.value) if isinstance(cell.value, str) else None
            name = named(found["label"]) if found else None
            if found and name and said.get(name):
                cell.value = found["label"] + said[name]
                cell.data_type = "s"


def placeholders(sheet: Any) -> list[tuple[Any, list[str]]]:
    """The cells that hold placeholders, with their names."""
    return [
        (cell, PLACEHOLDER.findall(cell.value))
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "{{" in cell.value
    ]


def replaced(text: str, value_of: Callable[[str], str | None]) -> str:
    """A text with its placeholders replaced; unknown ones stay."""

    def one(found: re.Match[str]) -> str:
        value = value_of(found[1])
        return found[0] if value is None else value

    return PLACEHOLDER.sub(one, text)
