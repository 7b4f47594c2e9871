//! The graphics state (ISO 32000-2, 8.4), as far as text, lines and visibility need it.

use crate::pdf::clip::ClipIdx;
use crate::pdf::color::{ColorSpace, Paint};
use crate::pdf::matrix::Matrix;

/// What `q` saves and `Q` restores.
#[derive(Debug, Clone, Copy)]
pub struct State<'a> {
    /// From user space to the page.
    pub ctm: Matrix,
    /// What is left to paint on.
    pub clip: ClipIdx,
    pub fill: Paint,
    pub stroke: Paint,
    pub fill_space: ColorSpace<'a>,
    pub stroke_space: ColorSpace<'a>,
    pub fill_alpha: f32,
    pub stroke_alpha: f32,
    /// Product of the alphas of the transparency groups around.
    pub group_alpha: f32,
    /// Paints hide what is under them: normal blend mode and no soft mask.
    pub replaces: bool,
    pub line_width: f64,
    /// Strokes reach half their width beyond their ends, so that one without length is a dot (round or square line caps).
    pub has_caps: bool,
    pub text: TextState,
}

/// The text state (ISO 32000-2, 9.3).
#[derive(Debug, Clone, Copy)]
pub struct TextState {
    /// Number of the font in the document.
    pub font: Option<u16>,
    pub size: f64,
    pub char_spacing: f64,
    pub word_spacing: f64,
    /// Horizontal scaling, 1 for 100 %.
    pub scaling: f64,
    pub leading: f64,
    pub rise: f64,
    /// Text rendering mode.
    pub mode: u8,
}

impl State<'_> {
    /// The state at the start of a page.
    pub fn new(ctm: Matrix) -> Self {
        State {
            ctm,
            clip: 0,
            fill: Paint::BLACK,
            stroke: Paint::BLACK,
            fill_space: ColorSpace::Gray,
            stroke_space: ColorSpace::Gray,
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            group_alpha: 1.0,
            replaces: true,
            line_width: 1.0,
            has_caps: false,
            text: TextState {
                font: None,
                size: 0.0,
                char_spacing: 0.0,
                word_spacing: 0.0,
                scaling: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    /// Whether fills leave no trace.
    pub fn fill_is_transparent(&self) -> bool {
        self.fill_alpha * self.group_alpha <= 0.0
    }

    /// Whether strokes leave no trace.
    pub fn stroke_is_transparent(&self) -> bool {
        self.stroke_alpha * self.group_alpha <= 0.0
    }
}
