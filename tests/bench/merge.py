"""How long an office takes over its workers' bundles, and over one large one.

python3 packaging/dev.py bench merge [--workers 20] [--visits 100] [--rows 20000]
    [--households 5000]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--visits", type=int, default=100)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--households", type=int, default=5_000)
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.bench import _merging

    _merging.measure(asked.workers, asked.visits, asked.rows, asked.households)


if __name__ == "__main__":
    main()
