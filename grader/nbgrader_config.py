"""Makes the repository an nbgrader course: nbgrader reads this file, see docs/instructors.md.

nbgrader finds it when it is run in this folder (`cd grader && nbgrader …`), and formgrader when
JupyterLab is started by `prompteur formgrader`. What a class needs beside (the exchange's folder,
another gradebook) goes at the end of this file, as in any nbgrader_config.py.
"""

import sys
from pathlib import Path

from course.errors import CourseError
from course.language import language
from grader.nbgrading.course import course_config, course_language, put_tools_on_path
from grader.nbgrading.patterns import take_paths_literally

c = get_config()  # type: ignore[name-defined] # noqa: F821
try:
    c.merge(course_config(Path(__file__).resolve().parent.parent, course_language()))
except CourseError as error:
    sys.exit(error.text(language()))
put_tools_on_path()
take_paths_literally()
