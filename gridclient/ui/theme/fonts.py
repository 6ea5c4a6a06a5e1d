"""Which letters the window is set in: the platform's Chinese face, with fall-backs."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

# One family after another; the first the machine has is used for Latin as well, so that
# figures and Chinese stand on one line.
FAMILIES = (
    "PingFang SC",
    "苹方-简",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "微软雅黑",
    "HarmonyOS Sans SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "文泉驿微米黑",
    "Segoe UI",
    "DejaVu Sans",
)

# In Qt's PDFs Noto Sans SC turns 人 户 入 into radicals, so that nobody can search them.
PRINT_FAMILIES = (
    "WenQuanYi Micro Hei",
    "文泉驿微米黑",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    *FAMILIES,
)


def _present(wanted: tuple[str, ...]) -> list[str]:
    have = set(QFontDatabase.families())
    found = [family for family in wanted if family in have]
    return found or ["sans-serif"]


def families() -> list[str]:
    """The families of the window that this machine has, best first."""
    return _present(FAMILIES)


def print_families() -> list[str]:
    """The families for paper that this machine has, best first."""
    return _present(PRINT_FAMILIES)


def window_font(size_px: int) -> QFont:
    """The font of the window at ``size_px``."""
    font = QFont()
    font.setFamilies(families())
    font.setPixelSize(size_px)
    return font
