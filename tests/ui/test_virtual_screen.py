"""A real window on a real X server: shows that the machine has all that Qt needs for one."""

import subprocess
import sys
import time

from tests.tools import needs, virtual_screen

WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel("grid")
label.setWindowTitle("gridclient screen test")
label.show()
QTimer.singleShot(20_000, lambda: application.exit(1))
application.exec()
"""


@needs("Xvfb", "xdotool")
def test_a_real_window_appears_under_x() -> None:
    with virtual_screen() as environment:
        window = subprocess.Popen([sys.executable, "-c", WINDOW], env=environment)
        try:
            assert _titled("gridclient screen test", environment)
        finally:
            window.terminate()
            window.wait(timeout=10)


def _titled(title: str, environment: dict[str, str]) -> bool:
    for _attempt in range(100):
        search = ["xdotool", "search", "--name", title]
        if subprocess.run(search, env=environment, capture_output=True, check=False).stdout:
            return True
        time.sleep(0.1)
    return False
