//! Tables over page breaks, from grids as the layout stage gives them.

use super::*;
use crate::layout::{Grid, GridCell, TextLine};
use crate::place::Rect;

/// Half a dozen words stand for all the forms.
struct Words;

impl Vocabulary for Words {
    fn is_label(&self, text: &str) -> bool {
        ["项目名称", "年度总体目标", "一级指标", "二级指标", "三级指标", "指标值", "绩效指标", "指标"].contains(&text)
    }

    fn is_required(&self, text: &str) -> bool {
        ["三级指标", "指标值"].contains(&text)
    }

    fn is_heading(&self, text: &str) -> bool {
        ["一级指标", "二级指标"].contains(&text) || self.is_required(text)
    }

    fn is_sum(&self, text: &str) -> bool {
        text == "总分"
    }

    fn is_level(&self, text: &str) -> bool {
        ["产出指标", "效益指标", "数量指标", "质量指标"].contains(&text)
    }

    fn may_hold(&self, outer: &str, inner: &str) -> bool {
        outer == "产出指标" || !["数量指标", "质量指标"].contains(&inner)
    }
}

const EM: f32 = 10.0;
/// Every column is five characters wide.
const COLUMN: f32 = 5.0 * EM;

/// A page with one grid. `~` goes on with the cell above; `/` parts the lines of a cell.
fn page(number: u32, rows: &[&[&str]]) -> Sheet {
    let columns = rows[0].len();
    let mut grid = Grid {
        xs: (0..=columns).map(|c| c as f32 * COLUMN).collect(),
        ys: (0..=rows.len()).map(|r| 100.0 + r as f32 * 4.0 * EM).collect(),
        ..Grid::default()
    };
    grid.bbox = Rect::new(0.0, 100.0, columns as f32 * COLUMN, 100.0 + rows.len() as f32 * 4.0 * EM);
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate().filter(|(_, t)| **t != "~") {
            let row_span = 1 + rows[row + 1..].iter().take_while(|r| r[column] == "~").count();
            let (x, top) = (column as f32 * COLUMN, grid.ys[row]);
            let line = |(i, string): (usize, &str)| {
                let width = string.chars().map(|c| if c.is_ascii() { EM / 2.0 } else { EM }).sum::<f32>();
                let top = top + i as f32 * EM;
                TextLine {
                    string: string.to_owned(),
                    bbox: Rect::new(x, top, x + width, top + EM),
                    baseline: top + EM,
                    size: EM,
                    first_width: EM,
                    ..TextLine::default()
                }
            };
            grid.cells.push(GridCell {
                row,
                column,
                row_span,
                column_span: 1,
                bbox: Rect::new(x, top, x + COLUMN, grid.ys[row + row_span]),
                lines: text.split('/').filter(|t| !t.is_empty()).enumerate().map(line).collect(),
                ..GridCell::default()
            });
        }
    }
    Sheet { page: number, width: 600.0, height: 800.0, em: EM, grids: vec![grid], lines: Vec::new() }
}

/// The rows of the only table, each cell in the row that it begins in; and how many doubts there are.
fn check(pages: &[&[&[&str]]], expected: &[&str], doubts: usize) {
    let sheets: Vec<Sheet> = pages.iter().zip(1..).map(|(rows, number)| page(number, rows)).collect();
    let tables = sheets_to_tables(&sheets, &Words);
    assert_eq!(tables.len(), 1);
    let of_row = |row: usize| {
        let cells = tables[0].cells.iter().filter(|c| c.row == row);
        cells.map(|c| c.text.string.as_str()).collect::<Vec<_>>().join("|")
    };
    assert_eq!((0..tables[0].rows).map(of_row).collect::<Vec<_>>(), expected);
    assert_eq!(tables[0].doubts.len(), doubts, "{:?}", tables[0].doubts);
}

const HEADER: &[&str] = &["项目名称", "二级指标", "三级指标", "指标值"];

/// How many tables two pages are, of which the second stands below a title and begins with these rows.
fn check_title(first: &str, second: &str, rows: &[&[&str]], expected: &[usize]) {
    let titled = |number: u32, title: &str, rows: &[&[&str]]| {
        let mut sheet = page(number, rows);
        let (bbox, baseline) = (Rect::new(0.0, 80.0, 100.0, 90.0), 90.0);
        sheet.lines.push(TextLine {
            string: title.to_owned(),
            bbox,
            baseline,
            size: EM,
            first_width: EM,
            ..TextLine::default()
        });
        sheet
    };
    let start: &[&[&str]] = &[&["项目名称", "防汛物资"], &["三级指标", "指标值"], &["购置数量", "≥95%"]];
    let tables = sheets_to_tables(&[titled(1, first, start), titled(2, second, rows)], &Words);
    assert_eq!(tables.iter().map(|t| t.rows).collect::<Vec<_>>(), expected, "{second}");
}

