"""`course.find_prompts()`: the collection of prompts, searched in the notebook."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import Any

from course.collection.entries import Entry, entry
from course.collection.figures import models
from course.collection.said import case_text, facts, measured, techniques
from course.collection.search import Filters, Hit, search
from course.collection.vocabulary import TECHNIQUES, TRADES
from course.display.frontend import has_frontend
from course.display.safe import AsWritten
from course.errors import CourseError
from course.language import language
from course.messages import LANGUAGES, say
from course.notebook.apology import apologise
from course.notebook.jobs import start
from course.notebook.panel.widget import CourseWidget, assets, show
from course.notebook.playground import Playground

_LONGEST = 500
"""Characters of a query that are looked at."""

_WORDS = (
    *("title", "intro", "query", "search", "trade", "technique", "model", "rate", "prompts_in"),
    *("results", "copy", "copied", "not_copied", "open", "own", "more"),
)


def find_prompts() -> None:
    """Show the search in the collection of prompts under the cell."""
    speak = language()
    if not has_frontend():
        print(say("collection.page_no_frontend", speak))
        return
    show(CollectionPage(speak), say("collection.page_saved", speak))


class CollectionPage(CourseWidget):
    """The widget. `rows` are the prompts that were found, the best first; `board` in `view` is the
    playground that is open, by the id of its prompt."""

    _esm = assets(
        *("dom.js", "keys.js", "kernel.js", "copy.js", "playground.js", "collection.js"),
    )
    _css = assets("panel.css", "playground.css", "collection.css")

    def __init__(self, speak: str) -> None:
        self._prompts_in = speak
        fixed = {name: say(f"collection.page_{name}", speak) for name in _WORDS}
        fixed |= {name: say(f"collection.{name}", speak) for name in ("prompt", "example")}
        super().__init__(
            speak=speak,
            words={**fixed, "gone": say("panel.gone", speak)},
            view={"status": "", "problem": "", "board": None, "choices": _choices(speak)},
        )

    def on_event(self, event: dict[str, Any]) -> None:
        """A click: "search", with the form, or "open", with the id of a prompt that was found,
        which opens it in the playground, its fields empty with `own`."""
        if event.get("do") == "search":
            start(("collection", self.model_id), partial(self._search, event))
        elif event.get("do") == "open":
            try:
                one = entry(str(event.get("id")), self._prompts_in)
            except CourseError as error:
                self.change_view(problem=error.text(self.speak))
            else:
                self.change_view(problem="", board=self._board(one, bool(event.get("own"))))
            self.flush()

    def _board(self, one: Entry, own: bool) -> dict[str, Any]:
        inputs = dict.fromkeys(one.variables, "") if own else one.cases[0]["inputs"]
        columns = ", ".join(one.variables)
        return {
            "id": one.id,
            "own": own,
            "model": Playground(self.speak, one.prompt, inputs).model_id,
            "how": say("collection.page_own_how", self.speak, columns=columns) if own else "",
        }

    def _search(self, form: dict[str, Any], stop: Event) -> None:
        self.change_view(status=say("collection.page_searching", self.speak), problem="")
        self.flush()
        try:
            tongue = str(form.get("language"))
            tongue = tongue if tongue in LANGUAGES else self.speak
            hits = search(str(form.get("query", ""))[:_LONGEST], tongue, _filters(form))
        except CourseError as error:
            self.change_view(status="", problem=error.text(self.speak))
        except Exception as error:
            self.change_view(status="", problem=apologise(error, self.speak).sentence)
        else:
            if not stop.is_set():
                self._prompts_in = tongue
                self._found(hits)
        self.flush()

    def _found(self, hits: list[Hit]) -> None:
        key = "collection.page_found" if hits else "collection.nothing"
        self.change(rows=[_row(hit, self.speak) for hit in hits])
        self.change_view(board=None, status=say(key, self.speak, count=len(hits)))


def _filters(form: dict[str, Any]) -> Filters:
    """What the form leaves out; what cannot be meant is passed over."""
    asked = str(form.get("rate", ""))
    share = int(asked) / 100 if asked.isascii() and asked.isdigit() else None
    return Filters(
        trade=str(form.get("trade") or "") or None,
        technique=str(form.get("technique") or "") or None,
        model=str(form.get("model") or "") or None,
        rate=share,
    )


def _row(hit: Hit, speak: str) -> dict[str, Any]:
    """A prompt that was found, in words."""
    one = hit.entry
    trade = say(f"collection.trade_{one.trade}", speak)
    return {
        "id": one.id,
        "title": one.title,
        "does": one.does,
        "kind": f"{trade} · {techniques(one, speak)}",
        "figures": measured(hit.figures, speak),
        "facts": [list(fact) for fact in facts(one, speak)],
        "prompt": AsWritten(one.prompt),
        "example": case_text(one, speak),
    }


def _choices(speak: str) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers, by its value."""
    everything = [("", say("collection.page_any", speak))]
    tongues = {"en": "english", "fr": "french"}
    return {
        "trades": everything + [(one, say(f"collection.trade_{one}", speak)) for one in TRADES],
        "techniques": everything
        + [(one, say(f"collection.technique_{one}", speak)) for one in TECHNIQUES],
        "languages": [(one, say(f"collection.page_{tongues[one]}", speak)) for one in LANGUAGES],
        "models": everything + [(one, one) for one in models()],
    }
