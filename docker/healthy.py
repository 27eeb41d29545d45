"""Health check of a container: every part that the address speaks of is healthy."""

import json
import sys
from urllib.request import urlopen

with urlopen(sys.argv[1], timeout=8) as answer:
    parts = json.load(answer)
sys.exit(any(part.get("status") == "unhealthy" for part in parts.values()))
