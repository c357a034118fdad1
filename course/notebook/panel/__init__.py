"""The panel under a `%%prompt` cell: what was asked, answered, checked and earned."""

from course.notebook.panel.panel import open_panel

__all__ = ["open_panel"]
