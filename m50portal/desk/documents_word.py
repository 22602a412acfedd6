"""A memo as a Word file that people can edit: real styles, Dutch, the same bytes each time.

python-docx is imported on first use: the web process makes no documents and stays small.
"""

import datetime
import io
import zipfile
from typing import Any

FONT = "Arial"
LANGUAGE = "nl-NL"
BLUE = "12355B"
STYLES = {"h2": "Heading 2", "h3": "Heading 3", "ul": "List Bullet", "ol": "List Number"}


def memo_docx(parameters: dict[str, Any], identifier: str) -> bytes:
    """The memo as DOCX; ``identifier`` stands in its properties."""
    import docx

    document = docx.Document()
    _prepare(document)
    _properties(document, parameters, identifier)
    document.add_heading(parameters["heading"], level=1)
    _head(document, parameters["head"])
    for block in parameters["blocks"]:
        _block(document, block)
    _margins(document, parameters)
    buffer = io.BytesIO()
    document.save(buffer)
    return _same_bytes(buffer.getvalue())


def _prepare(document: Any) -> None:
    """Fonts and colours of the styles, and the language of the whole document."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in (("Normal", 11), ("Heading 1", 20), ("Heading 2", 15), ("Heading 3", 12)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(key), FONT)
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(key), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(BLUE)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _properties(document: Any, parameters: dict[str, Any], identifier: str) -> None:
    """Title, language and moments; nothing that tells when or by whom the file was made."""
    day = datetime.date.fromisoformat(parameters["iso_date"])
    moment = datetime.datetime.combine(day, datetime.time())
    properties = document.core_properties
    properties.title = parameters["title"]
    properties.subject = f"{parameters['municipality']}, {parameters['date']}"
    properties.language = LANGUAGE
    properties.author = parameters["municipality"]
    properties.last_modified_by = parameters["municipality"]
    properties.comments = ""
    properties.identifier = identifier[:32]
    properties.created = properties.modified = moment
    properties.revision = 1


def _head(document: Any, rows: list[list[str]]) -> None:
    """Subject, date and who, as a small table with its labels in the first column."""
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(4.5), Cm(11.5)
        cells[0].paragraphs[0].add_run(label).bold = True
        cells[1].text = value


def _block(document: Any, block: dict[str, Any]) -> None:
    kind = block["kind"]
    if kind in {"h2", "h3"}:
        document.add_heading(block["text"], level=int(kind[1]))
    elif kind == "table":
        _table(document, block)
    elif kind in {"ul", "ol"}:
        for item in block["items"]:
            document.add_paragraph(item, style=STYLES[kind])
    else:
        document.add_paragraph(block["text"])


def _table(document: Any, block: dict[str, Any]) -> None:
    """A table with a heading row that Word repeats and reads out, under its own caption."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    caption = document.add_paragraph()
    caption.add_run(block["text"]).bold = True
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block["heads"]), style="Table Grid")
    heading = table.rows[0]
    heading._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(heading.cells, block["heads"], strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in block["rows"]:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
        cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    heading.cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _margins(document: Any, parameters: dict[str, Any]) -> None:
    """A4, the municipality on top of each page and the number of the page below."""
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    header = section.header.paragraphs[0]
    header.text = f"{parameters['municipality']} · {parameters['title']}"
    footer = section.footer.paragraphs[0]
    footer.add_run("Pagina ")
    _field(footer, "PAGE")
    footer.add_run(" van ")
    _field(footer, "NUMPAGES")
    for paragraph in (header, footer):
        for run in paragraph.runs:
            run.font.size = Pt(9)


def _field(paragraph: Any, name: str) -> None:
    """A field that Word fills in itself."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _same_bytes(content: bytes) -> bytes:
    """The same archive without the moment at which it was packed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
