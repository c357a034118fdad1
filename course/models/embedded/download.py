"""The model's file from an address: plain HTTP, gone on with where it broke off."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.errors import ModelError
from course.models.catalogue import ModelFile
from course.models.embedded.partial import append, size_of
from course.models.progress import Progress

_CHUNK = 1024 * 1024
_SILENCE = 10.0
"""Seconds that a server may be silent, at the beginning and in between."""
_PAUSES = (1.0, 2.0, 4.0)
"""Seconds before each further try, as long as nothing comes."""
_BUSY = (429, 500, 502, 503, 504)
_POLL = 0.1


class _TryAgain(Exception):
    """The server may do better in a moment; the message for when it does not."""

    def __init__(self, failure: ModelError) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(frozen=True)
class Download:
    """A server that has the model's whole file at `address`; proxies come from the environment."""

    model: ModelFile
    address: str

    @property
    def name(self) -> str:
        """The server, as a person knows it."""
        host = self.address.partition("//")[2].partition("/")[0]
        return host.rpartition("@")[2] or self.address

    def extend(self, partial: Path, progress: Progress) -> None:
        """Add to `partial` what it lacks; what came before a break is kept.

        The content is not checked here. Raises ModelError when the server cannot be reached,
        does not have the file, or breaks off again and again.
        """
        tries, came = 0, False
        while (before := size_of(partial)) < self.model.size:
            failure = self._failed("model.source_cut")
            try:
                self._fetch(partial, before, progress, came=came)
            except _TryAgain as again:
                failure = again.failure
            if size_of(partial) > before:
                tries, came = 0, True
            elif tries == len(_PAUSES):
                raise failure
            else:
                _wait(_PAUSES[tries], before, self.model.size, progress)
                tries += 1

    def _fetch(self, partial: Path, done: int, progress: Progress, *, came: bool) -> None:
        """One request. What has sent something before (`came`) may be asked again; what never
        answered is given up at once."""
        progress("download", done, self.model.size)
        headers = {"User-Agent": "prompteur", **({"Range": f"bytes={done}-"} if done else {})}
        try:
            request = urllib.request.Request(self.address, headers=headers)
            opener = urllib.request.build_opener()  # with the proxies of now
            with opener.open(request, timeout=_SILENCE) as response:
                resumed = response.status == http.client.PARTIAL_CONTENT
                self._check_length(response, done if resumed else 0)
                if done and not resumed:
                    partial.unlink()
                append(partial, _chunks(response), "download", self.model, progress)
        except urllib.error.HTTPError as error:
            error.close()
            self._refused(error.code, partial)
        except (urllib.error.URLError, TimeoutError, ValueError, http.client.InvalidURL) as error:
            if came:
                raise _TryAgain(self._failed("model.source_cut")) from None
            reason = getattr(error, "reason", error)
            raise self._failed("model.source_unreachable", reason=reason) from None
        except (http.client.HTTPException, OSError):
            raise _TryAgain(self._failed("model.source_cut")) from None

    def _check_length(self, response: http.client.HTTPResponse, begin: int) -> None:
        """Raise ModelError when what comes is too short or long to be the file: a login page."""
        length = response.headers.get("Content-Length", "")
        if length.isdigit() and begin + int(length) != self.model.size:
            raise self._failed("model.source_wrong")

    def _refused(self, status: int, partial: Path) -> None:
        if status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            partial.unlink(missing_ok=True)
            raise _TryAgain(self._failed("model.source_wrong"))
        failure = self._failed("model.source_status", status=status)
        raise _TryAgain(failure) if status in _BUSY else failure

    def _failed(self, message_id: str, **values: object) -> ModelError:
        return ModelError(message_id, final=True, source=self.name, **values)


def _chunks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read1(_CHUNK):
        yield chunk


def _wait(seconds: float, done: int, total: int, progress: Progress) -> None:
    """Wait, and let `progress` raise meanwhile to give up."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        progress("download", done, total)
        time.sleep(min(_POLL, left))
