"""`course.ask`: ask the model one thing, and read what it answers."""

from __future__ import annotations

import sys
from queue import SimpleQueue

from course.display.frontend import has_frontend
from course.display.safe import block
from course.errors import CourseError, PromptError, Stopped
from course.language import language
from course.learner.ready import MAX_TOKENS, ready_models
from course.learner.unkept import tell_unkept
from course.messages import say
from course.models.base import Model, Reply, Request, Settings
from course.models.loop import run
from course.prompts.message import Message
from course.prompts.prompt import Prompt


def ask(
    text: str,
    *,
    temperature: float = 0.0,
    max_tokens: int = MAX_TOKENS,
    times: int = 1,
    **variables: str,
) -> None:
    """Send `text` to the model and print its reply, or `times` replies and how many differ.

    `{{name}}` in the text stands for the variable `name`. `temperature` 0 takes the likeliest
    token each time; `max_tokens` bounds the reply. What goes wrong is said, not raised.
    """
    spoken = language()
    try:
        messages = _messages(text, variables)
        [model] = ready_models([None], spoken).values()
        asker = _Asker(model, messages, temperature, max_tokens, spoken)
        if times == 1:
            asker.once()
        else:
            asker.several(times)
    except CourseError as error:
        print(block(error.text(spoken)), file=sys.stderr)
    except (KeyboardInterrupt, Stopped):
        print(f"\n{say('lesson.stopped', spoken)}")
    finally:
        tell_unkept(spoken)


def _messages(text: str, variables: dict[str, str]) -> list[Message]:
    prompt = Prompt(text)
    for name in prompt.variables:
        if name not in variables:
            raise PromptError("lesson.no_value", variable=f"{{{{{name}}}}}", name=name)
    return prompt.messages(variables)


class _Asker:
    """Asks the same messages, and prints as somebody can read it where this kernel is shown."""

    def __init__(
        self,
        model: Model,
        messages: list[Message],
        temperature: float,
        max_tokens: int,
        spoken: str,
    ) -> None:
        self._model = model
        self._messages = messages
        self._temperature = temperature
        self._max_tokens = max_tokens
        self._language = spoken
        self._live = has_frontend()

    def once(self) -> None:
        """Print one reply, piece by piece where somebody watches."""
        reply = self._reply(0, stream=self._live)
        print("" if self._live else block(reply.text.strip()))
        print(f"[{self._facts(reply)}]")

    def several(self, times: int) -> None:
        """Print one numbered reply after the other, and how many of them differ."""
        texts = set()
        for number in range(1, times + 1):
            reply = self._reply(number - 1)
            lines = block(reply.text.strip()).split("\n")
            cut = "…" if reply.finish == "length" else ""
            print(f"{number:>2}. " + "\n    ".join(lines) + cut)
            texts.add(reply.text.strip())
        key = "all_different" if len(texts) == times else "different"
        print(f"[{say(f'lesson.{key}', self._language, times=times, count=len(texts))}]")

    def _reply(self, repeat: int, *, stream: bool = False) -> Reply:
        settings = Settings(self._temperature, self._max_tokens, seed=repeat + 1)
        if self._temperature == 0:
            settings = Settings(self._temperature, self._max_tokens, seed=1)
        pieces: SimpleQueue[str] = SimpleQueue()
        on_text = pieces.put if stream else None
        request = Request(tuple(self._messages), settings, repeat)
        asked = self._model.complete(request, on_text=on_text)
        return run(asked, meanwhile=lambda: _print_pieces(pieces))

    def _facts(self, reply: Reply) -> str:
        """Tokens, where the reply came from if it is not obvious, whether it was cut."""
        facts = []
        if reply.tokens_in is not None and reply.tokens_out is not None:
            values = {"tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out}
            facts.append(say("panel.tokens", self._language, **values))
        if self._live:
            facts.append(say(f"panel.source_{reply.source}", self._language))
        if reply.finish == "length":
            facts.append(say("lesson.cut", self._language, limit=self._max_tokens))
        return " · ".join(facts)


def _print_pieces(pieces: SimpleQueue[str]) -> None:
    while not pieces.empty():
        print(block(pieces.get()), end="", flush=True)
