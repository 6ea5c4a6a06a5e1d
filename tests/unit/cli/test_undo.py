"""``bundle undo``, and several bundles where one would be too large, on the command line."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.services.sync import composing
from tests import town as towns
from tests.builders import add, make_visit, save
from tests.command_line import run
from tests.town import Town, household
