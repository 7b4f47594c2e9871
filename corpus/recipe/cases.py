"""The cases: which source, which form, which producer."""

import json
import os

import forms
import odf
import truth
import typ
import web
from model import Doc


def read(corpus, name):
    with open(os.path.join(corpus, "source", name + ".json"), encoding="utf-8") as f:
        return json.load(f)


def write(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
        f.write("\n")


def all_cases(corpus):
    table = {}

    def case(source, form, **producers):
        """A PDF by each producer and the truth that they share."""
        files = []
        for suffix, (producer, page, look) in producers.items():
            name = source + ("" if suffix == "_" else "-" + suffix) + ".pdf"
            files.append(name)
            table[name] = lambda path, producer=producer, page=page, look=look: producer(
                Doc(form(read(corpus, source)), **page), path, **look)
        table[f"truth/{source}.json"] = lambda path: write(path, truth.document(read(corpus, source), files))

    song = "AR PL SungtiL GB"
    case("julu-yingji-2024", forms.hebei,
         libreoffice=(odf.make, {}, {}),
         chromium=(web.chromium, {}, dict(tagged=True, serif=song)),
         typst=(typ.make, {}, {}))
    return table
