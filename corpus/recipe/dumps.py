"""Makes text dumps of a PDF by several extractors: `python3 dumps.py CASE.pdf OUT`.

Kinds and what makes them (each is skipped with a message where its tool is missing):
  pdftotext, pdftotext-layout, pdftotext-raw   poppler-utils
  pdfminer                                     pdfminer.six (PyPI)
  mupdf                                        pymupdf (PyPI)
  pypdf                                        pypdf (PyPI)
  pdfplumber                                   pdfplumber (PyPI)
  pdfbox, pdfbox-sort                          libpdfbox2-java (Debian), its tools on the class path PDFBOX
  pdf-extract                                  `cargo run --example pdf_extract_text` of this crate
"""

import logging
import os
import subprocess
import sys

PDFBOX = os.environ.get("PDFBOX", ":".join(
    "/usr/share/java/" + jar for jar in ("pdfbox2.jar", "pdfbox2-tools.jar", "fontbox2.jar", "commons-logging.jar")))

PDF_EXTRACT = os.environ.get("PDF_EXTRACT", "cargo run -q --release --example pdf_extract_text --").split()


# pdfminer tells of every font without a box.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")


def pdfminer(path):
    from pdfminer.high_level import extract_text
    return extract_text(path)


def mupdf(path):
    import pymupdf
    with pymupdf.open(path) as document:
        return "\f".join(page.get_text() for page in document)


def pypdf_text(path):
    import pypdf
    return "\f".join(page.extract_text() or "" for page in pypdf.PdfReader(path).pages)


def pdfplumber_text(path):
    import pdfplumber
    with pdfplumber.open(path) as document:
        return "\f".join(page.extract_text() or "" for page in document.pages)


def pdfbox(*options):
    def dump(path):
        return run("java", "-cp", PDFBOX, "org.apache.pdfbox.tools.ExtractText", "-console", "-encoding", "UTF-8", *options, path)
    return dump


KINDS = {
    "pdftotext": lambda path: run("pdftotext", path, "-"),
    "pdftotext-layout": lambda path: run("pdftotext", "-layout", path, "-"),
    "pdftotext-raw": lambda path: run("pdftotext", "-raw", path, "-"),
    "pdfminer": pdfminer,
    "mupdf": mupdf,
    "pypdf": pypdf_text,
    "pdfplumber": pdfplumber_text,
    "pdfbox": pdfbox(),
    "pdfbox-sort": pdfbox("-sort"),
    "pdf-extract": lambda path: run(*PDF_EXTRACT, path),
}


def main():
    pdf, out = sys.argv[1:3]
    os.makedirs(out, exist_ok=True)
    name = os.path.splitext(os.path.basename(pdf))[0]
    for kind, dump in KINDS.items():
        try:
            text = dump(pdf)
        except (OSError, ImportError, subprocess.CalledProcessError) as error:
            print(f"{kind}: {error}", file=sys.stderr)
            continue
        with open(os.path.join(out, f"{name}-{kind}.txt"), "w", encoding="utf-8", newline="\n") as f:
            f.write(text)


if __name__ == "__main__":
    main()
