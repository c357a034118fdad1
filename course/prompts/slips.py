"""The text of a learner's cell: the instructor's marks taken out, and usual slips named.

Pure functions; nothing is sent and nothing is run. `diagnose` looks for what a person who
does not program gets wrong first, so that each slip has its own answer before a model is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from course.errors import NoPrompt, PromptError
from course.messages import LANGUAGES, say
from course.prompts.prompt import ROLES, Prompt, undeclared
from course.text.compare import normalized

WORD_LIMIT = 2500
"""About what the embedded model reads beside an exercise's inputs (1.3 tokens a word)."""

USES_LIMIT = 30
"""How often a prompt may use its variables: each use puts a whole text there."""

_LONGEST_WORD = 30
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Signs of scripts that put no spaces between words (Thai, Lao, Burmese, Khmer, Japanese,
Chinese): to a model each is a token or more, so each counts as a word."""
_SOLUTION_MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")
_SHOWN = 60
_MARKER_LIKE = re.compile(r"^[^\S\n]*([^\W\d_]+)[^\S\n]*[:：][^\S\n]*$", re.MULTILINE)
_INLINE_SYSTEM = re.compile(r"\Asystem[ \t\u00a0\u202f]*:[ \t]*\S", re.IGNORECASE)
_OTHER_NAMES = {
    "systeme": "system",
    "utilisateur": "user",
    "utilisatrice": "user",
    "usager": "user",
    "assistante": "assistant",
}
_ORDINARY_WORDS = {"use", "used", "uses", "users", "systems", "assist", "assists", "assistants"}
_QUOTE = r"[rbfu]{0,2}(?:\"\"\"|'''|\"|')"
# White space is never given back (`*+`): a prompt of spaces would take the square of its length.
_CODE = (
    re.compile(rf"\A\w++\s*+=\s*+\(?\s*+{_QUOTE}.*[\"'][\s).]*+\Z", re.DOTALL | re.IGNORECASE),
    re.compile(rf"\A(?:print|display)\s*+\(\s*+{_QUOTE}.*[\"']\s*+,?\s*+\)\s*+;?\Z", re.DOTALL),
    re.compile(r"\A[rbfu]{0,2}(\"\"\"|''').*\1\Z", re.DOTALL | re.IGNORECASE),
    re.compile(r"\A[rbfu]{0,2}(\"|')(?:(?!\1).)+\1\Z", re.DOTALL | re.IGNORECASE),
)


def strip_solution_marks(text: str) -> str:
    """`text` without the lines that mark a solution in the instructor's copy."""
    kept = [
        line
        for line in text.splitlines(keepends=True)
        if not any(mark in line for mark in _SOLUTION_MARKS)
    ]
    return "".join(kept)


def diagnose(text: str, variables: Sequence[str]) -> PromptError | None:
    """What is wrong with the prompt `text`, which may and must use `variables`, before anything
    is sent; None when it can be sent."""
    prompt = Prompt(text)
    return (
        _no_prompt(text, prompt)
        or _too_long(text)
        or _quoted(text)
        or _marker(text)
        or _single_braces(text, variables)
        or _variables(prompt, variables)
    )


def _no_prompt(text: str, prompt: Prompt) -> PromptError | None:
    if not prompt.parts:
        return NoPrompt("prompt.empty")
    stubs = {_bare(say("prompt.stub", language)) for language in LANGUAGES}
    lines = [_bare(line) for line in text.splitlines() if line.strip()]
    if all(line in stubs for line in lines):
        return NoPrompt("prompt.untouched")
    left = next((line for line in text.splitlines() if _bare(line) in stubs), None)
    return PromptError("prompt.stub_left", line=left.strip()) if left else None


def _bare(line: str) -> str:
    """A line for comparing: no emoji variants, no special spaces, no case."""
    return " ".join(normalized("NFKC", line.replace("\ufe0f", "")).casefold().split())


def _too_long(text: str) -> PromptError | None:
    words = max(len(text.split()), len(text) // _LONGEST_WORD, len(_UNSPACED.findall(text)))
    if words > WORD_LIMIT:
        return PromptError("prompt.too_long", words=words, limit=WORD_LIMIT)
    uses = text.count("{{")
    if uses > USES_LIMIT:
        return PromptError("prompt.too_many_uses", uses=uses, limit=USES_LIMIT)
    return None


def _quoted(text: str) -> PromptError | None:
    body = text.strip()
    return PromptError("prompt.quoted") if any(code.match(body) for code in _CODE) else None


def _marker(text: str) -> PromptError | None:
    for found in _MARKER_LIKE.finditer(text):
        meant = _role_meant(found[1])
        line = found[0].strip()
        if meant and not (found[1].lower() == meant and Prompt(found[0]).parts == ()):
            return PromptError("prompt.marker", line=line, meant=meant)
    if _INLINE_SYSTEM.match(text.lstrip()):
        line = text.lstrip().splitlines()[0]
        return PromptError("prompt.marker_inline", line=_short(line))
    return None


def _role_meant(word: str) -> str | None:
    """The role that `word` seems to mean; None for an ordinary word."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if plain in _OTHER_NAMES:
        return _OTHER_NAMES[plain]
    if plain in _ORDINARY_WORDS:
        return None
    return next((role for role in ROLES if _one_slip(plain, role)), None)


def _one_slip(word: str, role: str) -> bool:
    """Whether one letter at most was added, left out, changed, or swapped with the next one."""
    if abs(len(word) - len(role)) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(word, role, strict=False)) if a != b), len(role))
    rest, of_role = word[at:], role[at:]
    if of_role[:2] == rest[1::-1] and rest[2:] == of_role[2:]:
        return True
    return any(rest[a:] == of_role[b:] for a, b in ((1, 1), (1, 0), (0, 1)))


def _single_braces(text: str, declared: Sequence[str]) -> PromptError | None:
    for name in declared:
        word = re.escape(name)
        braces = rf"(?<!\{{)(?:\{{\s*{word}\s*\}}+|\{{++\s*{word}\s*\}}(?!\}}))"
        found = re.search(braces, text)
        if found:
            return PromptError("prompt.single_braces", found=found[0], meant=_braced(name))
    return None


def _variables(prompt: Prompt, declared: Sequence[str]) -> PromptError | None:
    for name in prompt.variables:
        if name not in declared:
            return undeclared(name, declared)
    missing = [_braced(name) for name in declared if name not in prompt.variables]
    return PromptError("prompt.missing", missing=", ".join(missing)) if missing else None


def _braced(name: str) -> str:
    return f"{{{{{name}}}}}"


def _short(line: str) -> str:
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