#[test]
fn table_whose_title_says_that_it_goes_on_is_one() {
    let (header, row): (&[&str], &[&str]) = (&["三级指标", "指标值"], &["验收合格率", "≥98%"]);
    let whole: &[&[&str]] = &[&["项目名称", "防汛物资"], header, row];
    let title = "项目支出绩效目标表";
    check_title(title, "项目支出绩效目标表（续）", &[header, row], &[4]);
    check_title(title, "续表", whole, &[4]);
    check_title(title, "防汛物资（续）", &[row], &[4]);
    check_title(title, "项目支出绩效目标表（续）", &[&["项目名称", "抗旱物资"], header, row], &[3, 3]);
    check_title(title, "部门收支总表（续）", &[header, row], &[3, 2]);
    check_title(title, "部门收支总表", &[header, row], &[3, 2]);
}

#[test]
fn row_cut_in_its_name_is_one_row() {
    check(
        &[&[HEADER, &["防汛", "数量指标", "购置防汛物/资和抢险器", "≥95%"]], &[&["", "", "材数量", ""]]],
        &["项目名称|二级指标|三级指标|指标值", "防汛|数量指标|购置防汛物资和抢险器材数量|≥95%"],
        0,
    );
}

#[test]
fn row_of_sums_at_the_top_of_a_page_is_no_rest_of_the_project_above() {
    check(
        &[&[HEADER, &["防汛物资购/置", "数量指标", "购置数量", "≥95%"]], &[&["水务局本级", "", "", ""]]],
        &["项目名称|二级指标|三级指标|指标值", "防汛物资购置|数量指标|购置数量|≥95%", "水务局本级|||"],
        0,
    );
}

#[test]
fn amount_that_does_not_fill_its_line_is_whole() {
    check(
        &[&[HEADER, &["防汛物资购", "6.64", "购置数量", "≥95%"]], &[&["水务局本级", "14102.39", "", ""]]],
        &["项目名称|二级指标|三级指标|指标值", "防汛物资购|6.64|购置数量|≥95%", "水务局本级|14102.39||"],
        0,
    );
}

#[test]
fn row_full_in_every_column_is_two_rows_or_one_and_says_so() {
    check(
        &[&[HEADER, &["防汛物资储", "", "购置防汛物", "按期按质完"]], &[&["备", "", "资数量", "成"]]],
        &["项目名称|二级指标|三级指标|指标值", "防汛物资储备||购置防汛物资数量|按期按质完成"],
        1,
    );
}

#[test]
fn rest_of_a_level_that_is_a_label_alone_joins_its_row() {
    check(
        &[&[HEADER, &["防汛", "质量", "购置防汛物", "≥95%"]], &[&["", "指标", "资数量", ""]]],
        &["项目名称|二级指标|三级指标|指标值", "防汛|质量指标|购置防汛物资数量|≥95%"],
        0,
    );
}

#[test]
fn rests_of_levels_that_are_labels_are_no_header() {
    const LEVELS: &[&str] = &["一级指标", "二级指标", "三级指标", "指标值"];
    check(
        &[
            &[LEVELS, &["产出", "数量", "购置防汛物", "≥95%"]],
            &[&["指标", "指标", "绩效指标", ""], &["", "", "合格率", "≥9%"]],
        ],
        &["一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|购置防汛物绩效指标|≥95%", "||合格率|≥9%"],
        0,
    );
}

#[test]
fn rest_of_a_value_that_is_a_label_elsewhere_belongs_to_its_row() {
    const WITH_BASIS: &[&str] = &["二级指标", "三级指标", "指标值", "项目名称"];
    check(
        &[&[WITH_BASIS, &["数量指标", "购置防汛物", "≥95%", "《绩效一"]], &[&["", "资数量", "", "指标"]]],
        &["二级指标|三级指标|指标值|项目名称", "数量指标|购置防汛物资数量|≥95%|《绩效一指标"],
        0,
    );
}

#[test]
fn blank_merged_level_takes_its_name_from_the_next_page() {
    check(
        &[
            &[HEADER, &["防汛", "", "购置数量", "≥95%"], &["~", "~", "入库数量", "≥95%"]],
            &[&["", "质量指标", "合格率", "≥95%"]],
        ],
        &["项目名称|二级指标|三级指标|指标值", "防汛|质量指标|购置数量|≥95%", "入库数量|≥95%", "合格率|≥95%"],
        0,
    );
}

