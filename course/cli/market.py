"""`prompteur market`: the cards of a shared folder as one page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from course.cards.files import save
from course.cards.market import market_page, stall
from course.cards.records import FOLDER
from course.cli.command import Command
from course.display.safe import block, json_text
from course.messages import say

_PAGE = "market.html"


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    def words(key: str) -> str:
        return say(f"cards.option_{key}", language)

    parser.description = say("cards.market_usage", language)
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=words("market_folder"))
    parser.add_argument("--records", metavar="FOLDER", type=Path, help=words("records"))
    parser.add_argument("--title", metavar="TEXT", help=words("market_title"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=words("market_out"))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    found = stall(given.folder, given.records or given.folder / FOLDER)
    page = given.out or given.folder / _PAGE
    title = given.title or say("market.title", language)
    save(page, market_page(found, title, language))
    if given.json:
        row = {
            "page": str(page),
            "offers": [
                {"file": one.file, "id": one.card.id, "version": one.card.version}
                | {"price": one.card.price, "verified_by": [record.by for record in one.records]}
                for one in found.offers
            ],
            "others": [{"file": name, "reason": why.text(language)} for name, why in found.others],
        }
        print(json_text(row, indent=2))
        return 0
    lines = [say("market.written", language, path=page, count=len(found.offers))]
    lines += [
        say("market.other", language, file=name, reason=why.text(language))
        for name, why in found.others
    ]
    print(block("\n".join(lines)))
    return 0


COMMAND = Command(_add_arguments, _run)
