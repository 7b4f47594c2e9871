//! Every number that the layout stage measures with. All of them are shares of the em: the typical character size of
//! the page, so that a report set in 5 pt and one set in 16 pt are read alike.

/// The em of a page without any character, in points.
pub const DEFAULT_EM: f32 = 10.0;

/// Two parallel rules closer than this are one rule (doubled borders, cells that each draw their own border).
/// Too small: slivers of cells between doubled rules; too large: a flat row disappears. Rows are at least one
/// character high, so anything below 0.5 is safe for them.
pub const SNAP: f32 = 0.3;

/// A gap in a rule shorter than this is closed (rules drawn in pieces).
/// Too small: merged cells appear where there are none; too large: real merged cells are cut.
pub const JOIN: f32 = 0.4;

/// A piece of a rule shorter than this may be a dash.
/// Too small: dashed rules are lost; too large: the rules of low rows close the flat merged rows between them.
pub const DASH: f32 = 1.2;

/// The widest gap between two dashes of a rule. See [`DASH`].
pub const DASH_GAP: f32 = 0.8;

/// So many dashes in a row are a rule.
pub const DASHES: usize = 4;

/// A rule that ends this far before another still meets it.
/// Too small: grids fall apart at their corners; too large: two tables close to each other become one.
pub const REACH: f32 = 0.4;

/// The share of a cell's side that [`REACH`] may add to a rule at either end.
/// Too large: the rules above and below a flat merged row meet across it.
pub const REACH_SHARE: f32 = 0.15;

/// A rule shorter than this is no rule (underscores, dashes, parts of drawn characters).
pub const MIN_RULE: f32 = 0.6;

/// The share of an elementary edge that has to be covered by a rule to part two cells.
pub const COVERED: f32 = 0.6;

/// The share of an elementary edge that a rule has to cover by itself to be longer than it is drawn. Too small: rules that
/// end at the corners of a low merged cell part it; too large: pieces of rules with gaps at the corners are not seen.
pub const INSIDE: f32 = 0.2;

/// A rule that reaches this far into a row that the page's end leaves open parts it, however low the row is elsewhere.
pub const OPEN_WALL: f32 = 0.5;

/// Two characters whose baselines differ by less than this stand on one line (raised and lowered characters included).
/// Too small: `10²` becomes two lines; too large: lines of tightly set text run together.
pub const BASELINE: f32 = 0.45;

/// A gap wider than this between two characters is a blank.
/// Too small: numbers drawn in pieces (`40` `624.00`) are torn; too large: Latin words run together.
pub const BLANK: f32 = 0.22;

/// Letters of a line are spaced where no gap between them is wider than this. Too small: digits drawn far apart become
/// several numbers; too large: words of one letter run together.
pub const SPACED: f32 = 1.0;

/// So many gaps have to be alike before a line counts as spaced: two numbers of one digit have one.
pub const SPACED_GAPS: usize = 3;

/// A gap wider than this between two characters outside of a table parts two lines of text that share a baseline
/// (a department at the left margin, the money unit at the right).
pub const COLUMN_GAP: f32 = 2.0;

/// How far above the baseline the middle of a character stands.
pub const MIDDLE: f32 = 0.36;

/// How far above the baseline Chinese characters reach.
pub const ASCENT: f32 = 0.85;

/// A line stands across a border where it reaches this far beyond it on either side. Too small: text set tightly below a rule
/// is taken for the end of the text above; too large: lines that run over their cell are read in the wrong one.
pub const ACROSS: f32 = 0.1;

/// A row lower than this holds no text: it stands between the doubled rules of two rows. Too small: blank rows part what
/// belongs together; too large: rows of small text disappear.
pub const MIN_ROW: f32 = 0.5;

/// Rules are doubled where one row of so many is too low to hold text. A single low row is the end of one that a page break
/// cut.
pub const DOUBLED_RULES: usize = 5;

/// A text is centred in a cell where its middle is less than this off the cell's.
pub const OFF_CENTRE: f32 = 0.5;

/// Characters closer than this touch. Too small: a code that runs into the next column is cut in two; too large: texts of
/// cells without a margin run together.
pub const TOUCHING: f32 = 0.1;

/// So far a line may run over the side of its cell. Too small: what is further out is read as the next cell's; too large: the
/// text of a whole cell is taken for the end of the one beside it.
pub const OVERRUN: f32 = 3.0;

/// Two characters are printed over each other where they share this much of their width and of their height. Too small:
/// tightly set lines count; too large: text over text is not seen.
pub const OVERLAID: f32 = 0.3;

