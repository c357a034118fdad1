"""The exports under the names that instructors type: `--exporter=grader.exports.MoodleExport`."""

from grader.nbgrading.exports import CanvasExport, MoodleExport

__all__ = ["CanvasExport", "MoodleExport"]
