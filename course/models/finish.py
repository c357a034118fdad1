"""How a generation ended: the finish reasons that servers write, in one table.

The protocol names a few; servers pass on those of their own engines as well. Sources: the
references of OpenAI, Google (`FinishReason`), Mistral, DeepSeek, Anthropic (stop reasons), Cohere,
Together, Amazon Bedrock, IBM watsonx, Zhipu; the sources of vLLM, SGLang and Text Generation
Inference. Google's endpoint passes the names of its own enumeration on, in capitals.
"""

from __future__ import annotations

from typing import Literal

from course.errors import ModelError, RequestFault

Ending = Literal["ended", "cut", "withheld", "failed", "unknown"]

STOP, CUT, CALLED, WITHHELD, FAILED = "stop", "length", "tool_calls", "content_filter", "error"

_SAID: dict[str, str] = {
    STOP: "stop end_turn eos eos_token stop_sequence stop_token complete completed finished",
    CUT: "length max_tokens max_output_tokens max_completion_tokens max_length model_length "
    "model_context_window_exceeded token_limit error_limit time_limit max_time",
    CALLED: "tool_calls tool_call tool_use function_call",
    WITHHELD: "content_filter content_filtered content_policy_violation safety recitation "
    "prohibited_content blocklist spii language image_safety image_prohibited_content "
    "image_recitation sensitive guardrail_intervened refusal error_toxic",
    FAILED: "error abort aborted cancelled canceled user_cancel insufficient_system_resource "
    "network_error server_error internal_error timeout failed malformed_response "
    "malformed_function_call unexpected_tool_call not_finished",
}
_TABLE = {word: name for name, words in _SAID.items() for word in words.split()}
_NOTHING = ("", "null", "none", "finish_reason_unspecified")
_ENDINGS: dict[str | None, Ending] = {
    None: "ended",
    STOP: "ended",
    CALLED: "ended",
    CUT: "cut",
    WITHHELD: "withheld",
    FAILED: "failed",
}


def normalised(said: str | None) -> str | None:
    """The finish reason `said` in OpenAI's words: "stop", "length", "tool_calls",
    "content_filter", or "error" for a generation that failed; None where nothing is said. One
    that the table does not know stays as it is."""
    word = (said or "").partition(":")[0].strip().casefold().replace("-", "_").replace(" ", "_")
    word = word.removeprefix("finishreason.")
    if word in _NOTHING:
        return None
    return _TABLE.get(word) or _TABLE.get(word.removeprefix("finish_reason_")) or said


def ending(said: str | None) -> Ending:
    """How a generation with the finish reason `said` ended. One without any came to its end: who
    asks knows that the answer is whole."""
    return _ENDINGS.get(normalised(said), "unknown")


def is_answer(said: str | None, text: str) -> bool:
    """Whether `text`, which ended so, is what the model answered, whole or cut. What was held
    back or failed is none, and nothing is no answer when nobody knows why it ended."""
    how = ending(said)
    return how in ("ended", "cut") or (how == "unknown" and bool(text.strip()))


def no_answer(said: str | None, host: str) -> ModelError:
    """Why what ended so, at `host`, is no answer, in words for a person."""
    if ending(said) == "withheld":
        return RequestFault("model.filtered", host=host)
    return ModelError("model.failed", host=host, reason=said)
