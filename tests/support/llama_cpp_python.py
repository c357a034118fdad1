"""llama-cpp-python's server, `python llama_cpp_python.py OPTIONS`, without a compiler.

llama-cpp-python has no wheels: what is installed is its Python part. llama.cpp itself comes from
xllamacpp's wheel, which exports its functions, in the release that requirements/servers.in names.
Those that its linker left out, or that came later, are not called by the server.
"""

from __future__ import annotations

import ctypes
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LIBRARIES = ("libllama.so", "libggml.so")


def folder_of(package: str) -> Path:
    """Where a package is installed, without importing it."""
    found = find_spec(package)
    assert found and found.origin, f"{package} is not installed"
    return Path(found.origin).parent


def link_library() -> None:
    """Put llama.cpp where llama-cpp-python looks for it."""
    library = next(folder_of("xllamacpp").glob("xllamacpp*.so"))
    folder = folder_of("llama_cpp") / "lib"
    folder.mkdir(exist_ok=True)
    for name in LIBRARIES:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(library)


class Absent:
    """A function that the library does not have."""

    def __call__(self, *_: Any) -> None:
        raise NotImplementedError


def allow_absent_functions() -> None:
    """Let llama-cpp-python be imported where it names functions that the library lacks."""
    look_up = ctypes.CDLL.__getattr__

    def leniently(library: ctypes.CDLL, name: str) -> Any:
        try:
            return look_up(library, name)
        except AttributeError:
            if name.startswith("llama_"):
                return Absent()
            raise

    ctypes.CDLL.__getattr__ = leniently  # type: ignore[method-assign]


if __name__ == "__main__":
    link_library()
    allow_absent_functions()
    from llama_cpp.server.__main__ import main

    main()
