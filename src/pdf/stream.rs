//! Turns a stream object into its decoded bytes, keeping what can be had of damaged data.

use super::limits;
use super::objects::Objects;
use lopdf::{Dictionary, Object, Stream};
use std::borrow::Cow;

/// The decoded bytes of a stream. Filters and their parameters may be indirect; an image filter ends the decoding.
/// `true` beside them says that they were cut at the limit or damaged.
pub fn decode<'a>(objects: &'a Objects, stream: &'a Stream, limit: usize) -> (Cow<'a, [u8]>, bool) {
    let mut data = Cow::Borrowed(stream.content.as_slice());
    let mut damaged = false;
    let parameters = filter_parameters(objects, &stream.dict);
    for (idx, filter) in filters(objects, &stream.dict).into_iter().enumerate() {
        let parameters = parameters.get(idx).copied().flatten();
        let (decoded, whole) = match filter {
            b"FlateDecode" | b"Fl" => inflate(&data, limit),
            b"LZWDecode" | b"LZW" | b"ASCII85Decode" | b"A85" | b"ASCIIHexDecode" | b"AHx" | b"RunLengthDecode"
            | b"RL" => lopdf_filter(objects, filter, &data, parameters, limit),
            b"Crypt" => continue,
            _ => return (data, true),
        };
        damaged |= !whole;
        let is_flate = matches!(filter, b"FlateDecode" | b"Fl");
        data = Cow::Owned(match parameters {
            Some(parameters) if is_flate => undo_predictor(objects, decoded, parameters),
            _ => decoded,
        });
    }
    (data, damaged)
}

/// Names of the filters in decoding order.
pub fn filters<'a>(objects: &'a Objects, dict: &'a Dictionary) -> Vec<&'a [u8]> {
    let entry = objects.get(dict, b"Filter").or_else(|| objects.get(dict, b"F"));
    match entry {
        Some(Object::Name(name)) => vec![name.as_slice()],
        Some(Object::Array(names)) => {
            names.iter().take(limits::FILTERS).filter_map(|n| objects.resolve(n).as_name().ok()).collect()
        }
        _ => Vec::new(),
    }
}

fn filter_parameters<'a>(objects: &'a Objects, dict: &'a Dictionary) -> Vec<Option<&'a Dictionary>> {
    match objects.get(dict, b"DecodeParms").or_else(|| objects.get(dict, b"DP")) {
        Some(Object::Dictionary(d)) => vec![Some(d)],
        Some(Object::Array(items)) => {
            items.iter().take(limits::FILTERS).map(|d| objects.resolve(d).as_dict().ok()).collect()
        }
        _ => Vec::new(),
    }
}

/// Inflates zlib data; where that fails at once, raw deflate data. `false` where it is damaged or over the limit.
fn inflate(data: &[u8], limit: usize) -> (Vec<u8>, bool) {
    // Some writers leave line ends between the keyword `stream` and the data.
    let blanks = data.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let data = data.get(blanks..).unwrap_or_default();
    let (out, whole) = inflate_as(data, true, limit);
    if !out.is_empty() || whole {
        return (out, whole);
    }
    let (out, whole) = inflate_as(data.get(2..).unwrap_or_default(), false, limit);
    if !out.is_empty() { (out, whole) } else { inflate_as(data, false, limit) }
}

/// `flate2::Decompress` without a flush keeps every byte before the damage; its `Read` adapters lose the last block.
fn inflate_as(data: &[u8], zlib: bool, limit: usize) -> (Vec<u8>, bool) {
    let mut state = flate2::Decompress::new(zlib);
    let mut out = Vec::with_capacity(data.len().saturating_mul(4).clamp(256, limit.max(256)));
    loop {
        let consumed = state.total_in() as usize;
        let produced = out.len();
        let input = data.get(consumed..).unwrap_or_default();
        let status = state.decompress_vec(input, &mut out, flate2::FlushDecompress::None);
        match status {
            Ok(flate2::Status::StreamEnd) => return (out, true),
            Err(_) => return (out, false),
            Ok(_) if out.len() >= limit => return (out, false),
            Ok(_) if out.len() == out.capacity() => out.reserve(out.len().min(limit).max(256)),
            // No progress although there is room: the data end too early.
            Ok(_) if state.total_in() as usize == consumed && out.len() == produced => {
                return (out, input.is_empty() && data.is_empty());
            }
            Ok(_) => {}
        }
    }
}

/// The filters that lopdf decodes well on direct objects.
fn lopdf_filter(
    objects: &Objects,
    filter: &[u8],
    data: &[u8],
    parameters: Option<&Dictionary>,
    limit: usize,
) -> (Vec<u8>, bool) {
    let full_name: &[u8] = match filter {
        b"LZW" => b"LZWDecode",
        b"A85" => b"ASCII85Decode",
        b"AHx" => b"ASCIIHexDecode",
        b"RL" => b"RunLengthDecode",
        other => other,
    };
    let mut dict = Dictionary::new();
    dict.set("Filter", Object::Name(full_name.to_vec()));
    if let Some(parameters) = parameters {
        let mut direct = Dictionary::new();
        for (key, value) in parameters.iter() {
            direct.set(key.clone(), objects.resolve(value).clone());
        }
        dict.set("DecodeParms", direct);
    }
    let data = if full_name == b"ASCII85Decode" { ascii85_body(data) } else { data.to_vec() };
    match Stream::new(dict, data).decompressed_content_with_limit(limit) {
        Ok(out) => (out, true),
        Err(_) => (Vec::new(), false),
    }
}

/// ASCII85 data from after `<~` to its end mark.
fn ascii85_body(data: &[u8]) -> Vec<u8> {
    let start = if data.starts_with(b"<~") { 2 } else { 0 };
    let body = data.get(start..).unwrap_or_default();
    let end = body.iter().position(|&b| b == b'~').unwrap_or(body.len());
    let mut out = body.get(..end).unwrap_or_default().to_vec();
    out.extend_from_slice(b"~>");
    out
}

/// Undoes the PNG predictors (ISO 32000-2, 7.4.4.4). Content and fonts hardly ever have one; TIFF's is left alone.
fn undo_predictor(objects: &Objects, data: Vec<u8>, parameters: &Dictionary) -> Vec<u8> {
    if objects.integer(parameters, b"Predictor").unwrap_or(1) < 10 {
        return data;
    }
    let value =
        |key: &[u8], default: i64| objects.integer(parameters, key).unwrap_or(default).clamp(1, 1 << 16) as usize;
    let bits = value(b"Colors", 1) * value(b"BitsPerComponent", 8);
    let (Some(row_bits), step) = (value(b"Columns", 1).checked_mul(bits), bits.div_ceil(8)) else { return data };
    let row = row_bits.div_ceil(8);
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    for line in data.chunks(row + 1) {
        let Some((&kind, line)) = line.split_first() else { break };
        let start = out.len();
        for (i, &byte) in line.iter().enumerate() {
            let left = if i >= step { out[start + i - step] } else { 0 };
            let up = if start >= row { out[start - row + i] } else { 0 };
            let up_left = if start >= row && i >= step { out[start - row + i - step] } else { 0 };
            let predicted = match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, up_left),
                _ => 0,
            };
            out.push(byte.wrapping_add(predicted));
        }
    }
    out
}

fn paeth(left: u8, up: u8, up_left: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(up_left);
    let distance = |v: u8| (estimate - i16::from(v)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(up_left) {
        left
    } else if distance(up) <= distance(up_left) {
        up
    } else {
        up_left
    }
}
