"""Reads the templates as text: who uses whom, what they declare, what a strict page forbids."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.house import source_files

USE = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"'#]+)(?:\#[^"']*)?["']""")
INCLUDE_COMPONENT = re.compile(
    r"""\{%-?\s*include\s+["'](components/[^"']+)["']\s*(.*?)\s*%\}""", re.S
)
ARGUMENT = re.compile(r"""(\w+)=(?:"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"\S*)?)""")
DECLARED = re.compile(r"Arguments:\s*(.*?)\{%-?\s*endcomment", re.S)
FORBIDDEN = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/(?:ld\+)?json)", re.I
    ),
    "event handler": re.compile(r"<[^>{]*\son\w+\s*=", re.I),
    "javascript address": re.compile(r"""=\s*["']?\s*javascript:""", re.I),
}
# A mail program has no style sheet of ours, and a PDF is no web page.
FREE_TO_STYLE = ("mail/", "pdf/")
MAIL_SUFFIXES = (".subject.txt", ".txt", ".html")


def template_files(folder: Path) -> dict[str, str]:
    """Name to text of every template under ``folder``."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".html", ".txt", ".xml", ".svg", ".ics"} and path.is_file()
    }


def unused_templates(folder: Path, root: Path, others: set[str]) -> list[str]:
    """Templates that nothing names.

    Args:
        others: templates that another package asks for; ours of the same name replace them.
    """
    templates = template_files(folder)
    named = {name for text in templates.values() for name in USE.findall(text)}
    named |= {text.partition("#")[0] for text in _strings(root)}
    return [
        name
        for name in templates
        if name not in others and name not in named and not _is_named_mail(name, named)
    ]


def _is_named_mail(name: str, named: set[str]) -> bool:
    if not name.startswith("mail/"):
        return False
    stems = [name.removesuffix(end) for end in MAIL_SUFFIXES if name.endswith(end)]
    return any(stem in named or stem.removeprefix("mail/") in named for stem in stems)


def _strings(root: Path) -> set[str]:
    """Every piece of text in our Python files."""
    return {
        node.value
        for path in source_files(root)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def inline_code(folder: Path) -> list[str]:
    """Places where a page would need a hole in the content security policy."""
    found = []
    for name, text in template_files(folder).items():
        if name.startswith(FREE_TO_STYLE) or not name.endswith(".html"):
            continue
        for label, pattern in FORBIDDEN.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{name}:{line} {label}")
    return found


def declared_arguments(text: str) -> set[str] | None:
    """What a component says it takes; None when it says nothing.

    The opening comment says ``Arguments: label; url + meta (what it is); kind (a, b or c).``
    """
    match = DECLARED.search(text)
    if match is None:
        return None
    plain, depth = [], 0
    for sign in match.group(1):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign != ")":
            plain.append(sign)
    return set(re.findall(r"\b[a-z_][a-z0-9_]*\b", "".join(plain))) - {"and", "or", "none"}


def silent_components(folder: Path) -> list[str]:
    """Components that are included somewhere and do not say which arguments they take."""
    templates = template_files(folder)
    extended = {
        name
        for text in templates.values()
        for name in re.findall(r"""\{%-?\s*extends\s+["']([^"'#]+)""", text)
    }
    return [
        name
        for name, text in templates.items()
        if name.startswith("components/")
        and name not in extended
        and declared_arguments(text) is None
    ]


def wrong_includes(folder: Path) -> list[str]:
    """Includes of a component without ``only``, of one that is not there, or with an unknown argument."""
    templates = template_files(folder)
    found = []
    for name, text in templates.items():
        for match in INCLUDE_COMPONENT.finditer(text):
            component, rest = match.groups()
            where = f"{name}:{text.count(chr(10), 0, match.start()) + 1} {component}"
            if component not in templates:
                found.append(f"{where} does not exist")
                continue
            if rest.split()[-1:] != ["only"]:
                found.append(f"{where} without only")
            declared = declared_arguments(templates[component]) or set()
            found += [
                f"{where} does not take {argument}"
                for argument in ARGUMENT.findall(rest)
                if argument not in declared
            ]
    return found
