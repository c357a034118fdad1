"""Checks on replies that are prompts for pictures. How they are read: `course.images`."""

from __future__ import annotations

from course.checks.base import Misdescribed, Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.images import midjourney_rules
from course.images.base import WORDS
from course.images.clip import WINDOW, clip_count
from course.images.diffusion import A1111, COMFY
from course.images.diffusion_rules import chunks
from course.images.prompt import DIALECTS, ImagePrompt, read_prompt
from course.text.compare import finds, folded, number_forms
from course.text.counting import lines, words

_MOST_QUOTED = 4


@register(area="images")
def midjourney(
    *, version: str | None = None, ratio: str | None = None, has: list[str] | None = None
) -> Rule:
    """The reply is one line, a prompt for Midjourney in which nothing is an error in `version`
    (else in the newest); it asks for `ratio`, and has each parameter of `has`, such as `--no`."""
    if version is not None and version not in midjourney_rules.versions():
        known = ", ".join(midjourney_rules.versions())
        raise wrong_parameter("version", "none_of", inside=True, value=version, known=known)
    wanted = _ratio(ratio) if ratio is not None else None
    names = [one.removeprefix("--") for one in has or ()]

    def rule(subject: Subject) -> Finding:
        prompt = read_prompt(subject.reply.text.strip(), "midjourney", version, subject.language)
        if len(lines(prompt.text)) > 1:
            return Finding(False, detail="midjourney_lines")
        wrong = _first_error(prompt, "midjourney_error")
        if wrong:
            return wrong
        found = midjourney_rules.ratio_in(prompt.parts)
        if wanted and found is None:
            return Finding(False, {"wanted": ratio}, "midjourney_no_ratio")
        if wanted and found and found[0] * wanted[1] != found[1] * wanted[0]:
            values = {"found": f"{found[0]}:{found[1]}", "wanted": ratio}
            return Finding(False, values, "midjourney_ratio")
        there = {one.name for one in prompt.parts if one.kind == "parameter"}
        missing = tuple(f"--{one}" for one in names if one not in there)
        return Finding(not missing, {"missing": Quoted(missing)}, "midjourney_lacks")

    return rule


@register(area="images")
def sd_prompt(
    *,
    dialect: str = A1111,
    lightest: float = 0.5,
    heaviest: float = 1.5,
    unwanted: list[str] | None = None,
) -> Rule:
    """The reply is a prompt for Stable Diffusion in which nothing is an error in `dialect`; its
    weights are from `lightest` to `heaviest`, and each of `unwanted` is in its negative prompt."""
    if dialect not in (A1111, COMFY):
        known = f"{A1111}, {COMFY}"
        raise wrong_parameter("dialect", "none_of", inside=True, value=dialect, known=known)
    targets = {one: folded(one) for one in unwanted or ()}

    def rule(subject: Subject) -> Finding:
        prompt = read_prompt(subject.reply.text, dialect, None, subject.language)
        wrong = _first_error(prompt, "sd_prompt_error")
        if wrong:
            return wrong
        for part in prompt.parts:
            weight = round(part.weight, 2)
            if part.kind in WORDS and part.text.strip() and not lightest <= weight <= heaviest:
                values = {"weight": weight, "low": lightest, "high": heaviest}
                said = values | {"words": Quoted((part.text,))}
                return Finding(False, said, "sd_prompt_weight")
        text = folded(prompt.unwanted)
        missing = tuple(one for one, target in targets.items() if not finds(text, target))
        return Finding(not missing, {"missing": Quoted(missing)}, "sd_prompt_unwanted")

    return rule


@register(area="images")
def image_words(
    *,
    keeps: list[str | list[str]],
    adds: list[str] | None = None,
    most: int | None = None,
    dialect: str = "plain",
) -> Rule:
    """The description in the reply, without what `dialect` has beside it, keeps each of `keeps`, a
    text or a list of wordings of which one will do; it has none of the words `adds`, and at most
    `most` words. The plural of a word is as good."""
    _require(dialect)
    if most is not None and most < 1:
        raise wrong_parameter("most", "one_or_more")
    groups = [[one] if isinstance(one, str) else one for one in keeps]

    def rule(subject: Subject) -> Finding:
        prompt = read_prompt(subject.reply.text, dialect, None, subject.language)
        text = folded(prompt.words)
        missing = tuple(one[0] for one in groups if not any(_has(text, form) for form in one))
        wanted = Quoted(tuple(one[0] for one in groups))
        if missing:
            return Finding(False, {"missing": Quoted(missing), "wanted": wanted})
        added = tuple(one for one in adds or () if _has(text, one))
        if added:
            return Finding(False, {"found": Quoted(added[:_MOST_QUOTED])}, "image_words_added")
        count = len(words(prompt.words))
        values = {"count": count, "most": most, "wanted": wanted}
        return Finding(most is None or count <= most, values, "image_words_many")

    return rule


@register(area="images")
def clip_tokens(*, most: int = WINDOW, dialect: str = "plain") -> Rule:
    """The description in the reply, without what `dialect` has beside it, has at most `most`
    tokens of CLIP's between one BREAK and the next; so has the negative prompt."""
    _require(dialect)
    if most < 1:
        raise wrong_parameter("most", "one_or_more")

    def rule(subject: Subject) -> Finding:
        prompt = read_prompt(subject.reply.text, dialect, None, subject.language)
        sides = [one for side in (False, True) for one in chunks(prompt.parts, negative=side)]
        count = max(map(clip_count, sides))
        return Finding(count <= most, {"count": count, "most": most})

    return rule


def _first_error(prompt: ImagePrompt, detail: str) -> Finding | None:
    for error in prompt.errors:
        return Finding(False, {"found": error}, detail)
    return None


def _has(text: str, target: str) -> bool:
    """Whether a folded text has `target`, or the plural or singular of its words."""
    forms = [folded(target)]
    if " " not in forms[0]:
        forms += sorted(number_forms(forms[0]))
    return any(finds(text, form) for form in forms)


def _ratio(written: str) -> tuple[int, int]:
    width, _, height = written.partition(":")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise Misdescribed("bad_ratio", value=written)
    return int(width), int(height)


def _require(dialect: str) -> None:
    if dialect not in DIALECTS:
        known = ", ".join(DIALECTS)
        raise wrong_parameter("dialect", "none_of", inside=True, value=dialect, known=known)
