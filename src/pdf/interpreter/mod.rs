//! Carries out the operators of a page (ISO 32000-2, annex A), keeping text, lines, fills, clips and images.
//!
//! Knows nothing of lines of text or tables; draws nothing.

mod annotations;
mod inline_image;
mod operators;
mod paint;
mod state;
mod text;
mod xobject;

use super::clip::Clips;
use super::cover::Cover;
use super::fonts::Fonts;
use super::lexer::{Lexer, Token};
use super::limits::{self, Budget};
use super::matrix::Matrix;
use super::objects::Objects;
use super::optional_content::OptionalContent;
use super::own_clip::{self, OwnClip};
use super::page_tree::PageSource;
use super::path::{Outline, Path};
use super::{Page, cover, dotted, fake_bold, stream};
use crate::place::Rect;
use lopdf::{Dictionary, Object};
use rustc_hash::{FxHashMap, FxHashSet};
use state::State;
use std::borrow::Cow;
use std::rc::Rc;

/// What the pages of a document share.
#[derive(Debug)]
pub struct Shared<'a> {
    pub objects: &'a Objects,
    pub fonts: Fonts<'a>,
    pub budget: Budget,
    pub optional_content: OptionalContent,
    forms: FxHashMap<usize, Rc<Cow<'a, [u8]>>>,
    form_bytes: usize,
}

impl<'a> Shared<'a> {
    /// Starts with nothing cached.
    pub fn new(objects: &'a Objects) -> Self {
        Shared {
            objects,
            fonts: Fonts::default(),
            budget: Budget::default(),
            optional_content: OptionalContent::load(objects),
            forms: FxHashMap::default(),
            form_bytes: 0,
        }
    }
}

/// One page being read.
struct Interpreter<'a, 'd> {
    objects: &'a Objects,
    fonts: &'d mut Fonts<'a>,
    budget: &'d mut Budget,
    optional_content: &'d OptionalContent,
    forms: &'d mut FxHashMap<usize, Rc<Cow<'a, [u8]>>>,
    form_bytes: &'d mut usize,
    page: Page,
    clips: Clips,
    covers: Vec<Cover>,
    /// Painted boxes too short for a line, which may be the dots of a dotted one.
    dots: Vec<Rect>,
    white_glyphs: Vec<u32>,
    /// Glyphs that a clip around them cuts.
    own_clips: Vec<OwnClip>,
    state: State<'a>,
    saved: Vec<State<'a>>,
    /// `q` beyond the allowed depth, which their `Q` take off again.
    unsaved: usize,
    text_matrix: Matrix,
    line_matrix: Matrix,
    path: Path,
    current_point: (f64, f64),
    /// The next glyph is the first of a text-showing operator.
    string_begins: bool,
    clip_pending: bool,
    /// Whether each open marked-content sequence is hidden.
    marked: Vec<bool>,
    hidden_depth: usize,
    form_depth: usize,
    open_forms: Vec<usize>,
    /// Depth of `q` at the start of each running form.
    form_floors: Vec<usize>,
    unknown_glyphs: FxHashSet<u16>,
    notes: Vec<String>,
    stopped: bool,
    outline_buffer: Vec<Outline>,
    bar_buffer: Vec<Rect>,
}

/// Where names of one content stream are looked up.
struct Scope<'a> {
    resources: Option<&'a Dictionary>,
    fonts: Vec<(Vec<u8>, u16)>,
}

/// Reads one page. Beside it, what was odd, in words.
pub fn read_page<'a>(shared: &mut Shared<'a>, source: &PageSource<'a>, number: u32) -> (Page, Vec<String>) {
    let page = Page { number, width: source.width as f32, height: source.height as f32, ..Page::default() };
    let objects = shared.objects;
    let clips = Clips::new(Rect::new(0.0, 0.0, page.width, page.height));
    let mut interpreter = Interpreter {
        objects,
        fonts: &mut shared.fonts,
        budget: &mut shared.budget,
        optional_content: &shared.optional_content,
        forms: &mut shared.forms,
        form_bytes: &mut shared.form_bytes,
        page,
        clips,
        covers: Vec::new(),
        dots: Vec::new(),
        white_glyphs: Vec::new(),
        own_clips: Vec::new(),
        state: State::new(source.to_page),
        saved: Vec::new(),
        unsaved: 0,
        text_matrix: Matrix::IDENTITY,
        line_matrix: Matrix::IDENTITY,
        path: Path::default(),
        current_point: (0.0, 0.0),
        string_begins: true,
        clip_pending: false,
        marked: Vec::new(),
        hidden_depth: 0,
        form_depth: 0,
        open_forms: Vec::new(),
        form_floors: Vec::new(),
        unknown_glyphs: FxHashSet::default(),
        notes: Vec::new(),
        stopped: false,
        outline_buffer: Vec::new(),
        bar_buffer: Vec::new(),
    };
    let content = interpreter.page_content(source.dict);
    interpreter.run(&content, source.resources);
    interpreter.draw_annotations(source);
    interpreter.finish()
}

