"""The `%%compare` cell: named prompts in plain text, run over a lesson's data or a CSV file.

It is `course.experiment` without Python: the same requests, the same tables.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from course.checks.base import CheckError
from course.display.frontend import has_frontend
from course.display.safe import block
from course.errors import CourseError
from course.language import language
from course.notebook.apology import apologise

if TYPE_CHECKING:
    from course.experiments.compared import Compared


def compare_cell(line: str, cell: str) -> Compared | None:
    """`%%compare DATA [small] [large] [temperature N] [repeats N] [predict]`: run the prompts of
    the cell over the data, and show what `course.experiment` shows; with `predict`, where there
    are widgets, once a person has had the chance to predict it. What is wrong is said in a
    sentence; then there is nothing to show."""
    from course.experiments.compared import CompareCell

    speak = language()
    try:
        asked = CompareCell.read(line, cell, speak)
        if not (asked.predicts and has_frontend()):
            return asked.run()
        from course.notebook.panel.predict import ask_prediction

        ask_prediction(asked)
    except (CourseError, CheckError) as error:
        print(block(error.text(speak)), file=sys.stderr)
    except Exception as error:
        print(apologise(error, speak).sentence, file=sys.stderr)
    return None
