//! Turns bytes into objects: header, cross-reference, decryption, and a repair pass where those are damaged.

use super::objects::Objects;
use super::{PdfError, ReadOptions, Warning, limits};
use lopdf::LoadOptions;

/// The objects of the file, decrypted, and what was odd on the way.
pub fn load(bytes: &[u8], options: &ReadOptions) -> Result<(Objects, Vec<Warning>), PdfError> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(PdfError::TooLarge { what: "bytes", limit: limits::FILE_BYTES });
    }
    let load_options = LoadOptions {
        password: options.password.clone(),
        max_decompressed_size: Some(limits::OBJECT_STREAM_BYTES),
        ..LoadOptions::default()
    };
    let document = lopdf::Document::load_mem_with_options(bytes, load_options)
        .map_err(|e| PdfError::Damaged { reason: e.to_string() })?;
    if document.is_encrypted() {
        return Err(PdfError::Encrypted { reason: "it asks for a password".into() });
    }
    Ok((Objects::new(document), Vec::new()))
}
