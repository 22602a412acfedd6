"""Make the web fonts and the PDF fonts from the pinned @fontsource packages (OFL-1.1).

Run: `.venv/bin/python docs/design-system/fonts.py <folder with node_modules>`. See README.md.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import merge, subset, ttLib
from fontTools.varLib import instancer

OUT = Path(__file__).resolve().parents[2] / "static" / "fonts"
# The letters, marks and arrows the portal prints itself; the rest waits in the -ext file.
BASE = (
    "U+20-7E,U+A0-FF,U+131,U+152-153,U+2013-2014,U+2018-201A,U+201C-201E,U+2022,U+2026,"
    "U+2039-203A,U+20AC,U+2190-2193,U+2212"
)
EXTENDED = "U+100-130,U+132-151,U+154-24F,U+1E00-1EFF"
FEATURES = ["kern", "liga", "tnum", "lnum", "locl", "ccmp", "mark"]
PDF_STYLES = {
    "regular": "400-normal",
    "italic": "400-italic",
    "semibold": "600-normal",
    "bold": "700-normal",
}


def _subset(font: ttLib.TTFont, unicodes: str) -> ttLib.TTFont:
    options = subset.Options(layout_features=FEATURES, hinting=False, desubroutinize=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    tool = subset.Subsetter(options)
    tool.populate(unicodes=subset.parse_unicodes(unicodes.replace("U+", "")))
    tool.subset(font)
    return font


def web_fonts(packages: Path) -> None:
    """Write the variable web fonts: weights 400 to 700, one file for Dutch, one for other names."""
    files = packages / "@fontsource-variable" / "source-sans-3" / "files"
    for source, unicodes, target in (("latin", BASE, ""), ("latin-ext", EXTENDED, "-ext")):
        font = ttLib.TTFont(
            files / f"source-sans-3-{source}-wght-normal.woff2", recalcTimestamp=False
        )
        font = instancer.instantiateVariableFont(_subset(font, unicodes), {"wght": (400, 700)})
        font.flavor = "woff2"
        font.save(OUT / f"source-sans-3{target}.woff2")


def pdf_fonts(packages: Path) -> None:
    """Write whole TTF files for WeasyPrint, which subsets them again per document."""
    files = packages / "@fontsource" / "source-sans-3" / "files"
    for name, style in PDF_STYLES.items():
        with TemporaryDirectory() as folder:
            parts = []
            for part in ("latin", "latin-ext"):
                font = ttLib.TTFont(
                    files / f"source-sans-3-{part}-{style}.woff2", recalcTimestamp=False
                )
                font.flavor = None
                parts.append(Path(folder) / f"{part}.ttf")
                font.save(parts[-1])
            merger = merge.Merger(options=merge.Options(drop_tables=["DSIG", "vhea", "vmtx"]))
            merged = merger.merge([str(part) for part in parts])
            merged.recalcTimestamp = False
            for moment in ("created", "modified"):  # same input, same bytes
                setattr(merged["head"], moment, getattr(font["head"], moment))
            merged.save(OUT / f"source-sans-3-{name}.ttf")


if __name__ == "__main__":
    node_modules = Path(sys.argv[1]) / "node_modules"
    web_fonts(node_modules)
    pdf_fonts(node_modules)
    for path in sorted(OUT.iterdir()):
        sys.stdout.write(f"{path.name} {path.stat().st_size}\n")
