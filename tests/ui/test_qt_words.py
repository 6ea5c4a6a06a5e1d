"""Qt's own dialogs speak the language in use, and change with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from gridclient import i18n
from gridclient.ui import qt_words


@pytest.fixture
def qt(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    i18n.choose("en")
    qt_words.install(qapp)


def texts(tmp_path: Path) -> list[str]:
    dialog = QFileDialog(None, "", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    pieces = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton)]
    found = [piece.text() for piece in pieces if piece.text()]
    dialog.deleteLater()
    return found


def test_the_file_dialog_in_chinese_has_no_english_left(qt: QApplication, tmp_path: Path):
    i18n.choose("zh_CN")
    qt_words.install(qt)
    found = texts(tmp_path)
    assert "文件名称(&N)：" in found
    lacking = {"&Look in:", "Files of &type:"}
    catalogued = {i18n._(text) for text in lacking}
    assert catalogued <= set(found)


def test_the_language_changes_while_the_program_runs(qt: QApplication, tmp_path: Path):
    i18n.choose("zh_CN")
    qt_words.install(qt)
    i18n.choose("en")
    qt_words.install(qt)
    assert "File &name:" in texts(tmp_path)
