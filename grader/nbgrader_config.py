"""nbgrader's configuration for the course: folders by language and the line left for learners."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config

from course.messages import say


def release_config(root: Path, language: str, folder: Path) -> Config:
    """How `solutions/<language>` is released into `folder/release`, with a gradebook there."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.source_directory = str(root / "solutions" / language)
    config.CourseDirectory.release_directory = str(folder / "release")
    config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
    config.ClearSolutions.code_stub = {"python": say("prompt.stub", language)}
    config.NbGraderAPI.log_level = "WARN"
    return config
