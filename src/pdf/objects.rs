//! The objects of a file with references resolved: never an error, `None` where something is missing or of another type.

use super::limits;
use lopdf::{Dictionary, Object, Stream};

/// All objects of a file, decrypted.
#[derive(Debug)]
pub struct Objects {
    document: lopdf::Document,
}

static NULL: Object = Object::Null;

impl Objects {
    /// The objects of a loaded file.
    pub fn new(document: lopdf::Document) -> Self {
        Self { document }
    }

    /// The file as lopdf holds it.
    pub fn document(&self) -> &lopdf::Document {
        &self.document
    }

    /// The object itself, references followed; null where they lead nowhere.
    pub fn resolve<'a>(&'a self, mut object: &'a Object) -> &'a Object {
        for _ in 0..limits::REFERENCE_HOPS {
            let Object::Reference(id) = object else { return object };
            let Some(target) = self.document.objects.get(id) else { return &NULL };
            object = target;
        }
        &NULL
    }

    /// The entry of a dictionary, resolved; `None` where it is missing or null.
    pub fn get<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        let object = self.resolve(dict.get(key).ok()?);
        (!object.is_null()).then_some(object)
    }

    /// A dictionary entry; of a stream, its dictionary.
    pub fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        as_dict(self.get(dict, key)?)
    }

    /// An array entry.
    pub fn array<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        self.get(dict, key)?.as_array().ok().map(Vec::as_slice)
    }

    /// A stream entry.
    pub fn stream<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
        self.get(dict, key)?.as_stream().ok()
    }

    /// A name entry.
    pub fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dict, key)?.as_name().ok()
    }

    /// A finite number entry.
    pub fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<f64> {
        number(self.get(dict, key)?)
    }

    /// An integer entry; a real number loses its fraction.
    pub fn integer(&self, dict: &Dictionary, key: &[u8]) -> Option<i64> {
        self.number(dict, key).map(|v| v as i64)
    }

    /// An array entry of exactly `N` numbers or more, the first `N`.
    pub fn numbers<const N: usize>(&self, dict: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
        let items = self.array(dict, key)?;
        let mut out = [0.0; N];
        for (slot, idx) in out.iter_mut().zip(0..) {
            *slot = number(self.resolve(items.get::<usize>(idx)?))?;
        }
        Some(out)
    }
}

/// The dictionary of a dictionary or stream.
pub fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A finite number.
pub fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(v) => Some(*v as f64),
        Object::Real(v) if v.is_finite() => Some(f64::from(*v)),
        _ => None,
    }
}
