"""YAML from strangers, and YAML for people to read.

A card comes from somebody else, so only plain data are read: no tags, no anchors that grow, no
name twice, no more text and no more brackets than a card may have. What is written reads back as
the same data, whatever signs its texts hold.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any

import yaml

from course.errors import CourseError
from course.exercises.reading import parsed
from course.plugins import plain

MOST_CHARACTERS = 1_000_000
"""How long the text of a card may be."""

_MOST_LEVELS = 30
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_PLAIN = {f"{_TAG}{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")}
_TEXT = f"{_TAG}str"
_DATE = f"{_TAG}timestamp"
_READABLE = re.compile("[\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*")
"""Texts that no reader of YAML changes on the way, whatever quotation marks they stand in."""


class NotPlain(CourseError):
    """A text is YAML, and more than plain data: which line, and what is meant to stand there."""


def read(text: str) -> Any:
    """The plain data that a YAML text says: texts, numbers, true and false, null, lists, and
    mappings with texts as names. A date is the text that was written.

    Raises NotPlain, and Unreadable for what is no YAML; each says in which line.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotPlain("cards.too_long", most=MOST_CHARACTERS)
    try:
        _require_shallow(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        return parsed(text)  # which says in one sentence what it stumbles over
    if node is None:
        return None
    _require_plain(node)
    try:
        return _LOADER("").construct_document(node)
    except (ValueError, RecursionError) as error:
        raise NotPlain("cards.value", line=_line(node), reason=plain(str(error))) from None


def written(data: Any) -> str:
    """`data` as YAML for people: in its own order, with texts of several lines as blocks."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9, indent=2
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, and quotes what would read as something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text_node(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    if not _READABLE.fullmatch(text):
        return dumper.represent_scalar(_TEXT, text, style='"')
    block = "\n" in text and text[:1] not in (" ", "\n")
    return dumper.represent_scalar(_TEXT, text, style="|" if block else None)


_Dumper.add_representer(str, _text_node)


def _require_shallow(text: str) -> None:
    """Raise NotPlain for brackets in brackets beyond reason, before anything is built of them."""
    level = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise NotPlain("cards.anchor", line=_line(event))
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
            if level > _MOST_LEVELS:
                raise NotPlain("cards.too_deep", line=_line(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1


def _require_plain(node: Any) -> None:
    if node.tag == _DATE:
        node.tag = _TEXT
    if node.tag not in _PLAIN:
        raise NotPlain("cards.tag", line=_line(node), tag=plain(node.tag.removeprefix(_TAG)))
    if node.tag == f"{_TAG}float" and not isfinite(_number(node)):
        raise NotPlain("cards.value", line=_line(node), reason=plain(node.value))
    if isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for name, value in node.value:
            if name.tag != _TEXT or not isinstance(name, yaml.ScalarNode):
                raise NotPlain("cards.name", line=_line(name))
            if name.value in names:
                raise NotPlain("cards.twice", line=_line(name), name=plain(name.value))
            names.add(name.value)
            _require_plain(value)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            _require_plain(one)


def _number(node: yaml.ScalarNode) -> float:
    try:
        return float(_LOADER("").construct_yaml_float(node))
    except (ValueError, OverflowError):
        return float("inf")


def _line(part: Any) -> int:
    """The line of a node or an event, from 1."""
    return int(part.start_mark.line) + 1
