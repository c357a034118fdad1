"""A prompt for a picture, read and linted: what each part does, what is dead, what contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from course.display.safe import one_line
from course.display.table import Table
from course.errors import PromptError
from course.images import diffusion, diffusion_rules, midjourney, midjourney_rules, plain
from course.images.base import WORDS, Finding, Part, words_of
from course.images.clip import clip_count
from course.messages import say
from course.text.counting import says_something, words

DIALECTS = ("midjourney", "stable-diffusion", "comfyui", "plain")

_ALIASES = {
    **{one: one for one in DIALECTS},
    **dict.fromkeys(("mj",), "midjourney"),
    **dict.fromkeys(("sd", "a1111", "automatic1111", "forge", "sdxl"), "stable-diffusion"),
    **dict.fromkeys(("comfy",), "comfyui"),
    **dict.fromkeys(("dall-e", "dalle", "gpt-image", "chatgpt", "phrases", "sentences"), "plain"),
}
_CUT = 160
_MOST_ROWS = 40


@dataclass(frozen=True)
class ImagePrompt:
    """A prompt as it was read. Shown as a table; `parts` joined are the text again."""

    dialect: str
    version: str
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    language: str

    @property
    def text(self) -> str:
        """The prompt, as it was written."""
        return "".join(one.text for one in self.parts)

    @property
    def words(self) -> str:
        """The words that describe the picture."""
        return words_of(self.parts)

    @property
    def unwanted(self) -> str:
        """The words that say what is not wanted in it."""
        return words_of(self.parts, negative=True)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return tuple(one for one in self.findings if one.level == "error")

    def table(self) -> Table:
        """The parts with what each does, and under them the findings, the gravest first."""
        rows = [row for one in self.parts if (row := self._row(one))]
        notes = [self._counted()]
        if len(rows) > _MOST_ROWS:
            left = len(rows) - _MOST_ROWS
            notes.append(say("images.rows_left", self.language, count=left))
        order = ("error", "warning", "note")
        for finding in sorted(self.findings, key=lambda one: order.index(one.level)):
            said = finding.text(self.language)
            notes.append(say(f"images.level_{finding.level}", self.language, text=said))
        if not self.errors:
            notes.append(say("images.no_errors", self.language))
        head = [say(f"images.head_{one}", self.language) for one in ("part", "does")]
        named = say(f"images.name_{self.dialect.replace('-', '_')}", self.language)
        title = say("images.title", self.language, dialect=" ".join((named, self.version)).strip())
        return Table(title, head, rows[:_MOST_ROWS], notes)

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def _row(self, part: Part) -> tuple[str, str] | None:
        written = one_line(part.text[: 4 * _CUT], _CUT)
        if (
            not written
            or part.kind == "mark"
            or (part.kind == "text" and not says_something(written))
        ):
            return None
        return written, self._does(part)

    def _does(self, part: Part) -> str:
        kind, values = part.kind, {"value": one_line(part.value[: 4 * _CUT], _CUT)}
        if kind == "parameter":
            said = say(f"images.mj_{part.name}", self.language, **values)
        else:
            side = "_negative" if part.negative and kind in ("text", "escape") else ""
            said = say(f"images.part_{kind}{side}", self.language, **values)
        if kind in WORDS and round(part.weight, 2) != 1:
            said = say("images.weight", self.language, does=said, weight=float(part.weight))
        return said

    def _counted(self) -> str:
        values = {"count": len(words(self.words)), "tokens": clip_count(self.words)}
        return say("images.counted", self.language, **values)


def dialect_named(name: str) -> str | None:
    """The dialect that is called `name`, in any case, with blanks or underscores for hyphens."""
    return _ALIASES.get("-".join(name.casefold().replace("_", " ").split()))


def read_prompt(text: str, dialect: str, version: str | None, language: str) -> ImagePrompt:
    """`text` read in `dialect`, told in `language`. `version` is Midjourney's, or the name of the
    model for plain sentences.

    Raises PromptError when there is no such dialect, or no version of it.
    """
    named = dialect_named(dialect)
    if named is None:
        known = ", ".join(DIALECTS)
        raise PromptError("images.unknown_dialect", name=one_line(dialect, _CUT), known=known)
    version = one_line(str(version), _CUT).lower().removeprefix("v") if version else None
    parts: Sequence[Part]
    if named == "midjourney":
        known_versions = midjourney_rules.versions()
        if version and version not in known_versions:
            known = ", ".join(known_versions)
            raise PromptError("images.unknown_version_asked", version=version, known=known)
        parts = midjourney.parse(text)
        findings = midjourney_rules.lint(parts, version)
        version = midjourney_rules.version_in(parts) or version
        version = version or midjourney_rules.default_version()
    elif named == "plain":
        parts = plain.parse(text)
        findings = plain.lint(parts, version)
    elif version:
        raise PromptError("images.no_versions", version=version)
    else:
        parts = diffusion.parse(text, named)
        findings = diffusion_rules.lint(parts, named)
    return ImagePrompt(named, version or "", tuple(parts), tuple(findings), language)