impl<'a> Interpreter<'a, '_> {
    /// All content streams of the page, as one.
    fn page_content(&mut self, page: &'a Dictionary) -> Cow<'a, [u8]> {
        let objects = self.objects;
        let streams: Vec<&'a lopdf::Stream> = match objects.get(page, b"Contents") {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(items)) => items.iter().filter_map(|o| objects.resolve(o).as_stream().ok()).collect(),
            _ => Vec::new(),
        };
        if let [stream] = streams.as_slice() {
            return self.decode(stream);
        }
        let mut all = Vec::new();
        for stream in streams {
            let part = self.decode(stream);
            if all.len() + part.len() > limits::STREAM_BYTES {
                self.note("its content is longer than allowed and was cut off");
                break;
            }
            all.extend_from_slice(&part);
            // Streams are cut between tokens (ISO 32000-2, 7.8.2).
            all.push(b'\n');
        }
        Cow::Owned(all)
    }

    fn decode(&mut self, stream: &'a lopdf::Stream) -> Cow<'a, [u8]> {
        let (data, damaged) = stream::decode(self.objects, stream, limits::STREAM_BYTES);
        if damaged {
            self.note("a content stream is damaged or too long; what could be decoded was read");
        }
        data
    }

    fn note(&mut self, message: &str) {
        if self.notes.len() < 16 && !self.notes.iter().any(|n| n == message) {
            self.notes.push(message.to_owned());
        }
    }

    /// Carries out a content stream.
    fn run(&mut self, content: &[u8], resources: Option<&'a Dictionary>) {
        let mut scope = Scope { resources, fonts: Vec::new() };
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Token> = Vec::with_capacity(64);
        let mut scratch: Vec<u8> = Vec::new();
        while let Some(token) = lexer.next_token() {
            match token {
                Token::Word(b"BI") => {
                    self.inline_image(&mut lexer, &scope);
                    operands.clear();
                }
                Token::Word(b"true" | b"false" | b"null") => operands.push(token),
                Token::Word(operator) => {
                    if self.stopped || !self.budget.operator() {
                        self.stopped = true;
                        return;
                    }
                    self.operator(operator, &operands, &mut scope, &mut scratch);
                    operands.clear();
                }
                _ if operands.len() < limits::OPERANDS => operands.push(token),
                _ => self.note("an operator has more operands than allowed"),
            }
        }
    }

    fn missing_font(&mut self) -> u16 {
        self.note("text is shown without a font; it was read as Latin text");
        let font = self.fonts.missing(self.objects);
        self.state.text.font = Some(font);
        font
    }

    /// What is known only when the whole page is drawn.
    fn finish(mut self) -> (Page, Vec<String>) {
        if let Some(what) = self.budget.exceeded() {
            self.note(&format!("it has more {what} than allowed; the rest of it was not read"));
        }
        own_clip::restore(&mut self.page.glyphs, &self.own_clips);
        dotted::join(&self.dots, &mut self.page.rulings);
        if !cover::mark(&mut self.page, &self.white_glyphs, &self.covers) {
            self.note("too much is painted over its text to tell what is covered");
        }
        cover::add_white_rules(&mut self.page.rulings, &self.covers);
        fake_bold::remove(&mut self.page.glyphs);
        let mut unknown: Vec<u16> = self.unknown_glyphs.iter().copied().collect();
        unknown.sort_unstable();
        for font in unknown {
            let name = self.fonts.get_mut(font).map(|f| f.name.clone()).unwrap_or_default();
            self.note(&format!("some characters of the font {name} cannot be told; they are given as U+FFFD"));
        }
        (self.page, self.notes)
    }
}
