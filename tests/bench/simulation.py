"""Play seeds of the simulated district and tell how many a second, and what was wrong.

python3 packaging/dev.py bench simulation [SEED] [--count 10000] [--days 30] [--workers 2]
    [--long-way 0.005]    the share of bundles that go as sealed files through the child reader
    [--seldom 6]          how many times as often as usual whatever happens seldom: restores, copies
    [--rejecting 0.5]     the share of rows kept out that offices reject though they need not
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.simulation.__main__ import main as play

    return play()


if __name__ == "__main__":
    sys.exit(main())
