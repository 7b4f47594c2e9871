//! Turns the bytes of a text dump into its lines: UTF-8 or GB18030, any line ending, form feeds as page ends.

use super::{furniture, spreads, watermarks};

/// Why no text could be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DumpError {
    /// Nothing but blanks.
    #[error("文本文件为空 (the text file is empty)")]
    Empty,
    /// The bytes are not text: a binary file with the wrong name.
    #[error("不是文本文件：{0} (not a text file)")]
    Binary(&'static str),
    /// Neither UTF-8 nor GB18030.
    #[error("文字编码无法识别，既不是 UTF-8 也不是 GB18030 (neither UTF-8 nor GB18030)")]
    Encoding,
}

/// How the bytes of a dump stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark, as Windows' editors write it.
    Utf16,
    /// GB18030, which includes GBK and GB2312.
    Gb18030,
}

/// A text dump, line by line.
#[derive(Debug, Clone, PartialEq)]
pub struct DumpText {
    /// The lines in the order of the file.
    pub lines: Vec<DumpLine>,
    /// How the bytes were read.
    pub encoding: Encoding,
}

/// One line of a dump.
#[derive(Debug, Clone, PartialEq)]
pub struct DumpLine {
    /// Number in the file, the first line is 1.
    pub number: u32,
    /// Its characters, line end and form feed left out.
    pub string: String,
    /// Page of the dump (from 0) as far as the dump shows page ends.
    pub page: u32,
    /// Whether it is a page number and no text of the page.
    pub furniture: bool,
}

impl DumpLine {
    /// Whether nothing is printed on the line.
    pub fn is_blank(&self) -> bool {
        self.string.trim().is_empty()
    }
}

/// Signatures of files that are often found with a wrong name.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP, DOCX, XLSX"),
    (b"\xD0\xCF\x11\xE0", "DOC, XLS, WPS"),
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"Rar!", "RAR"),
    (b"\x1F\x8B", "GZIP"),
    (b"{\\rtf", "RTF"),
];

/// More than one control character in this many makes a file binary: dumps hold none but line ends, tabs and form feeds,
/// and a stray one now and then.
const CONTROL_SHARE: usize = 200;

/// Reads a dump.
pub fn read(bytes: &[u8]) -> Result<DumpText, DumpError> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(DumpError::Binary(what));
    }
    let (string, encoding) = decode(bytes)?;
    let controls = string.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if controls * CONTROL_SHARE > string.chars().count() {
        return Err(DumpError::Binary("控制字符过多"));
    }
    if string.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return Err(DumpError::Empty);
    }
    Ok(DumpText { lines: string_to_lines(&string), encoding })
}

fn decode(bytes: &[u8]) -> Result<(String, Encoding), DumpError> {
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if utf16 {
        let (text, _, broken) = encoding_rs::UTF_16LE.decode(bytes);
        return if broken { Err(DumpError::Encoding) } else { Ok((text.into_owned(), Encoding::Utf16)) };
    }
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if plain.contains(&0) {
        return Err(DumpError::Binary("含有零字节"));
    }
    match std::str::from_utf8(plain) {
        Ok(text) => return Ok((text.to_owned(), Encoding::Utf8)),
        // A file that was cut off may end within a character.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            let whole = plain.get(..error.valid_up_to()).unwrap_or_default();
            return Ok((String::from_utf8_lossy(whole).into_owned(), Encoding::Utf8));
        }
        Err(_) => {}
    }
    let (text, _, broken) = encoding_rs::GB18030.decode(plain);
    if broken { Err(DumpError::Encoding) } else { Ok((text.into_owned(), Encoding::Gb18030)) }
}

fn string_to_lines(string: &str) -> Vec<DumpLine> {
    let mut lines: Vec<DumpLine> = Vec::new();
    let mut page = 0;
    let whole = string.replace("\r\n", "\n").replace('\r', "\n");
    for (line, number) in whole.split('\n').zip(1u32..) {
        // A form feed stands before the first line of a page, or alone on the last line of the one before.
        let mut parts = line.split('\u{C}').peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            if last || !part.trim().is_empty() {
                lines.push(DumpLine { number, string: part.to_owned(), page, furniture: false });
            }
            page += u32::from(!last);
        }
    }
    let mut lines = spreads::part(lines);
    watermarks::take_out(&mut lines);
    furniture::mark(&mut lines);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &DumpText) -> Vec<&str> {
        text.lines.iter().map(|l| l.string.as_str()).collect()
    }

    #[test]
    fn encodings_give_the_same_text() {
        let plain = "项目编码\r\n指标值\n";
        let utf8 = read(plain.as_bytes()).unwrap();
        assert_eq!(utf8.encoding, Encoding::Utf8);
        let bom = read(&[b"\xEF\xBB\xBF", plain.as_bytes()].concat()).unwrap();
        let gb = read(&encoding_rs::GB18030.encode(plain).0).unwrap();
        assert_eq!(gb.encoding, Encoding::Gb18030);
        assert_eq!((bom.lines, gb.lines), (utf8.lines.clone(), utf8.lines.clone()));
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(read(&wide).unwrap().lines, utf8.lines);
        assert_eq!(strings(&utf8), ["项目编码", "指标值", ""]);
    }

    #[test]
    fn a_file_cut_off_within_a_character_is_read_up_to_there() {
        let bytes = "项目编码\n指标值".as_bytes();
        let cut = read(&bytes[..bytes.len() - 1]).unwrap();
        assert_eq!((cut.encoding, strings(&cut)), (Encoding::Utf8, vec!["项目编码", "指标"]));
    }

    #[test]
    fn binary_files_and_empty_files_are_told_apart() {
        assert_eq!(read(b"%PDF-1.7\n%\xE2\xE3"), Err(DumpError::Binary("PDF")));
        assert!(matches!(read(b"abc\0def"), Err(DumpError::Binary(_))));
        assert!(matches!(read(&[1, 2, 3, 4, 5, 6, b'a', b'\n']), Err(DumpError::Binary(_))));
        assert_eq!(read(b""), Err(DumpError::Empty));
        assert_eq!(read(b"\xEF\xBB\xBF \n\x0C\n"), Err(DumpError::Empty));
        assert_eq!(read(b"\xC4\xFF\xFF\xA1"), Err(DumpError::Encoding));
    }

    #[test]
    fn form_feeds_end_pages_and_keep_line_numbers() {
        let text = read("一\n\u{C}二\n三\u{C}\n四".as_bytes()).unwrap();
        let seen: Vec<(u32, &str, u32)> = text.lines.iter().map(|l| (l.number, l.string.as_str(), l.page)).collect();
        assert_eq!(seen, [(1, "一", 0), (2, "二", 1), (3, "三", 1), (3, "", 2), (4, "四", 2)]);
    }
}