#[test]
fn level_set_half_on_each_page_is_one_cell() {
    check(
        &[&[HEADER, &["防汛", "质量", "购置数量", "≥95%"]], &[&["", "指标", "合格率", "≥95%"]]],
        &["项目名称|二级指标|三级指标|指标值", "防汛|质量指标|购置数量|≥95%", "合格率|≥95%"],
        0,
    );
}

#[test]
fn other_level_at_the_top_of_a_page_begins_a_row() {
    check(
        &[&[HEADER, &["防汛", "数量指标", "购置数量", "≥95%"]], &[&["", "质量指标", "合格率", "≥95%"]]],
        &["项目名称|二级指标|三级指标|指标值", "防汛|数量指标|购置数量|≥95%", "质量指标|合格率|≥95%"],
        0,
    );
}

#[test]
fn label_set_half_on_each_page_joins_its_row() {
    check(
        &[&[&["项目名称", "防汛"], &["年度总", "保障安全，"]], &[&["体目标", "防汛有力。"]]],
        &["项目名称|防汛", "年度总体目标|保障安全，防汛有力。"],
        0,
    );
}

#[test]
fn header_that_stands_alone_on_the_next_page_goes_on_with_the_table() {
    check(
        &[
            &[&["项目名称", "防汛", "", ""]],
            &[&["一级指标", "二级指标", "三级指标", "指标值"], &["产出指标", "数量指标", "购置数量", "≥95%"]],
        ],
        &["项目名称|防汛||", "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|购置数量|≥95%"],
        0,
    );
}

#[test]
fn running_heads_and_feet_do_not_end_a_table() {
    let with_head = |number: u32, rows: &[&[&str]]| {
        let line = |text: &str, y: f32| TextLine {
            string: text.to_owned(),
            bbox: Rect::new(200.0, y, 400.0, y + EM),
            ..TextLine::default()
        };
        let foot = format!("某某局部门预算绩效文本第{number}页");
        Sheet { lines: vec![line("某某局2025年部门预算", 30.0), line(&foot, 770.0)], ..page(number, rows) }
    };
    let first = with_head(1, &[HEADER, &["防汛", "数量指标", "购置数量", "≥95%"]]);
    let second = with_head(2, &[&["", "质量指标", "合格率", "≥95%"]]);
    assert_eq!(sheets_to_tables(&[first, second], &Words).len(), 1);
}

#[test]
fn amount_broken_by_a_page_end_is_one_because_others_have_more_decimals() {
    check(
        &[
            &[HEADER, &["12.500000", "数量指标", "购置数量", "≥95%"], &["163.3626", "数量指标", "入库数量", "≥95%"]],
            &[&["69", "数量指标", "出库数量", "≥95%"], &["~", "数量指标", "合格率", "≥95%"]],
        ],
        &[
            "项目名称|二级指标|三级指标|指标值",
            "12.500000|数量指标|购置数量|≥95%",
            "163.362669|数量指标|入库数量|≥95%",
            "数量指标|出库数量|≥95%",
            "数量指标|合格率|≥95%",
        ],
        0,
    );
}

#[test]
fn whole_amounts_at_a_page_end_are_of_two_projects() {
    check(
        &[
            &[HEADER, &["12.500000", "数量指标", "购置数量", "≥95%"], &["16.362660", "数量指标", "入库数量", "≥95%"]],
            &[&["26.362669", "数量指标", "出库数量", "≥95%"], &["~", "数量指标", "合格率", "≥95%"]],
        ],
        &[
            "项目名称|二级指标|三级指标|指标值",
            "12.500000|数量指标|购置数量|≥95%",
            "16.362660|数量指标|入库数量|≥95%",
            "26.362669|数量指标|出库数量|≥95%",
            "数量指标|合格率|≥95%",
        ],
        0,
    );
}

#[test]
fn lines_of_a_merged_cell_that_both_pages_show_are_read_once() {
    check(
        &[
            &[HEADER, &["保障全县/防汛安全/有力有序", "数量指标", "购置数量", "≥95%"], &["~", "~", "入库数量", "≥95%"]],
            &[&["防汛安全/有力有序/推进。", "质量指标", "合格率", "≥95%"], &["~", "~", "完好率", "≥95%"]],
        ],
        &[
            "项目名称|二级指标|三级指标|指标值",
            "保障全县防汛安全有力有序推进。|数量指标|购置数量|≥95%",
            "入库数量|≥95%",
            "质量指标|合格率|≥95%",
            "完好率|≥95%",
        ],
        0,
    );
}

