//! Rewrites a damaged file: every `N G obj` that can be found, with mended stream lengths and a new cross-reference table.

use super::lexer::{Lexer, Token, is_regular, is_white};

/// Objects that a rewritten file may have.
const OBJECTS: u32 = 1 << 20;

/// The file with an update that makes the dictionary of encryption an object of its own; `None` where it is one already.
///
/// It may stand in the trailer itself (ISO 32000-2, 7.5.5), but the reader of objects then decrypts nothing.
pub fn with_encryption_object(bytes: &[u8]) -> Option<Vec<u8>> {
    let at = keyword_positions(bytes, b"startxref").last()?;
    let previous = Lexer::new(bytes.get(at + 9..)?).next_token();
    let Some(Token::Number(previous)) = previous else { return None };
    let section = bytes.get(previous as usize..)?;
    // A table ends in `trailer` and a dictionary; a stream is an object that begins with one.
    let keyword = if section.starts_with(b"xref") { b"trailer".as_slice() } else { b"obj" };
    let trailer = keyword_positions(section, keyword).next()? + keyword.len();
    let (entries, _) = entries(section.get(trailer..)?);
    let value = |name: &[u8]| entries.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let encryption = value(b"Encrypt").filter(|v| v.starts_with(b"<<"))?;
    let size: u32 = std::str::from_utf8(value(b"Size")?).ok()?.parse().ok().filter(|size| *size < OBJECTS)?;
    let mut out = bytes.to_vec();
    let object = out.len() + 1;
    out.extend_from_slice(format!("\n{size} 0 obj\n").as_bytes());
    out.extend_from_slice(encryption);
    out.extend_from_slice(b"\nendobj\n");
    let table = out.len();
    out.extend_from_slice(format!("xref\n{size} 1\n{object:010} 00000 n \ntrailer\n<< /Size {}", size + 1).as_bytes());
    out.extend_from_slice(format!(" /Prev {previous} /Encrypt {size} 0 R").as_bytes());
    for name in [b"Root".as_slice(), b"Info", b"ID"] {
        if let Some(value) = value(name) {
            out.extend_from_slice(&[b" /", name, b" ", value].concat());
        }
    }
    out.extend_from_slice(format!(" >>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    Some(out)
}

/// An indirect object as found in the bytes.
struct Found<'a> {
    number: u32,
    generation: u32,
    /// From after `obj` to before the next object.
    body: &'a [u8],
}

/// The whole file anew; `None` where no object is found or nothing leads to a catalog.
pub fn rewrite(bytes: &[u8]) -> Option<Vec<u8>> {
    let objects = find_objects(bytes);
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8 + 1024);
    out.extend_from_slice(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    let mut offsets: Vec<Option<(usize, u32)>> = Vec::new();
    let mut trailer = Trailer::default();
    for object in &objects {
        let slot = object.number as usize;
        if offsets.len() <= slot {
            offsets.resize(slot + 1, None);
        }
        // Later copies of an object replace earlier ones.
        offsets[slot] = Some((out.len(), object.generation));
        write_object(&mut out, object, &mut trailer);
    }
    for at in keyword_positions(bytes, b"trailer") {
        trailer.learn(&entries(bytes.get(at + 7..).unwrap_or_default()).0);
    }
    let root = trailer.root?;
    if !trailer.others.iter().any(|(key, value)| key == b"ID" && value.starts_with(b"[")) {
        // Decryption asks for the file identifier; files without one were encrypted as if it were empty.
        trailer.others.retain(|(key, _)| key != b"ID");
        trailer.others.push((b"ID".to_vec(), b"[<> <>]".to_vec()));
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n", offsets.len().max(1)).as_bytes());
    for (number, offset) in offsets.iter().enumerate() {
        let line = match offset {
            Some((offset, generation)) if number > 0 => format!("{offset:010} {generation:05} n \n"),
            _ => "0000000000 65535 f \n".to_owned(),
        };
        out.extend_from_slice(line.as_bytes());
    }
    out.extend_from_slice(format!("trailer\n<< /Size {} /Root ", offsets.len().max(1)).as_bytes());
    out.extend_from_slice(&root);
    for (key, value) in trailer.others {
        out.extend_from_slice(b" /");
        out.extend_from_slice(&key);
        out.push(b' ');
        out.extend_from_slice(&value);
    }
    out.extend_from_slice(format!(" >>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    Some(out)
}

/// What the new trailer says, gathered from whatever old trailers are left.
#[derive(Default)]
struct Trailer {
    root: Option<Vec<u8>>,
    /// The root is a guess, from an object that says that it is a catalog.
    guessed: bool,
    others: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Trailer {
    fn learn(&mut self, entries: &[Entry]) {
        for (key, value) in entries {
            match *key {
                b"Root" if self.root.is_none() || self.guessed || is_reference(value) => {
                    self.root = Some(value.to_vec());
                    self.guessed = false;
                }
                b"Encrypt" | b"ID" | b"Info" => {
                    self.others.retain(|(known, _)| known != key);
                    self.others.push((key.to_vec(), value.to_vec()));
                }
                _ => {}
            }
        }
    }
}

fn is_reference(value: &[u8]) -> bool {
    value.last() == Some(&b'R')
}

fn write_object(out: &mut Vec<u8>, object: &Found, trailer: &mut Trailer) {
    out.extend_from_slice(format!("{} {} obj\n", object.number, object.generation).as_bytes());
    let (entries, dict_end) = entries(object.body);
    let after = object.body.get(dict_end..).unwrap_or_default();
    let blanks = after.iter().take_while(|b| is_white(**b)).count();
    let kind = entries.iter().find(|(key, _)| *key == b"Type").map(|(_, value)| *value);
    match kind {
        Some(b"/XRef") => trailer.learn(&entries),
        Some(b"/Catalog") if trailer.root.is_none() => {
            trailer.root = Some(format!("{} {} R", object.number, object.generation).into_bytes());
            trailer.guessed = true;
        }
        _ => {}
    }
    match after.get(blanks..) {
        Some(rest) if rest.starts_with(b"stream") && dict_end > 0 => write_stream(out, &entries, rest),
        _ => {
            let end = find(object.body, b"endobj").unwrap_or(object.body.len());
            out.extend_from_slice(object.body.get(..end).unwrap_or_default());
        }
    }
    out.extend_from_slice(b"\nendobj\n");
}

/// `rest` starts with the keyword `stream`.
fn write_stream(out: &mut Vec<u8>, entries: &[Entry], rest: &[u8]) {
    let data = rest.get(6..).unwrap_or_default();
    let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
    let said = entries.iter().find(|(key, _)| *key == b"Length").and_then(|(_, v)| std::str::from_utf8(v).ok());
    let said = said.and_then(|v| v.trim().parse::<usize>().ok()).filter(|len| {
        let tail = data.get(*len..).unwrap_or_default();
        let blanks = tail.iter().take_while(|b| is_white(**b)).count();
        tail.get(blanks..).is_some_and(|t| t.starts_with(b"endstream"))
    });
    let length = said.unwrap_or_else(|| {
        let end = find(data, b"endstream").or_else(|| find(data, b"endobj")).unwrap_or(data.len());
        let data = data.get(..end).unwrap_or_default();
        data.strip_suffix(b"\r\n").or_else(|| data.strip_suffix(b"\n")).unwrap_or(data).len()
    });
    out.extend_from_slice(format!("<< /Length {length}").as_bytes());
    for (key, value) in entries.iter().filter(|(key, _)| *key != b"Length") {
        out.extend_from_slice(b" /");
        out.extend_from_slice(key);
        out.push(b' ');
        out.extend_from_slice(value);
    }
    out.extend_from_slice(b" >>\nstream\n");
    out.extend_from_slice(data.get(..length).unwrap_or_default());
    out.extend_from_slice(b"\nendstream");
}

/// Every `N G obj` in the order of the file.
fn find_objects(bytes: &[u8]) -> Vec<Found<'_>> {
    let mut heads: Vec<(usize, usize, u32, u32)> = Vec::new();
    for at in keyword_positions(bytes, b"obj") {
        if let Some((start, number, generation)) = head_before(bytes, at) {
            heads.push((start, at + 3, number, generation));
        }
    }
    let ends = heads.iter().skip(1).map(|h| h.0).chain([bytes.len()]);
    let found = heads.iter().zip(ends).filter_map(|(&(_, body, number, generation), end)| {
        Some(Found { number, generation, body: bytes.get(body..end)? })
    });
    found.collect()
}

/// `N G` before the keyword: where it starts, and the two numbers.
fn head_before(bytes: &[u8], at: usize) -> Option<(usize, u32, u32)> {
    let (generation_start, generation) = integer_before(bytes, at)?;
    let (start, number) = integer_before(bytes, generation_start)?;
    (number > 0 && number < OBJECTS && generation <= 65_535).then_some((start, number, generation))
}

/// The integer that ends, blanks aside, right before `end`.
fn integer_before(bytes: &[u8], end: usize) -> Option<(usize, u32)> {
    let head = bytes.get(..end)?;
    let last = head.iter().rposition(|b| !is_white(*b))? + 1;
    if last == end && bytes.get(end) != Some(&b'o') {
        return None;
    }
    let digits = head.get(..last)?.iter().rev().take(10).take_while(|b| b.is_ascii_digit()).count();
    let start = last - digits;
    let text = std::str::from_utf8(head.get(start..last)?).ok()?;
    Some((start, text.parse().ok()?))
}

fn keyword_positions<'a>(bytes: &'a [u8], keyword: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + find(bytes.get(from..)?, keyword)?;
            from = at + keyword.len();
            // `endobj` is no `obj`.
            let starts_word = at == 0 || bytes.get(at - 1).is_none_or(|b| !b.is_ascii_alphabetic());
            if starts_word && bytes.get(from).is_none_or(|b| !is_regular(*b) || b.is_ascii_digit()) {
                return Some(at);
            }
        }
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    loop {
        let at = from + haystack.get(from..)?.iter().position(|b| *b == first)?;
        if haystack.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Key without slash and value as written.
type Entry<'a> = (&'a [u8], &'a [u8]);

/// The entries of the dictionary that `bytes` starts with, and the offset after it; nothing where there is none.
fn entries(bytes: &[u8]) -> (Vec<Entry<'_>>, usize) {
    let mut lexer = Lexer::new(bytes);
    let mut found = Vec::new();
    if lexer.next_token() != Some(Token::DictOpen) {
        return (found, 0);
    }
    loop {
        match lexer.next_token() {
            Some(Token::Name(key)) => {
                let from = lexer.position();
                skip_value(&mut lexer);
                found.push((key, bytes.get(from..lexer.position()).unwrap_or_default().trim_ascii()));
            }
            Some(Token::DictClose) => return (found, lexer.position()),
            // Not a dictionary after all, or one that is cut off.
            None | Some(Token::Word(_)) => return (Vec::new(), 0),
            Some(_) => {}
        }
    }
}

fn skip_value(lexer: &mut Lexer) {
    let mut depth = 0usize;
    loop {
        let before = lexer.position();
        match lexer.next_token() {
            Some(Token::ArrayOpen | Token::DictOpen) => depth += 1,
            Some(Token::DictClose) if depth == 0 => return lexer.seek(before),
            Some(Token::ArrayClose | Token::DictClose) => depth = depth.saturating_sub(1),
            Some(Token::Number(_)) if depth == 0 => {
                let after = lexer.position();
                let is_reference = matches!(lexer.next_token(), Some(Token::Number(_)))
                    && lexer.next_token() == Some(Token::Word(b"R"));
                if !is_reference {
                    lexer.seek(after);
                }
            }
            None => return,
            Some(_) => {}
        }
        if depth == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionary_of_encryption_in_the_trailer_becomes_an_object() {
        let file = b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 5 /Root 1 0 R /Encrypt << /V 2 >> >>\nstartxref\n9\n%%EOF\n";
        let updated = String::from_utf8(with_encryption_object(file).unwrap()).unwrap();
        assert!(updated.contains("\n5 0 obj\n<< /V 2 >>\nendobj\n"), "{updated}");
        assert!(updated.contains("<< /Size 6 /Prev 9 /Encrypt 5 0 R /Root 1 0 R >>"), "{updated}");
        assert_eq!(with_encryption_object(updated.as_bytes()), None);
    }
}
