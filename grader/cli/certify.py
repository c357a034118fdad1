"""`prompteur certify`: a signed credential of what a learner's prompts did on held-out cases."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from course.cli.command import Command
from course.credentials.credential import Statement
from course.credentials.errors import CredentialError
from course.credentials.issue import issue
from course.credentials.keys import signing_key
from course.display.safe import block, json_text
from course.messages import say
from course.plugins import plain
from grader.classroom.results import results_of
from grader.nbgrading.folders import ClassFolders, course_configuration
from grader.nbgrading.roll import known_learners


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    def words(key: str) -> str:
        return say(f"certify.option_{key}", language)

    parser.description = say("certify.certify_usage", language)
    parser.add_argument("student", metavar="ID", help=words("student"))
    parser.add_argument("--by", metavar="NAME", required=True, help=words("by"))
    parser.add_argument("--name", metavar="NAME", help=words("learner"))
    parser.add_argument(
        "--assignment",
        metavar="ASSIGNMENT",
        action="append",
        default=[],
        help=words("assignment"),
    )
    parser.add_argument("--hours", metavar="N", type=float, help=words("hours"))
    parser.add_argument("--until", metavar="YYYY-MM-DD", help=words("until"))
    parser.add_argument("--url", metavar="URL", help=words("url"))
    parser.add_argument("--out", metavar="FOLDER", type=Path, default=Path(), help=words("out"))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    folders = ClassFolders.of(course_configuration())
    said = Statement(
        kind="certificate",
        learner=given.name or _name(folders, given.student),
        issuer=given.by,
        language=language,
        measured=results_of(folders, given.student, given.assignment, language),
        issued=datetime.now(UTC).replace(microsecond=0),
        until=_day(given.until) if given.until else None,
        hours=given.hours,
        url=given.url,
    )
    key = signing_key("issuer", Path(folders.course.root))
    issued = issue(said, key, given.out, given.student)
    if given.json:
        print(json_text(issued.as_json(), indent=2))
    else:
        values = {"learner": said.learner, "file": issued.file, "page": issued.page}
        text = say("certify.issued", language, **values, did=issued.did, link=issued.link)
        print(block(text))
    return 0


def _name(folders: ClassFolders, student: str) -> str:
    """The learner's name, as the gradebook has it. Raises CredentialError where it has none."""
    listed = known_learners(folders).get(student)
    if not listed or not listed.name.strip():
        raise CredentialError("certify.no_name_known", student=plain(student))
    return listed.name


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise CredentialError("certify.no_day", text=plain(text)) from None


command = Command(_add_arguments, _run)
"""The instructor's command."""
