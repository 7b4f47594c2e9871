#!/usr/bin/env python3
"""Makes reports that nobody has seen: `python3 fresh.py SEED OUT [COUNT]`.

Each is a report of the form T1 with random projects, wordings, column widths and page breaks, by one of the producers in turn, as OUT/fresh-SEED-N.pdf
with its source OUT/fresh-SEED-N.json. What is measured on them tells more than what is measured on the corpus, which the program was made with.
"""

import json
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import forms  # noqa: E402
import model  # noqa: E402

COUNTIES = [("隆尧县", "130525"), ("内丘县", "130523"), ("宁晋县", "130528"), ("清河县", "130534"), ("临西县", "130535"), ("柏乡县", "130524"),
            ("威县", "130533"), ("新河县", "130530")]
DEPARTMENTS = ["交通运输局", "司法局", "农业农村局", "水务局", "卫生健康局", "民政局", "教育局", "统计局", "住房和城乡建设局", "乡村振兴局"]
SUBJECTS = ["农村公路", "人民调解", "图书馆总分馆", "病虫害统防统治", "残疾人康复", "污水处理厂", "儿童福利机构", "粮食储备库", "社区矫正", "古树名木", "应急广播",
            "退役军人服务站", "养老护理员", "农机购置", "水质自动监测站", "中小学食堂", "河道清淤", "档案数字化", "红色旅游", "基层供销社", "“三品一标”认证",
            "5G基站", "城乡居民基本医疗保险", "村（社区）“两委”干部", "学前教育资助"]
ACTIVITIES = ["维护补助", "建设工程", "运行经费", "培训项目", "更新改造（二期）", "专项补助资金", "宣传经费", "购买服务项目", "2025年省级补助",
              "质量提升行动", "奖补资金（冀财社〔2024〕152号提前下达）", "及配套设施建设工程监理费"]
BASES = ["《河北省预算绩效管理办法》", "《中华人民共和国预算法》", "年度工作计划", "问卷调查", "合同约定", "冀财农〔2024〕18号", "工作要求", "历史数据", "行业标准",
         "《关于进一步加强基层治理体系和治理能力现代化建设的实施意见》", "GB/T50378-2019", "项目可行性研究报告及其批复（邢发改〔2023〕105号）",
         "主管部门统计台账", "政府采购合同", "《政府投资条例》、《河北省政府投资管理办法》", "上年实际完成情况", "部门职责及年度重点工作安排"]


# Ems of the letters in Liberation Serif; a digit takes half an em.
WIDTHS = {c: w / 1000 for w, letters in ((556, "FPS"), (611, "ELTZ"), (667, "BCR"), (722, "ADGHKNOQUVXY"), (889, "M"), (944, "W")) for c in letters}


def pick(*choices):
    return random.choice(choices)


def goal(s, a):
    return pick(f"完成{s}{a}年度任务，保障{s}正常运转", f"提升{s}服务能力，覆盖全县{random.randint(3, 20)}个乡镇",
                f"改善{s}条件，群众满意度达到{random.randint(85, 98)}%以上；确保资金安全、规范、有效使用，杜绝挪用截留",
                f"按时足额发放{s}资金{random.randint(20, 900)}.{random.randint(10, 99)}万元", f"进一步规范{s}管理，不断提高服务质量和水平")


def rows(s):
    n = random.randint(2, 900)
    some = random.randint(80, 99)
    table = [
        ("产出指标", "数量指标", [
            (f"{s}处数", f"本年度实际完成的{s}数量", f"≥{n}处"), ("培训人次", f"参加{s}业务培训的人员累计人次", f"≥{n}人次"),
            (f"{s}维护里程（公里）", f"纳入{s}维护范围并实际养护的里程", f"{n}.5公里"), ("印发资料", "年度内印发的宣传资料份数", f"≥{n * 10}份"),
            (f"补助{s}人数", f"补助{s}人数", f"{n}人"), ("开展活动场次", f"组织开展{s}主题活动的场次", f"不少于{n}场次")]),
        ("产出指标", "质量指标", [
            ("验收合格率（%）", f"验收合格数量占全部{s}数量的比例", "100%"), (f"{s}设备完好率", "设备完好台数占总台数的比率×100%", f"≥{some}%"),
            ("质量达标情况", f"按照国家及行业标准对{s}进行检查，合格即为达标", "达标"), ("政策知晓率", f"{s}政策知晓率", f"{some}%以上"),
            ("补助标准执行情况", "是否严格按照规定的标准执行", "严格执行")]),
        ("产出指标", "时效指标", [
            ("完成及时率", "按计划时间完成的任务占全部任务的比例", "≥95%"), ("完工时间", f"{s}全部工作完成的时间", f"2025年{random.randint(6, 12)}月底前"),
            ("资金支付时限", "收到发票后支付资金的天数", f"≤{random.randint(5, 30)}个工作日"), ("资金发放及时率", "资金发放及时率", "及时发放")]),
        ("产出指标", "成本指标", [
            ("成本控制数", f"{s}总成本不超过预算数", f"≤{n}.25万元"), ("单位成本", f"平均每处{s}的支出", f"≤{n}元/处"),
            ("成本节约率", "节约金额占预算金额的比例", f"≥{random.randint(1, 5)}%"), ("补助标准", f"每人每月{s}补助标准", f"{n}元/人/月")]),
        ("效益指标", "经济效益指标", [("带动增收", "带动周边农户年人均增加收入", f"≥{n}元"), ("节约支出", "通过集中采购节约财政支出的情况", "有效节约")]),
        ("效益指标", "社会效益指标", [
            (f"{s}服务覆盖率", f"享受{s}服务的人口占全县人口的比例", f"≥{some}%"), ("群众生活质量", f"通过实施{s}项目，群众生活质量得到改善的程度", "有所提升"),
            ("公众知晓率", f"了解{s}政策的群众占调查人数比例", "≥90%"), ("社会稳定", "维护社会和谐稳定", "效果明显")]),
        ("效益指标", "生态效益指标", [("减少污染物排放", "项目实施后每年减少的污染物排放量", f"≥{n}吨"), ("生态环境", "区域生态环境改善情况", "持续改善")]),
        ("效益指标", "可持续影响指标", [
            ("长效机制", f"建立健全{s}长效管护机制", "长期有效"), ("持续发挥作用年限", f"{s}建成后可持续使用年限", f"≥{random.randint(5, 20)}年")]),
        ("满意度指标", "服务对象满意度指标", [
            ("群众满意度（%）", f"受益群众对{s}工作的满意程度", f"≥{some}%"), ("服务对象满意度", "抽样调查中表示满意的服务对象占比", f"≥{some}%")]),
    ]
    out = []
    for level1, level2, choices in table:
        if level2 in ("经济效益指标", "生态效益指标") and random.random() < .6:
            continue
        for x in random.sample(choices, 1 if random.random() < .7 or len(choices) < 2 else 2):
            out.append(dict(level1=level1, level2=level2, level3=x[0], description=x[1], target=x[2], basis=pick(*BASES)))
    return out


