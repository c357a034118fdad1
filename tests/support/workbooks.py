"""Workbooks written part by part, as programs write them and as none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts, over those that every workbook has."""
    own: dict[str, str | bytes] = {
        "_rels/.rels": relations({"a": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{TRANSITIONAL}" xmlns:r="{_KIND}"><sheets>'
        '<sheet name="Class" sheetId="1" r:id="s1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            {"s1": ("worksheet", "worksheets/sheet1.xml"), "t": ("sharedStrings", "strings.xml")}
        ),
        "xl/strings.xml": "<sst/>",
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for path, content in (own | dict(parts)).items():
            archive.writestr(path, content)
    return written.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """The relations of a part: id → kind and path."""
    rows = "".join(
        f'<Relationship Id="{id}" Type="{_KIND}/{kind}" Target="{target}"/>'
        for id, (kind, target) in targets.items()
    )
    return f"<Relationships>{rows}</Relationships>"


def sheet(rows: Sequence[str], namespace: str = TRANSITIONAL) -> str:
    """A sheet of these rows, each the XML of its cells."""
    inner = "".join(f"<row>{row}</row>" for row in rows)
    return f'<worksheet xmlns="{namespace}"><sheetData>{inner}</sheetData></worksheet>'


def texts(*cells: str) -> str:
    """Cells of text, as XML."""
    return "".join(f'<c t="inlineStr"><is><t>{escape(one)}</t></is></c>' for one in cells)
