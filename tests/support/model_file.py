"""The small model's file that `make test` has fetched, for tests with a home of their own."""

import os
from pathlib import Path

from course.models.catalogue import SMALL
from course.models.embedded.files import cached_path

_FILE = Path(os.environ.get("PROMPTEUR_MODEL_FILE") or cached_path(SMALL))

GIVEN = {"PROMPTEUR_MODEL_FILE": str(_FILE)} if _FILE.exists() else {}
"""What to put into the environment, read before any test has changed it."""