#[test]
fn blank_level_of_one_row_takes_its_name_from_the_next_page() {
    check(
        &[
            &[HEADER, &["水务局", "", "", ""], &["防汛", "", "购置数量", "≥95%"]],
            &[&["", "质量指标", "合格率", "≥95%"], &["~", "~", "完好率", "≥95%"]],
        ],
        &[
            "项目名称|二级指标|三级指标|指标值",
            "水务局|||",
            "防汛|质量指标|购置数量|≥95%",
            "合格率|≥95%",
            "完好率|≥95%",
        ],
        0,
    );
}

#[test]
fn blank_level_below_one_that_cannot_hold_what_stands_beside_it_waits_for_its_name() {
    const LEVELS: &[&str] = &["一级指标", "二级指标", "三级指标", "指标值"];
    check(
        &[
            &[LEVELS, &["效益指标", "满意度", "购置数量", "≥95%"]],
            &[&["", "数量指标", "合格率", "≥95%"], &["~", "~", "完好率", "≥95%"]],
            &[&["产出指标", "质量指标", "完成率", "≥95%"]],
        ],
        &[
            "一级指标|二级指标|三级指标|指标值",
            "效益指标|满意度|购置数量|≥95%",
            "产出指标|数量指标|合格率|≥95%",
            "完好率|≥95%",
            "质量指标|完成率|≥95%",
        ],
        0,
    );
}

#[test]
fn label_below_its_value_at_a_page_end_joins_it() {
    check(
        &[&[&["项目名称", "防汛"], &["", "保障安全，"]], &[&["年度总体目标", "防汛有力。"]]],
        &["项目名称|防汛", "年度总体目标|保障安全，防汛有力。"],
        0,
    );
}

#[test]
fn heading_beside_a_label_cut_by_the_page_end_is_no_part_of_the_value_below() {
    check(
        &[&[&["项目名称", "防汛"], &["年度总", "指标值"]], &[&["体目标", "保障安全"]]],
        &["项目名称|防汛", "年度总体目标|指标值", "保障安全"],
        0,
    );
}

#[test]
fn cell_left_open_at_the_page_end_goes_on_where_its_row_is_closed() {
    let mut first = page(1, &[HEADER, &["防汛", "数量指标", "购置数量", "≥95%"]]);
    first.grids[0].cells.iter_mut().filter(|c| c.row == 1 && c.column == 0).for_each(|c| c.open_below = true);
    let second = page(2, &[&["物资", "数量指标", "入库数量", "≥95%"], &["~", "质量指标", "合格率", "≥95%"]]);
    let tables = sheets_to_tables(&[first, second], &Words);
    let name = tables[0].cells.iter().find(|c| c.covers(1, 0)).unwrap();
    assert_eq!((name.text.string.as_str(), name.row_span), ("防汛物资", 3));
}

#[test]
fn text_at_the_foot_of_a_page_ends_no_table_that_goes_on_with_the_same_columns() {
    const WIDE: &[&str] = &["项目名称", "一级指标", "二级指标", "三级指标", "指标值", "指标"];
    let mut first = page(1, &[WIDE, &["防汛", "产出指标", "数量指标", "购置数量", "≥95%", ""]]);
    let bbox = Rect::new(0.0, 400.0, 200.0, 410.0);
    first.lines.push(TextLine { string: "注：按预算批复填列".to_owned(), bbox, ..TextLine::default() });
    let second = page(2, &[&["抗旱", "产出指标", "数量指标", "打井数量", "≥95%", ""]]);
    assert_eq!(sheets_to_tables(&[first, second], &Words).len(), 1);
}

#[test]
fn rows_without_the_columns_of_the_merged_project_go_on_with_its_list() {
    const WIDE: &[&str] = &["项目名称", "一级指标", "二级指标", "三级指标", "指标值", "指标", "项目名称"];
    let first = page(1, &[WIDE, &["防汛", "产出指标", "数量指标", "购置数量", "≥95%", "", ""]]);
    let mut second = page(2, &[&["产出指标", "质量指标", "合格率", "≥98%", "", ""]]);
    let grid = &mut second.grids[0];
    grid.xs.iter_mut().for_each(|x| *x += COLUMN);
    (grid.bbox.x0, grid.bbox.x1) = (grid.bbox.x0 + COLUMN, grid.bbox.x1 + COLUMN);
    let tables = sheets_to_tables(&[first, second], &Words);
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0].cells.iter().find(|c| c.covers(2, 3)).unwrap().text.string, "合格率");
}
