"""Makes the repository an nbgrader course: nbgrader reads this file, see docs/instructors.md.

nbgrader finds it when it is run in this folder (`cd grader && nbgrader …`), and formgrader when
JupyterLab is started by `prompteur formgrader`. What a class needs beside (the exchange's folder,
another gradebook) goes at the end of this file, as in any nbgrader_config.py.
"""

import sys
from pathlib import Path

from course.errors import CourseError
from course.language import language
from grader.modes import close_file
from grader.nbgrading.course import (
    course_config,
    course_language,
    gradebook_path,
    put_tools_on_path,
)
from grader.nbgrading.names import guard_gradebook
from grader.nbgrading.patterns import take_paths_literally

c = get_config()  # type: ignore[name-defined] # noqa: F821
root = Path(__file__).resolve().parent.parent
try:
    c.merge(course_config(root, course_language()))
except CourseError as error:
    sys.exit(error.text(language()))
put_tools_on_path()
guard_gradebook()
close_file(gradebook_path(root))
take_paths_literally()
