"""What tells one server's model from another's, and tells nothing that is secret."""

from __future__ import annotations

from typing import Any

from course.models.openai.model import OpenAIModel
from course.models.secret import Secret


def prints(url: str = "https://llm.example.org/v1", name: str = "m", **options: Any) -> str:
    return OpenAIModel(url, name, **options).fingerprint


def test_equal_servers_have_equal_fingerprints() -> None:
    assert prints() == prints() == prints(key=Secret("sk-1"), slots=9, timeout=1.0)
    assert prints("https://llm.example.org/v1/") == prints("https://LLM.example.org:443/v1")


def test_whatever_changes_the_answers_changes_the_fingerprint() -> None:
    urls = [
        "https://llm.example.org/v1",
        "http://llm.example.org/v1",
        "https://other.example.org/v1",
        "https://llm.example.org:8443/v1",
        "https://llm.example.org/other/v1",
        "https://llm.example.org/V1",
    ]
    found = [prints(url, name) for url in urls for name in ("m", "n", "M")]
    assert len(set(found)) == len(found)


def test_a_fingerprint_tells_neither_a_key_nor_a_path() -> None:
    found = prints("https://llm.example.org/tenant-token-123/v1", key=Secret("sk-secret-1"))
    assert "tenant-token-123" not in found and "sk-secret-1" not in found
    assert "tenant-token-123" not in repr(OpenAIModel("https://a/tenant-token-123/v1", "m"))
