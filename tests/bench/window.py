"""How long the window's thread is busy at a stretch, over a store as large as they come.

python3 packaging/dev.py bench window [--households 20000]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--limit", type=float, default=50.0, help="milliseconds at a stretch")
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.bench import _window

    sys.exit(_window.measure(asked.households, asked.limit))


if __name__ == "__main__":
    main()