def wrapped(code):
    """A code on two lines where the cell is too narrow for it, as word processors break it."""
    room = 10.15
    for at, c in enumerate(code):
        room -= WIDTHS.get(c, .5)
        if room < 0:
            return code[:at] + "\n" + code[at:]
    return code


def project(no, code):
    s, a = pick(*SUBJECTS), pick(*ACTIVITIES)
    total = random.randint(200, 90000)
    other = 0 if random.random() < .7 else total // 5
    money = lambda cents: f"{cents // 100}.{cents % 100:02}"  # noqa: E731
    tail = "".join(random.choice("0123456789ABCDEFGHKLMNPRSTUVWXY") for _ in range(11))
    plan = pick(*[["25%", "50%", "75%", "100%"], ["0%", "40%", "80%", "100%"], ["10%", "30%", "60%", "100%"]] * 3, ["", "", "", "100%"], ["30%", "", "60%", "100%"])
    whole = f"{code}25P{tail}"[:20] + pick(*"0123456789XKP")
    goals = [f"{k + 1}." + goal(s, a) for k in range(random.randint(1, 3))]
    return dict(no=no, title=s + a, code=whole, code_lines=wrapped(whole), name=s + a, total=money(total), fiscal=money(total - other),
                other=money(other) if other else "", purpose=pick(f"用于{s}{a}", f"{s}{a}所需经费，包括设备购置、人员劳务、办公费等"),
                schedule=[dict(month=m, pct=p) for m, p in zip(["3月底", "6月底", "10月底", "12月底"], plan)], goals=goals, indicators=rows(s))


def columns():
    """Ems that a line of each column holds: sometimes those of the reference, else others of about the same sum."""
    if random.random() < .25:
        return None
    rest = [pick(5, 5.2, 5.7, 6.1), pick(4.2, 5, 5.4, 6.3), pick(5, 6, 6.6), pick(5, 5.6, 6.4), pick(5, 6.2, 8)]
    return [*rest[:3], max(7.0, 40.5 - sum(rest)), *rest[3:]]


def report(name):
    (county, code), department = pick(*COUNTIES), pick(*DEPARTMENTS)
    number = f"{random.randint(201, 790)}00{random.randint(1, 9)}"
    projects = [project(i + 1, code) for i in range(random.randint(3, 9))]
    return dict(case=name, county=county, region_code=code, year=2025, department=dict(code=number, name=f"{county}{department}本级"), money_unit="万元",
                front=[f"{county}{department}2025年部门预算绩效目标", "（虚构样例，数据均为编造）"], columns=columns(), projects=projects)


def main():
    import odf
    import typ
    import web
    seed, out = int(sys.argv[1]), sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 6
    random.seed(seed)
    os.makedirs(out, exist_ok=True)
    producers = [typ.make, web.chromium, odf.make]
    for n in range(count):
        name = f"fresh-{seed}-{n}"
        source = report(name)
        blocks = forms.hebei(source)
        if random.random() < .3:
            for table in (b for b in blocks if isinstance(b, model.Table)):
                table.header = 0
        with open(os.path.join(out, name + ".json"), "w", encoding="utf-8") as f:
            json.dump(source, f, ensure_ascii=False, indent=1)
        producers[n % len(producers)](model.Doc(title=name, blocks=blocks), os.path.join(out, name + ".pdf"))


if __name__ == "__main__":
    main()
