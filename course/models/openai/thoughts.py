"""What of a reply's text is said, and what only thought: told piece by piece, as it comes.

A server that knows its model keeps the thoughts out of the text. One that does not leaves them
in it, between marks that the model writes. They stand at the beginning of a reply, so only there
are they looked for: a reply that speaks of such a mark in its middle keeps it. <thinking> is no
such mark: models write it because a prompt asks for it.

Some chat templates write the first mark themselves (DeepSeek, QwQ, Qwen3-Thinking): the reply
then begins with thoughts, and only the mark at their end tells. vLLM's issues 13125 and 14841 show
both forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable

MARKS = {
    "<think>": "</think>",  # DeepSeek, Qwen, GLM, MiniMax and most others
    "[THINK]": "[/THINK]",  # Mistral
    "<seed:think>": "</seed:think>",  # ByteDance
    "◁think▷": "◁/think▷",  # Moonshot
    "<|channel|>analysis<|message|>": "<|channel|>final<|message|>",  # OpenAI's open weights
}
_ANY = re.compile("|".join(re.escape(mark) for pair in MARKS.items() for mark in pair))
_LONGEST = max(len(mark) for pair in MARKS.items() for mark in pair)
_QUOTES = "`\"'“”‘’«»()[]"


class Spoken:
    """What is said of a text that comes piece by piece.

    `unopened` tells whether the model's thoughts begin without a mark, None where that is not
    known. Unless it is False, what may yet turn out to be thought is held back, to the end if
    need be, and what is shown is always the beginning of `text`. `thought` is whether there were
    thoughts; `marked` whether they began with a mark, `found_unopened` whether without.
    """

    def __init__(self, unopened: bool | None = None) -> None:
        self.thought = self.marked = self.found_unopened = False
        self._unopened = unopened
        self._said: list[str] = []
        self._shown: list[str] = []
        self._held = ""
        self._looked = 0
        self._until = ""
        self._step: Callable[[bool], bool] = self._begin

    @property
    def text(self) -> str:
        """What was said so far."""
        return "".join(self._said)

    def take(self, piece: str) -> str:
        """Take in the next piece; gives what can be shown now."""
        self._held += piece
        return self._onward(last=False)

    def end(self, *, cut: bool = False) -> str:
        """The text is over, `cut` by its length or not; gives what was held back till now."""
        if cut and self._unopened and self._step == self._watch:
            self.thought |= bool(self._held.strip())  # the end of the thought did not come
            self._held = ""
        return self._onward(last=True)

    def _onward(self, *, last: bool) -> str:
        self._shown.clear()
        while self._step(last):
            pass
        return "".join(self._shown)

    def _begin(self, last: bool) -> bool:
        """At the beginning, or after a thought. Each step tells whether there is a next one."""
        text = self._held.lstrip()
        opener = next((mark for mark in MARKS if text.startswith(mark)), None)
        if opener:
            self.marked, self._until = True, MARKS[opener]
            self._held = text[len(opener) :]
            self._step = self._think
        elif not last and any(mark.startswith(text) for mark in MARKS):
            return False
        elif self.marked or self.found_unopened:
            self._held = text
            self._step = self._speak
        else:
            self._step = self._watch
        return True

    def _think(self, last: bool) -> bool:
        """In a thought that began with a mark."""
        thought, mark, rest = self._held.partition(self._until)
        sure = thought if mark or last else thought[:-_LONGEST]  # it may end in half a mark
        self.thought |= bool(sure.strip())
        if mark:
            self._held, self._step = rest, self._begin
            return True
        self._held = "" if last else thought[-_LONGEST:]
        return False

    def _watch(self, last: bool) -> bool:
        """In what is said, unless a mark tells that it was thought till there."""
        for found in _ANY.finditer(self._held, max(0, self._looked - _LONGEST)):
            if found[0] in MARKS:
                break  # that mark is spoken of, and so is the one that ends it
            if not last and found.end() == len(self._held):
                return self._wait()  # what follows it decides
            if not _is_spoken_of(self._held, found):
                self.found_unopened = True
                self.thought |= bool(self._held[: found.start()].strip())
                self._said.clear()
                self._held, self._step = self._held[found.end() :], self._begin
                return True
        else:
            if not last:
                return self._wait()
        self._say(self._held[0 if self._unopened is not False else self._looked :])
        self._held, self._step = "", self._speak
        return False

    def _wait(self) -> bool:
        """Where nothing is held back, what was said stays in `_held` too: it may be taken back."""
        if self._unopened is False:
            self._say(self._held[self._looked :])
        self._looked = len(self._held)
        return False

    def _speak(self, last: bool) -> bool:
        """In what is said, for good."""
        self._say(self._held)
        self._held = ""
        return False

    def _say(self, text: str) -> None:
        if text:
            self._said.append(text)
            self._shown.append(text)


def _is_spoken_of(text: str, found: re.Match[str]) -> bool:
    """Whether the mark at that place stands in a sentence or in quotation marks."""
    before = text[max(0, found.start() - 1) : found.start()]
    after = text[found.end() : found.end() + 1]
    quoted = bool(before and after) and before in _QUOTES and after in _QUOTES
    return quoted or (before == " " and after != "\n")
