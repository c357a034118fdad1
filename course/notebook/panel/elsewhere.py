"""In your own chatbot: what a case's row offers for it, and the replies that are pasted there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from course.display.safe import AsWritten, one_line
from course.errors import CourseError
from course.evals.evaluation import CaseResult
from course.evals.report import MARKS, bounded, reply_text, status_words
from course.learner.attempts import Elsewhere
from course.learner.elsewhere import LONGEST, judged_elsewhere, keep, pasted_reply, source_named
from course.learner.runner import Tryout
from course.messages import say
from course.notebook.apology import apologise
from course.notebook.jobs import start
from course.notebook.panel.view import View, awaited, case_checks, turns_view
from course.prompts.one_text import one_text
from course.text.pasted import CHATBOTS

LAST_KEPT = 5
_ANSWERING = "elsewhere"
_ASIDE_SHOWN = 200
_WORDS = (
    *("offer", "how", "copy", "copied", "not_copied", "text", "source", "judge", "judging"),
    *("again", "kept", "asked_with"),
)


def words(language: str) -> dict[str, Any]:
    """The fixed words of what a row offers, the names that are suggested, and how long a text may
    be."""
    said = {name: say(f"elsewhere.{name}", language) for name in _WORDS}
    return {**said, "chatbots": list(CHATBOTS), "longest": LONGEST}


def offered(plan: CaseResult, language: str) -> View:
    """What the row of a case offers before anything was pasted."""
    return {
        "request": AsWritten(one_text(plan.messages, language)),
        "ask": awaited(plan, language, _ANSWERING) or say("elsewhere.reply", language),
        "taken": 0,
        "busy": False,
        "note": "",
        "found": None,
    }


def kept_view(brought: Sequence[Elsewhere], language: str) -> list[View]:
    """The last replies from elsewhere that were kept, the newest first."""
    return [
        {
            "name": _named(one.source, language),
            "case": say("report.case", language, number=one.case),
            "mark": MARKS[one.status],
            "word": status_words(one.status, language),
            "when": one.when,
            "replies": [reply_text(text, language) for text in one.replies],
            "prompt": bounded(one.prompt, language),
        }
        for one in brought[-LAST_KEPT:][::-1]
    ]


@dataclass
class _Row:
    """What was pasted for one row so far."""

    plan: CaseResult
    view: View
    replies: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    taken: int = 0


@dataclass
class Desk:
    """Takes what a learner pastes into the panel `name`. `show` puts a row's part on the panel;
    `kept` is called when there may be more among what is kept."""

    name: str
    tryout: Tryout
    show: Callable[[int, View], None]
    kept: Callable[[], None]
    _rows: list[_Row] = field(default_factory=list)

    def planned(self, plans: Sequence[CaseResult]) -> None:
        """These are the cases, in the order of the rows."""
        language = self.tryout.exercise.language
        self._rows = [_Row(plan, offered(plan, language)) for plan in plans]

    def take(self, event: dict[str, Any]) -> None:
        """A click: {"do": "judge", "row": 0, "text": …, "source": …}, or "again", which begins
        the row's conversation anew. Anything else is passed over."""
        number = event.get("row")
        if type(number) is not int or not 0 <= number < len(self._rows):
            return
        if event.get("do") == "again":
            self._begin_anew(number)
        elif event.get("do") == "judge":
            text, source = str(event.get("text", "")), str(event.get("source", ""))
            start(
                (f"elsewhere-{self.name}", str(number)),
                lambda stop: self._take(number, text, source_named(source), stop),
            )

    def bring_back(self, brought: Sequence[Elsewhere], stop: Event) -> None:
        """Show again what was brought before for the present prompt, the last of each case."""
        last = {one.case: one for one in brought if one.prompt == self.tryout.text}
        for number, row in enumerate(self._rows[: len(self.tryout.exercise.cases)]):
            one = last.get(number + 1)
            if one and not row.taken and not row.view["busy"]:
                found = judged_elsewhere(self.tryout, one.case, one.replies, one.source, stop=stop)
                if found.awaited is None and not row.taken:
                    view = _found(found, one.source, (), self._language)
                    self._show(number, {**row.view, "found": view})

    def _begin_anew(self, number: int) -> None:
        row = self._rows[number]
        row.replies, row.aside = (), ()
        self._show(number, offered(row.plan, self._language) | {"taken": row.taken})

    def _take(self, number: int, text: str, source: str, stop: Event) -> None:
        row = self._rows[number]
        self._show(number, {**row.view, "busy": True, "note": ""})
        try:
            pasted = pasted_reply(text, source)
            if pasted.text.strip() == row.view["request"].strip():  # it was still on the clipboard
                raise CourseError("elsewhere.request")
            replies, aside = (*row.replies, pasted.text), (*row.aside, *pasted.aside)
            case = number % len(self.tryout.exercise.cases) + 1
            found = judged_elsewhere(self.tryout, case, replies, source, stop=stop)
            keep(self.tryout, case, replies, source, found)
        except CourseError as error:
            note = error.text(self._language)
            self._show(number, {**row.view, "busy": False, "note": note})
            return
        except Exception as error:
            note = apologise(error, self._language).sentence
            self._show(number, {**row.view, "busy": False, "note": note})
            return
        if stop.is_set():
            return
        row.taken += 1
        over = found.awaited is None
        row.replies, row.aside = ((), ()) if over else (replies, aside)
        view = offered(row.plan if over else found, self._language)
        told = {
            "taken": row.taken,
            "note": _note(found, source, self._language),
            "found": _found(found, source, aside, self._language),
        }
        self._show(number, {**view, **told})
        self.kept()

    @property
    def _language(self) -> str:
        return self.tryout.exercise.language

    def _show(self, number: int, view: View) -> None:
        self._rows[number].view = view
        self.show(number, view)


def _found(result: CaseResult, source: str, aside: Sequence[str], language: str) -> View:
    """What came of the replies so far, for people."""
    over = result.awaited is None
    left_out = one_line(" · ".join(aside), _ASIDE_SHOWN)
    return {
        "name": _named(source, language),
        "status": result.status if over else "waiting",
        "mark": MARKS[result.status] if over else "…",
        "word": status_words(result.status, language) if over else "",
        "turns": turns_view(result, language, _ANSWERING),
        "reply": reply_text(result.reply.text, language) if result.reply else "",
        "checks": case_checks(result, language),
        "aside": say("elsewhere.aside", language, lines=left_out) if left_out else "",
    }


def _note(result: CaseResult, source: str, language: str) -> str:
    """What is said aloud: why there is no verdict yet, or the verdict."""
    if result.problem:
        return result.problem.text(language)
    word = status_words(result.status, language)
    return say("elsewhere.judged", language, name=_named(source, language), word=word)


def _named(source: str, language: str) -> str:
    """ "From elsewhere: ChatGPT"."""
    key = "named" if source else "unnamed"
    return say(f"elsewhere.{key}", language, source=source)
