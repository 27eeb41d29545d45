"""Histories are told by the same office as the stories of identity."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "identity"))
