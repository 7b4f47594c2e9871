//! Turns bytes into objects: header, cross-reference, decryption, and a repair pass where those are damaged.

use super::objects::Objects;
use super::{PdfError, ReadOptions, Warning, limits, repair};
use lopdf::xref::XrefEntry;
use lopdf::{DecompressError, Error, LoadOptions, Object};

/// The objects of the file, decrypted, and what was odd on the way.
pub fn load(bytes: &[u8], options: &ReadOptions) -> Result<(Objects, Vec<Warning>), PdfError> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(PdfError::TooLarge { what: "bytes", limit: limits::FILE_BYTES });
    }
    let has_header = bytes.windows(5).any(|w| w == b"%PDF-");
    if !has_header && !bytes.windows(4).any(|w| w == b" obj") {
        return Err(PdfError::NotAPdf { hint: what_it_seems(bytes) });
    }
    let mut warnings = Vec::new();
    let mut first = load_with_lopdf(bytes, options);
    if !first.as_ref().is_ok_and(is_whole)
        && let Some(updated) = repair::with_encryption_object(bytes)
    {
        first = load_with_lopdf(&updated, options);
    }
    let document = match first {
        Ok(document) if is_whole(&document) => document,
        Err(Error::InvalidPassword) => return Err(wrong_password(options)),
        Err(Error::Decryption(error)) => return Err(PdfError::Encrypted { reason: unsupported(&error.to_string()) }),
        Err(Error::UnsupportedSecurityHandler(name)) => {
            return Err(PdfError::Encrypted { reason: unsupported(&String::from_utf8_lossy(&name)) });
        }
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { limit })) => {
            return Err(PdfError::TooLarge { what: "bytes in one object stream", limit });
        }
        Ok(document) if document.is_encrypted() && has_identifier(&document) => return Err(wrong_password(options)),
        first => {
            let message = "the file is damaged and was repaired; parts of it may be missing".to_owned();
            warnings.push(Warning { page: None, message });
            repaired(bytes, options, first)?
        }
    };
    if document.is_encrypted() {
        return Err(wrong_password(options));
    }
    Ok((Objects::new(document), warnings))
}

fn load_with_lopdf(bytes: &[u8], options: &ReadOptions) -> Result<lopdf::Document, Error> {
    let options = LoadOptions {
        password: options.password.clone(),
        max_decompressed_size: Some(limits::OBJECT_STREAM_BYTES),
        ..LoadOptions::default()
    };
    lopdf::Document::load_mem_with_options(bytes, options)
}

fn is_whole(document: &lopdf::Document) -> bool {
    has_pages(document) && !lacks_objects(document) && !lacks_content(document)
}

fn has_pages(document: &lopdf::Document) -> bool {
    document.page_iter().next().is_some()
}

/// Whether the data of a stream were lost: there are none, and it does not say that there should be none.
fn is_hollow(object: &Object) -> bool {
    let Object::Stream(stream) = object else { return false };
    stream.content.is_empty() && !matches!(stream.dict.get(b"Length"), Ok(Object::Integer(0)))
}

fn has_identifier(document: &lopdf::Document) -> bool {
    document.trailer.get(b"ID").is_ok_and(|id| id.as_array().is_ok())
}

/// Whether a page refers to content or resources that are not there.
fn lacks_content(document: &lopdf::Document) -> bool {
    document.page_iter().take(limits::PAGES).filter_map(|id| document.get_dictionary(id).ok()).any(|page| {
        [b"Contents".as_slice(), b"Resources"].into_iter().any(|key| match page.get(key) {
            Ok(Object::Reference(id)) => !document.objects.contains_key(id),
            _ => false,
        })
    })
}

/// Whether the cross-reference table lists an object that could not be read, or a stream came without its data.
fn lacks_objects(document: &lopdf::Document) -> bool {
    // The dictionary of encryption is taken away once everything is decrypted.
    let used_up = document.encryption_state.as_ref().and_then(|state| state.encrypt_object_id());
    document.objects.values().any(is_hollow)
        || document.reference_table.entries.iter().any(|(number, entry)| match entry {
            XrefEntry::Normal { offset, generation } if *offset > 0 => {
                let id = (*number, *generation);
                !document.objects.contains_key(&id) && Some(id) != used_up
            }
            _ => false,
        })
}

/// The objects of the rewritten file; what was readable as it stood is kept as it was.
fn repaired(
    bytes: &[u8],
    options: &ReadOptions,
    first: Result<lopdf::Document, Error>,
) -> Result<lopdf::Document, PdfError> {
    let second = repair::rewrite(bytes).map(|bytes| load_with_lopdf(&bytes, options));
    match (first, second) {
        (Ok(mut document), Some(Ok(rewritten))) if has_pages(&document) => {
            for (id, object) in rewritten.objects {
                let slot = document.objects.entry(id).or_insert(Object::Null);
                if slot.is_null() || (is_hollow(slot) && !is_hollow(&object)) {
                    *slot = object;
                }
            }
            Ok(document)
        }
        (_, Some(Ok(rewritten))) if !rewritten.is_encrypted() => Ok(rewritten),
        (_, Some(Ok(_) | Err(Error::InvalidPassword))) => Err(wrong_password(options)),
        (Ok(document), _) => Ok(document),
        (Err(error), _) => Err(PdfError::Damaged {
            reason: format!("nothing in it could be recovered ({error}); download it again or ask its publisher"),
        }),
    }
}

fn wrong_password(options: &ReadOptions) -> PdfError {
    let reason = match options.password {
        None => "it asks for a password; give one, or open it in a viewer and print it to a new PDF",
        Some(_) => "the password is wrong",
    };
    PdfError::Encrypted { reason: reason.to_owned() }
}

fn unsupported(what: &str) -> String {
    format!("its kind of encryption is not supported ({what}); open it in a viewer and print it to a new PDF")
}

/// What a file without any PDF in it seems to be, and what to do.
fn what_it_seems(bytes: &[u8]) -> String {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    let hint = match head {
        [] => "the file is empty; download it again",
        _ if text.contains("<html") || text.starts_with("<!doctype html") || text.starts_with("<script") => {
            "it is a web page (HTML), probably the error or login page of the download; download it again"
        }
        [b'P', b'K', 3, 4, ..] => "it is a ZIP archive, as Word, Excel and OFD files are; convert it to PDF first",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "it is an old Word or Excel file; convert it to PDF first",
        [0xFF, 0xD8, 0xFF, ..] | [0x89, b'P', b'N', b'G', ..] | [b'G', b'I', b'F', ..] => {
            "it is a picture; recognise its text (OCR) first"
        }
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, 0xAF, ..] | [0x1F, 0x8B, ..] => {
            "it is a compressed archive; unpack it first"
        }
        _ if text.starts_with("<?xml") => "it is an XML file; find the PDF that it belongs to",
        _ if head.iter().all(|b| *b == 0) => "it holds nothing but zeros; download it again",
        _ => "it does not hold a PDF header; download it again",
    };
    hint.to_owned()
}
