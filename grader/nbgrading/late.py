"""What a late submission loses: nbgrader's own rule, by nbgrader's own step and plug-in.

`c.LateSubmissionPlugin.penalty_method` or a plug-in of an instructor's, named as
`c.AssignLatePenalties.plugin_class`, says how much; due dates and extensions are the gradebook's.
"""

from __future__ import annotations

from nbgrader.api import SubmittedAssignment
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config


class LatePenalties:
    """The penalties as `config` has them, put into submissions of an open gradebook."""

    def __init__(self, config: Config) -> None:
        self._step = AssignLatePenalties(config=config)
        self._step.init_plugin()

    def put(self, submission: SubmittedAssignment) -> None:
        """Put the penalty of a submission, whose marks are in the database, beside them; none
        where it came in time, where nobody knows when it came, and without a due date.

        The same as nbgrader's `AssignLatePenalties`, which opens the gradebook anew for each.
        """
        has_due_date = submission.assignment.duedate is not None
        seconds = submission.total_seconds_late if has_due_date else 0
        for notebook in submission.notebooks:
            penalty = None
            if seconds > 0:
                penalty = self._step.plugin_inst.late_submission_penalty(
                    submission.student_id, notebook.score, seconds
                )
            if penalty is not None:
                penalty = self._step._check_late_penalty(notebook, penalty)
            if notebook.late_submission_penalty != penalty:
                notebook.late_submission_penalty = penalty
