"""The course's widgets: state goes to the browser as JSON, events come back as small messages.

A widget is shown together with a plain text, which stays in the saved notebook when the
widget, whose state is not saved, is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from threading import Event, RLock, Thread
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from course.display.safe import block, page_data
from course.notebook.saved import MARK

FLUSH_SECONDS = 0.1


def assets(*names: str) -> str:
    """The text of files of this folder, joined: the browser gets one script and one style."""
    folder = files("course.notebook.panel")
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


class CourseWidget(anywidget.AnyWidget):  # type: ignore[misc]
    """A widget with fixed `words` and a changing `view`, safe to change from any thread.

    Whatever text is put into it is made fit for a page here, so that no caller can forget it.
    """

    words = traitlets.Dict().tag(sync=True)
    speak = traitlets.Unicode("en").tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    live = traitlets.Dict().tag(sync=True)

    def __init__(self, **values: Any) -> None:
        self._pending: dict[str, Any] = {}
        self._guard = RLock()
        super().__init__(**values)
        self.on_msg(lambda _, content, __: self.on_event(content))

    @traitlets.validate("view", "rows", "live")  # type: ignore[untyped-decorator]
    def _made_safe(self, proposal: dict[str, Any]) -> Any:
        return page_data(proposal["value"])

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle: tuple[dict[str, Any], dict[str, Any]] | None = super()._repr_mimebundle_(**options)
        if bundle:
            bundle[0]["text/plain"] = ""
        return bundle

    def on_event(self, event: dict[str, Any]) -> None:
        """Called with each message from the browser: {"do": …}."""

    def change(self, **traits: Any) -> None:
        """Note new values; they reach the browser at the next flush."""
        with self._guard:
            self._pending.update(traits)

    def change_view(self, **parts: Any) -> None:
        """Note new parts of `view`; the others stay."""
        with self._guard:
            self.change(view={**self._pending.get("view", self.view), **parts})

    def flush(self) -> None:
        """Send what was noted."""
        with self._guard:
            pending, self._pending = self._pending, {}
            for name, value in pending.items():
                setattr(self, name, value)

    @contextmanager
    def flushing(self) -> Iterator[None]:
        """Send what is noted about ten times a second, and at the end."""
        done = Event()

        def pump() -> None:
            while not done.wait(FLUSH_SECONDS):
                self.flush()

        pumping = Thread(target=pump, name="prompteur-flush", daemon=True)
        pumping.start()
        try:
            yield
        finally:
            done.set()
            pumping.join()
            self.flush()


class SavedText:
    """The plain text that stands in a saved notebook for a widget."""

    def __init__(self, text: str) -> None:
        self._handle = display(
            {"text/plain": block(text)}, raw=True, metadata={MARK: "saved"}, display_id=True
        )

    def update(self, text: str) -> None:
        """Replace the text; may be called from any thread."""
        self._handle.update({"text/plain": block(text)}, raw=True, metadata={MARK: "saved"})


def show(widget: CourseWidget, saved: str) -> SavedText:
    """Display `widget`, and under it, hidden while the widget is alive, the text `saved`."""
    display(widget, metadata={MARK: "widget"})
    return SavedText(saved)
