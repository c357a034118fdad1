"""What a saved notebook holds of the course's widgets: their text only.

JupyterLab does not save the state of widgets, and shows "Error displaying widget: model not
found" for one that it finds in a file. This extension of the Jupyter server leaves the widget
out of what is saved; the text beside it stays. Where it does not run, both are saved.
"""

from __future__ import annotations

from typing import Any

MARK = "prompteur"
"""Metadata of a widget's two outputs: "widget" on the one, "saved" on the text in its place."""


def without_widgets(model: dict[str, Any], **_: Any) -> None:
    """Take the course's widgets out of a contents model that is about to be saved, in place."""
    if model.get("type") != "notebook" or not model.get("content"):
        return
    for cell in model["content"].get("cells", ()):
        if "outputs" in cell:
            cell["outputs"] = [one for one in cell["outputs"] if not _is_widget(one)]


def _is_widget(output: dict[str, Any]) -> bool:
    return bool(output.get("metadata", {}).get(MARK) == "widget")


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.notebook.saved"}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(without_widgets)
