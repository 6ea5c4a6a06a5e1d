"""The proof of trust: what hostile files, strangers, colleagues and thieves get. One report.

python3 packaging/dev.py bench trust [--count 10000] [--attempts 1000] [--seed 1]
    [--only NAME] [--number N] [--fuzz SECONDS]

A proof that fails prints the arguments that make its fault again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="mutated bundles")
    parser.add_argument("--attempts", type=int, default=1000, help="of each kind of false bundle")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one proof by its name")
    parser.add_argument("--number", type=int, help="one mutant or attempt by its number")
    parser.add_argument("--fuzz", type=int, default=0, help="seconds of guided fuzzing (atheris)")
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.bench import _proofs

    return _proofs.report(asked)


if __name__ == "__main__":
    sys.exit(main())