/// A column narrower than this holds no text: its borders are one, drawn at two places in different rows. Too small: blank
/// slivers part a label from its value; too large: narrow columns disappear.
pub const MIN_COLUMN: f32 = 0.6;

/// Cells that are drawn with a frame each stand less than this apart, from the outer rule of one frame to that of the next.
/// Too small: the gaps are rows and columns, and labels lose their values; too large: flat blank rows disappear.
pub const FRAME_GAP: f32 = 1.2;

/// Two borders stand on either side of a gap where rules face each other along more than this share of the shorter one. Too
/// small: borders of different rows that do not meet are a gap; too large: frames beside merged ones have none.
pub const FACED: f32 = 0.5;

/// Cells have frames of their own where one interval between borders of so many is a gap.
pub const GAPS_OF_FRAMES: usize = 3;

/// So many boxes that touch nothing are frames of cells.
pub const FRAMES: usize = 6;

/// Text whose baseline is off an axis of the page by more than this, in degrees, is a watermark or a stamp.
pub const SKEW_DEGREES: f32 = 3.0;

/// A character that is off an axis by less than this, in degrees, is upright, whatever stands beside it.
pub const UPRIGHT_DEGREES: f32 = 0.2;

/// A border with less than this share of rules around it does not make a grid.
pub const MIN_GRID_RULES: usize = 2;

/// A vertical rule that meets no other belongs to the table beside it where its ends are this close to those of the
/// table's. Too small: columns merged over a whole page are lost; too large: rules of other things join the table.
pub const ALONGSIDE: f32 = 1.0;

/// Characters of one text differ in size by up to this share of it.
/// Too small: a text with rounded sizes is two; too large: the text of a neighbouring cell goes on with this one.
pub const SAME_SIZE: f32 = 0.02;

/// The next line of a text begins at most so many character sizes below. Too small: with wide line spacing a text that is
/// cut off looks whole; too large: the text of a cell below is taken for its rest.
pub const NEXT_LINE: f32 = 2.2;

/// How far a drawn stroke of a character may lie beside the character's box. Too small: the bars of 目 in fake bold are
/// rules; too large: a rule close beside a character is lost where it is drawn in pieces.
pub const OUTLINE: f32 = 0.05;

/// How far below the baseline the strokes of a character reach.
pub const BELOW: f32 = 0.2;

/// A page is turned where more than this share of its characters stand the same way on their side or upside down. Too
/// small: a table with upright and turned words is turned; too large: page numbers keep a page from being turned.
pub const TURNED_SHARE: f32 = 0.6;

/// A page this many times as wide as high may hold two pages side by side. Two pages of A4 or A3 are 1.41 times as wide as
/// high, two of letter size 1.29, a slide at least 1.33.
pub const SPREAD_WIDTH: f32 = 1.2;

/// So many ems at either side of the middle are blank where two pages stand side by side: their inner margins. Too small: two
/// columns of a table may be parted; too large: pages with narrow margins are read as one.
pub const SPREAD_MARGIN: f32 = 1.5;

/// So many characters stand at least on each of two pages side by side. Too small: a wide page with a number in its corner is
/// parted; too large: a nearly empty page keeps two apart from being read one after the other.
pub const SPREAD_CHARACTERS: usize = 20;

/// Characters more than this many times as large as those of the page may be a watermark. Too small: headings beside notes
/// may be taken for one; too large: a small watermark is mixed into the text.
pub const WATERMARK: f32 = 2.0;

/// Large characters are a watermark where more than this share of them lie over text of the page.
pub const OVER_TEXT: f32 = 0.3;

/// Characters smaller than this share of the em are not seen by a reader of the page.
pub const SPECK: f32 = 0.15;

/// A frame this much wider or higher than a character is more than a mark on a word, in em. Too small: boxes around words
/// part the rows of their cells; too large: the cells of a table in which every cell is drawn apart are lost.
pub const FRAME_WIDTH: f32 = 4.0;

/// See [`FRAME_WIDTH`].
pub const FRAME_HEIGHT: f32 = 1.8;

/// Rules that end this near to each other touch, as drawn corners do.
pub const TOUCH: f32 = 0.1;

/// So many characters beside a large one are looked at for one that it lies over; a page has a few hundred at one height.
pub const LOOKED_AT: usize = 2000;

/// A character higher than so many em is none that a table is drawn in.
pub const HUGE: f32 = 8.0;
