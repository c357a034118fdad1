"""The form in which a person chooses the model. Keys are never typed into it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from course.display.frontend import has_frontend
from course.display.safe import html, one_line
from course.errors import CourseError
from course.language import language
from course.messages import say
from course.models.base import Request, Settings
from course.models.budget import limited, run_budgets, spent_so_far
from course.models.catalogue import EMBEDDED
from course.models.chosen import list_models, make_model, which_and_why
from course.models.default import default_model
from course.models.loop import run
from course.models.settings import (
    ServerSettings,
    choose,
    chosen_embedded,
    chosen_server,
    current_settings,
    save_settings,
)
from course.notebook.panel.widget import SavedText, assets
from course.prompts.message import Message

_LABEL = {"description_width": "11em"}
_QUESTION = {
    "en": "Answer with one word: what colour is the sky?",
    "fr": "Répondez en un mot : de quelle couleur est le ciel ?",
}
_LONGEST_SHOWN = 200


def settings_panel() -> None:
    """Show the form under the cell; without a front end, print the settings that hold."""
    speak = language()
    if not has_frontend():
        settings = current_settings()
        print(
            say("settings.title", speak),
            settings.base_url or "",
            which_and_why(speak) or settings.model,
        )
        print(_spent(speak), end="")
        return
    from IPython.display import display

    from course.notebook.saved import MARK

    display(SettingsForm(speak).box, metadata={MARK: "widget"})
    SavedText(say("settings.saved_text", speak))


class _Keyboard(anywidget.AnyWidget):  # type: ignore[misc]
    """Shows nothing; lets the form that it stands in be used by keyboard."""

    _esm = assets("dom.js", "keys.js", "kernel.js", "settings.js")
    _css = assets("settings.css")

    gone = traitlets.Unicode().tag(sync=True)


class SettingsForm:
    """The form's widgets and what its buttons do. `status` is where results are told.

    Text from a server is only put into widgets that show it as text.
    """

    def __init__(self, speak: str) -> None:
        self._speak = speak
        problem = ""
        try:
            now = current_settings()
        except CourseError as error:
            now, problem = ServerSettings(), error.text(speak)
        remote = now.base_url is not None
        self.source = self._labelled(
            widgets.Dropdown,
            "source",
            options=[
                (self._say("source_embedded"), "embedded"),
                (self._say("source_server"), "server"),
            ],
            value="server" if remote else "embedded",
        )
        self.size = self._labelled(
            widgets.Dropdown,
            "size",
            options=[(self._say(f"size_{choice}"), choice) for choice in EMBEDDED],
            value=now.model if now.model in EMBEDDED else default_model().model.choice,
        )
        self.address = self._labelled(
            widgets.Text,
            "address",
            value=now.base_url or "",
            placeholder=self._say("address_example"),
        )
        self.model = self._labelled(
            widgets.Combobox, "model", value=now.model if remote else "", ensure_option=False
        )
        self.key_hint = _plain(self._say("key_hint"))
        self.list_button = self._button("list", self._list)
        self.test_button = self._button("test", self._test)
        self.save_button = self._button("save", self._save)
        self.answers = _plain(_answers(speak))
        self.spent = _plain(_spent(speak))
        self.status = _plain(problem)
        self.status.add_class("prompteur-settings-said")
        self._server_part = widgets.VBox(
            [self.address, self.model, self.list_button, self.key_hint],
            layout=widgets.Layout(align_items="flex-start"),
        )
        self.source.observe(lambda _: self._show_part(), names="value")
        buttons = widgets.HBox([self.test_button, self.save_button])
        self.box = widgets.VBox(
            [
                *(self.answers, self.source, self.size, self._server_part, buttons),
                *(self.spent, self.status, _Keyboard(gone=say("panel.gone", speak))),
            ]
        )
        self.box.add_class("prompteur-settings")
        self._show_part()

    def asked(self) -> ServerSettings:
        """The settings as the form has them. Raises SettingsError."""
        if self.source.value == "embedded":
            return chosen_embedded(self.size.value)
        return chosen_server(self.address.value, self.model.value)

    def _list(self) -> None:
        # A server lists its models without being told one.
        offered = list_models(chosen_server(self.address.value, self.model.value or "-"))
        # A name is sent as it stands, so that one which cannot be shown as it stands is no choice.
        offered = [name for name in offered if one_line(name) == name]
        self.model.options = tuple(offered)
        if offered and not self.model.value:
            self.model.value = offered[0]
        self._tell("listed", count=len(offered))

    def _test(self) -> None:
        settings = self.asked()
        model = limited(make_model(settings), run_budgets(settings))
        self._tell("testing")
        prepare = getattr(model, "prepare", None)
        if prepare:
            prepare(self._progress)
        asked = Request((Message("user", _QUESTION[self._speak]),), Settings(max_tokens=200))
        try:
            reply = run(model.complete(asked))
        finally:
            self.spent.value = _as_text(_spent(self._speak))
        said = one_line(reply.text, _LONGEST_SHOWN)
        self._tell("works", model=model.name, seconds=round(reply.seconds, 1), reply=said)

    def _save(self) -> None:
        settings = self.asked()
        choose(settings)  # also where they cannot be saved
        path = save_settings(settings)
        names = ("PROMPTEUR_BASE_URL", "PROMPTEUR_MODEL")
        first = next((name for name in names if os.environ.get(name)), None)
        if first:
            self._tell("saved_overridden", path=path, name=first)
        else:
            self._tell("saved", path=path)

    def _progress(self, step: str, done: int, total: int) -> None:
        share = f" {100 * done // total} %" if total and step != "start" else ""
        self._show(say(f"model.step_{step}", self._speak) + share)

    def _show_part(self) -> None:
        remote = self.source.value == "server"
        self._server_part.layout.display = None if remote else "none"
        self.size.layout.display = "none" if remote else None

    def _button(self, key: str, action: Callable[[], None]) -> Any:
        button = widgets.Button(description=self._say(key), layout=widgets.Layout(width="auto"))

        def pressed(_: Any) -> None:
            button.disabled = True
            try:
                action()
            except CourseError as error:
                self._show(error.text(self._speak))
            finally:
                button.disabled = False

        button.on_click(pressed)
        return button

    def _labelled(self, kind: Any, key: str, **values: Any) -> Any:
        own = widgets.Layout(width="44em", max_width="100%")  # shared, one hidden would hide all
        return kind(description=self._say(key), style=_LABEL, layout=own, **values)

    def _tell(self, key: str, **values: Any) -> None:
        self._show(self._say(key, **values))

    def _show(self, text: str) -> None:
        self.status.value = _as_text(text)

    def _say(self, key: str, **values: Any) -> str:
        return say(f"settings.{key}", self._speak, **values)


def _answers(speak: str) -> str:
    """Which embedded model answers as things stand, and why; "" where another does."""
    sentence = which_and_why(speak)
    return say("settings.answers", speak, sentence=sentence) if sentence else ""


def _spent(speak: str) -> str:
    """What this notebook has spent so far, as a line; "" while nothing has had a price."""
    told = spent_so_far()
    if told is None:
        return ""
    cost, limit = told
    key = "money.spent_of" if limit else "money.spent"
    return say(key, speak, cost=cost, limit=limit) + "\n"


def _plain(text: str) -> Any:
    """A line in which `_tell` shows text."""
    return widgets.HTML(_as_text(text), layout=widgets.Layout(max_width="60em"))


def _as_text(text: str) -> str:
    """HTML that shows `text` as it is: no tags, and no formulas either, which widgets would
    otherwise typeset, links included."""
    return f'<div class="mathjax_ignore tex2jax_ignore">{html(text)}</div>'
