"""The cases: which source, which form, which producer."""

import json
import os

import forms
import forms_list
import forms_other
import forms_project
import odf
import sheet
import small
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


def heading(d):
    """The document's title: it tells no county and no year, which are to be read from the page."""
    return "绩效目标（虚构样例）" if d["made_up"] else "预算绩效文本"


def all_cases(corpus):
    table = {}

    def case(source, form, path=None, status="ok", **producers):
        """A PDF by each producer and the truth that they share."""
        files = []
        for suffix, (producer, page, look) in producers.items():
            name = (path or source) + ("" if suffix == "_" else "-" + suffix) + ".pdf"
            files.append(name)
            table[name] = lambda path, producer=producer, page=page, look=look: producer(
                Doc(form(read(corpus, source)), title=heading(read(corpus, source)), **page), path, **look)
        table[f"truth/{source}.json"] = lambda path: write(path, truth.document(read(corpus, source), files, status))

    song = "AR PL SungtiL GB"
    case("julu-yingji-2024", forms.hebei,
         libreoffice=(odf.make, {}, {}),
         chromium=(web.chromium, {}, dict(tagged=True, serif=song)),
         typst=(typ.make, {}, {}))

    def fault(source, make, status="ok"):
        """A small case: one page or two, written by hand."""
        table[source + ".pdf"] = lambda path: make(read(corpus, source), path)
        table[f"truth/{source}.json"] = lambda path: write(path, truth.document(read(corpus, source), [source + ".pdf"], status))

    fault("unigb-ucs2-no-tounicode", small.unigb)
    fault("gbk-euc-h", small.gbk)
    fault("no-tounicode-embedded", small.no_tounicode)
    fault("kangxi-radicals-in-tounicode", small.radicals)
    fault("fake-bold", small.fake_bold)
    fault("rotate-90", small.rotate)
    fault("crop-box-offset", small.crop)
    fault("rules-as-rectangles", small.rectangles)
    fault("rules-in-pieces-grey-doubled", small.pieces)
    fault("watermark-and-stamp", small.watermark)
    fault("clipped-text-over-two-pages", small.clipped)
    fault("title-repeated-and-invisible", small.repeated_title)
    fault("image-only-page", small.scan, "needs_ocr")
    fault("encrypted-empty-password-rc4", lambda d, p: small.encrypted(d, p, user="", R=3, aes=False, metadata=False))
    fault("encrypted-empty-password-aes256", lambda d, p: small.encrypted(d, p, user="", R=6))
    fault("encrypted-user-password", lambda d, p: small.encrypted(d, p, user="secret", R=4), "encrypted")
    case("two-pages-a-sheet", forms.hebei, _=(small.two_pages_a_sheet, {}, {}))
    case("table-head-alone-at-page-end", forms_project.fuzhou, _=(odf.make, {}, {}))

    case("no-targets", forms.plain, status="no_targets", _=(typ.make, {}, {}))
    case("unknown-form", forms.plain, status="unknown_form", _=(typ.make, {}, {}))

    fiction = dict(margin=(64, 66.6, 64, 66.6), number="— {} —")
    case("madeup-pingxiang-shuiwuju-2025", forms.hebei, _=(typ.make, {}, {}))
    case("madeup-linxi-gonglu-2025", forms.hebei, libreoffice=(odf.make, {}, {}), typst=(typ.make, {}, {}))
    case("madeup-guangzong-jiaoyuju-2024", forms.hebei, _=(web.chromium, dict(number="- {} -"), dict(serif="Noto Serif CJK SC")))
    case("madeup-qixia-tongjiju-2025", forms_project.yantai, _=(odf.make, fiction, {}))
    case("madeup-minqing-kexie-2025", forms_project.fuzhou, _=(web.chromium, fiction, dict(serif=song)))
    case("madeup-anxi-wenhuaguan-2025", forms_project.fuzhou, _=(typ.make, fiction, {}))
    case("madeup-dawu-linyeju-2024", forms_project.central, _=(web.weasyprint, fiction, dict(serif=song)))

    wide = dict(page=(842, 595), margin=(50, 40, 50, 40), number="{}")
    case("madeup-miyun-shuiwuju-2025", forms_list.beijing, _=(sheet.make, {}, {}))
    case("madeup-wangcheng-jiaoyuju-2025", forms_list.changsha, _=(sheet.make, {}, {}))
    case("madeup-conghua-zhengwu-2025", forms_list.guangzhou, _=(web.chromium, wide, dict(serif=song)))
    case("madeup-chengkou-nongye-2025", forms_project.chongqing, _=(odf.make, dict(wide, number="— {} —"), {}))
    case("madeup-chongming-shuiwu-2025", forms_project.shanghai, _=(typ.make, dict(margin=(64, 28, 64, 28), number="{}"), {}))
    case("madeup-lantian-tuanwei-2024", forms_project.self_evaluation, _=(odf.make, wide, {}))

    low = dict(page=(842, 595), margin=(40, 30, 40, 30), number="{}")
    for name in ("nongan-jiaotong-2025", "yanqing-transfer-2025", "chenggong-keji-2025"):
        case("madeup-" + name, forms_other.listed, _=(typ.make, low, {}))
    narrow = dict(margin=(50, 30, 50, 30), number="{}")
    for name in ("feidong-jiaoyu-2025", "shucheng-weisheng-2016", "huyi-heku-2024", "minle-zhuanyi-2024"):
        case("madeup-" + name, forms_other.drawn, _=(typ.make, narrow, {}))

    for year in (2024, 2025):
        case(f"years-{year}-weixian-minzhengju", forms.hebei, f"years/{year}/weixian-minzhengju", _=(typ.make, {}, {}))
        case(f"years-{year}-laiyang-wenlvju", forms_project.yantai, f"years/{year}/laiyang-wenlvju", _=(odf.make, fiction, {}))
        case(f"years-{year}-yongtai-jiaotongju", forms_project.fuzhou, f"years/{year}/yongtai-jiaotongju", _=(web.chromium, fiction, dict(serif=song)))
    table["years/truth.json"] = lambda path: write(path, read(corpus, "years-changes"))
    return table
