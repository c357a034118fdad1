"""CLIP's tokens: how the text encoder of Stable Diffusion cuts a prompt.

Byte-pair encoding as in OpenAI's CLIP (https://github.com/openai/CLIP, clip/simple_tokenizer.py,
commit d05afc4). `merges.txt` has the 48,894 merges that the encoder knows, in their order: those
lines of `bpe_simple_vocab_16e6.txt.gz` (SHA-256 924691ac288e54409236115652ad4aa250f48203de50a9e4
722a6ecd48d6804a) that it reads. Both are under the MIT licence in `LICENSE`.

Not done here: what `ftfy` mends in broken texts. A curly apostrophe stays curly, as in the
tokenizers of Hugging Face, which the interfaces use.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from heapq import heapify, heappop, heappush
from importlib.resources import files

from course.text.compare import normalized

WINDOW = 75
"""Tokens of a prompt that the encoder reads at a time: 77, less its marks of start and end."""

_LETTERS = 256
"""Tokens that are one byte; as many again are a byte that ends a word."""

_PRINTED = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
_HIDDEN = tuple(byte for byte in range(_LETTERS) if byte not in _PRINTED)
"""The bytes in the order of their tokens."""

_MARKS = {"<|startoftext|>": 49406, "<|endoftext|>": 49407}


def clip_ids(text: str) -> list[int]:
    """The numbers of the tokens of `text`, without the marks of start and end that the encoder
    puts around it."""
    text = normalized("NFC", text).lower()
    ids: list[int] = []
    for found in _pattern(text).finditer(text):
        word = found[0]
        ids += [_MARKS[word]] if word in _MARKS else _merged(_bytes_of(word))
    return ids


def clip_count(text: str) -> int:
    """How many tokens `text` has."""
    return len(clip_ids(text))


def _pattern(text: str) -> re.Pattern[str]:
    """What CLIP takes for a word: an English ending, letters, one digit, or other marks. Python's
    `\\w` has numerals that are no digits (², Ⅷ): those of `text` are put with the digits."""
    numerals = {one for one in set(text) if unicodedata.category(one) in ("Nl", "No")}
    odd = re.escape("".join(sorted(numerals)))
    marks = "|".join(map(re.escape, _MARKS))
    return re.compile(rf"{marks}|'(?:s|t|re|ve|m|ll|d)|[^\W\d_{odd}]+|[\d{odd}]|(?:[^\s\w]|_)+")


def _bytes_of(word: str) -> list[int]:
    """The tokens of the single bytes of `word`; the last one ends it."""
    numbers = _numbers()
    ids = [numbers[byte] for byte in word.encode("utf-8", "surrogatepass")]
    ids[-1] += _LETTERS
    return ids


def _merged(ids: list[int]) -> list[int]:
    """`ids` with each pair that is a token merged, the earliest learnt first: as many steps as
    there are ids, times the logarithm of that, where looking over the word again for each merge
    would take the square. A merged token has the number of its rank."""
    pairs = _pairs()
    gone = -1
    before, after = list(range(-1, len(ids) - 1)), [*range(1, len(ids)), gone]

    def token(left: int) -> int | None:
        right = after[left] if left >= 0 else gone
        return None if right == gone else pairs.get((ids[left], ids[right]))

    heap = [(rank, at) for at in range(len(ids)) if (rank := token(at)) is not None]
    heapify(heap)
    while heap:
        rank, fresh = heap[0][0], []
        while heap and heap[0][0] == rank:
            at = heappop(heap)[1]
            if ids[at] == gone or token(at) != rank:
                continue
            right = after[at]
            ids[at], ids[right], after[at] = rank, gone, after[right]
            if after[at] != gone:
                before[after[at]] = at
            fresh += [before[at], at]
        for at in fresh:
            if at != gone and ids[at] != gone and (new := token(at)) is not None:
                heappush(heap, (new, at))
    return [one for one in ids if one != gone]


@lru_cache
def _numbers() -> list[int]:
    """The token of each byte."""
    numbers = [0] * _LETTERS
    for number, byte in enumerate((*_PRINTED, *_HIDDEN)):
        numbers[byte] = number
    return numbers


@lru_cache
def _pairs() -> dict[tuple[int, int], int]:
    """The token of each pair of tokens that is one. In the file a byte that is not printed stands
    as a letter from U+0100 on."""
    signs = [*map(chr, _PRINTED), *(chr(_LETTERS + n) for n in range(len(_HIDDEN)))]
    known = {sign: number for number, sign in enumerate(signs)}
    known |= {f"{sign}</w>": number + _LETTERS for number, sign in enumerate(signs)}
    pairs = {}
    merges = files(__package__).joinpath("merges.txt").read_text(encoding="utf-8")
    for rank, line in enumerate(merges.rstrip("\n").split("\n"), 2 * _LETTERS):
        left, right = line.split(" ")
        known[left + right] = rank
        pairs[known[left], known[right]] = rank
    return pairs
