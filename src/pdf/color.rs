//! Colours as far as visibility needs them: how near to white a paint is, and whether it hides what is under it.

use super::objects::{Objects, as_dict};
use lopdf::{Dictionary, Object};

/// The current colour of fills or strokes.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// Smallest of red, green and blue, 0 to 1: 1 is white, less is darker or coloured.
    pub whiteness: f32,
    /// A plain colour; patterns are not.
    pub plain: bool,
}

/// From here on a colour counts as white: the eye does not tell it from paper.
const WHITE: f32 = 0.98;

impl Paint {
    /// The initial colour.
    pub const BLACK: Paint = Paint { whiteness: 0.0, plain: true };

    /// Whether the paint cannot be seen on paper.
    pub fn is_white(&self) -> bool {
        self.plain && self.whiteness >= WHITE
    }
}

/// A colour space (ISO 32000-2, 8.6), reduced to how its components make white.
#[derive(Debug, Clone, Copy)]
pub enum ColorSpace<'a> {
    Gray,
    Rgb,
    Cmyk,
    /// Lightness first.
    Lab,
    /// Amounts of ink: Separation and DeviceN.
    Tint,
    /// A palette of colours of the base space, where it could be read.
    Indexed {
        components: usize,
        palette: &'a [u8],
    },
    Pattern,
}

impl<'a> ColorSpace<'a> {
    /// The space with this name, from the resources or built in.
    pub fn named(objects: &'a Objects, resources: Option<&'a Dictionary>, name: &[u8]) -> Self {
        match device(name) {
            Some(space) => space,
            None => resources
                .and_then(|r| objects.dict(r, b"ColorSpace"))
                .and_then(|spaces| objects.get(spaces, name))
                .map_or(ColorSpace::Gray, |object| Self::nested(objects, resources, object, 1)),
        }
    }

    fn nested(objects: &'a Objects, resources: Option<&'a Dictionary>, object: &'a Object, depth: usize) -> Self {
        if depth > 4 {
            return ColorSpace::Gray;
        }
        match objects.resolve(object) {
            Object::Name(name) if depth == 0 => Self::named(objects, resources, name),
            Object::Name(name) => device(name).unwrap_or(ColorSpace::Gray),
            Object::Array(items) => Self::family(objects, resources, items, depth),
            _ => ColorSpace::Gray,
        }
    }

    fn family(objects: &'a Objects, resources: Option<&'a Dictionary>, items: &'a [Object], depth: usize) -> Self {
        let item = |idx: usize| items.get(idx).map(|o| objects.resolve(o));
        let Some(family) = item(0).and_then(|o| o.as_name().ok()) else { return ColorSpace::Gray };
        match family {
            b"CalGray" => ColorSpace::Gray,
            b"CalRGB" => ColorSpace::Rgb,
            b"Lab" => ColorSpace::Lab,
            b"ICCBased" => {
                let profile = item(1).and_then(as_dict);
                match profile.and_then(|p| objects.integer(p, b"N")) {
                    Some(1) => ColorSpace::Gray,
                    Some(4) => ColorSpace::Cmyk,
                    _ => ColorSpace::Rgb,
                }
            }
            b"Separation" | b"DeviceN" => ColorSpace::Tint,
            b"Pattern" => ColorSpace::Pattern,
            b"Indexed" | b"I" => {
                let base = items.get(1).map_or(ColorSpace::Gray, |o| Self::nested(objects, resources, o, depth + 1));
                let components = match base {
                    ColorSpace::Gray | ColorSpace::Tint => 1,
                    ColorSpace::Cmyk => 4,
                    _ => 3,
                };
                let palette = item(3).and_then(|o| o.as_str().ok()).unwrap_or_default();
                ColorSpace::Indexed { components, palette }
            }
            name => device(name).unwrap_or(ColorSpace::Gray),
        }
    }

    /// The colour that a space starts with.
    pub fn initial(&self) -> Paint {
        Paint {
            whiteness: if matches!(self, ColorSpace::Indexed { .. }) { self.whiteness(&[0.0]) } else { 0.0 },
            plain: true,
        }
    }

    /// The paint that these components make.
    pub fn paint(&self, components: &[f64]) -> Paint {
        match self {
            ColorSpace::Pattern => Paint { whiteness: 0.0, plain: false },
            _ => Paint { whiteness: self.whiteness(components), plain: true },
        }
    }

    fn whiteness(&self, components: &[f64]) -> f32 {
        let at = |idx: usize| components.get(idx).copied().unwrap_or(0.0).clamp(0.0, 1.0);
        let least = match self {
            ColorSpace::Gray => at(0),
            ColorSpace::Rgb => at(0).min(at(1)).min(at(2)),
            ColorSpace::Cmyk => (1.0 - at(0).max(at(1)).max(at(2))) * (1.0 - at(3)),
            ColorSpace::Lab => components.first().copied().unwrap_or(0.0) / 100.0,
            ColorSpace::Tint => 1.0 - components.iter().copied().fold(0.0, f64::max),
            ColorSpace::Indexed { components: n, palette } => {
                let start = components.first().map_or(0, |v| v.clamp(0.0, 255.0) as usize) * n;
                let Some(entry) = palette.get(start..start + n) else { return 0.0 };
                let values = entry.iter().map(|&b| f64::from(b) / 255.0);
                if *n == 4 {
                    let parts: Vec<f64> = values.collect();
                    return ColorSpace::Cmyk.whiteness(&parts);
                }
                values.fold(1.0, f64::min)
            }
            ColorSpace::Pattern => 0.0,
        };
        least.clamp(0.0, 1.0) as f32
    }
}

fn device(name: &[u8]) -> Option<ColorSpace<'static>> {
    Some(match name {
        b"DeviceGray" | b"G" | b"CalGray" => ColorSpace::Gray,
        b"DeviceRGB" | b"RGB" | b"CalRGB" => ColorSpace::Rgb,
        b"DeviceCMYK" | b"CMYK" => ColorSpace::Cmyk,
        b"Pattern" => ColorSpace::Pattern,
        _ => return None,
    })
}
