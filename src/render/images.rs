//! How large the images of the site are, so that pages keep room for them.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// So much of a drawing is read: its first tag is in it.
const HEAD: u64 = 8 * 1024;

/// The sizes of images, each file read once.
#[derive(Debug, Default)]
pub struct Images(Mutex<HashMap<PathBuf, Option<(u32, u32)>>>);

impl Images {
    /// Width and height of an image in CSS pixels; `None` where the file does not say.
    pub(super) fn size(&self, file: &Path) -> Option<(u32, u32)> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(size) = known().get(file) {
            return *size;
        }
        let size = read(file);
        known().insert(file.to_owned(), size);
        size
    }

    /// Forgets files: they may have changed.
    pub fn forget<'a>(&self, files: impl Iterator<Item = &'a Path>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for file in files {
            known.remove(file);
        }
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn read(file: &Path) -> Option<(u32, u32)> {
    let ending = file.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "svg" => {
            let mut head = Vec::new();
            File::open(file).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
            drawing(&String::from_utf8_lossy(&head))
        }
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" => {
            let size = imagesize::size(file).ok()?;
            let number = |n: usize| u32::try_from(n).ok().filter(|n| *n > 0);
            Some((number(size.width)?, number(size.height)?))
        }
        _ => None,
    }
}

/// The size of a drawing: what it says itself, else that of its view box.
/// <https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS>
fn drawing(text: &str) -> Option<(u32, u32)> {
    let start = text
        .match_indices("<svg")
        .map(|(at, _)| at)
        .find(|at| text[at + 4..].starts_with(|c: char| c.is_ascii_whitespace() || c == '>'))?;
    let mut rest = &text[start + 4..];
    let (mut width, mut height, mut view) = (None, None, None);
    loop {
        rest = rest.trim_start();
        if rest.is_empty() || rest.starts_with(['>', '/']) {
            break;
        }
        let (name, behind) = rest.split_once('=')?;
        let behind = behind.trim_start();
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, behind) = behind[1..].split_once(quote)?;
        rest = behind;
        match name.trim() {
            "width" => width = pixels(value),
            "height" => height = pixels(value),
            "viewBox" => view = view_box(value),
            _ => {}
        }
    }
    let (width, height) = match (width, height, view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((x, y))) => (width, width * y / x),
        (None, Some(height), Some((x, y))) => (height * x / y, height),
        (_, _, view) => view?,
    };
    whole(width).zip(whole(height))
}

/// A length without unit, or in pixels.
fn pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    value.strip_suffix("px").unwrap_or(value).parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0)
}

fn view_box(value: &str) -> Option<(f64, f64)> {
    let mut numbers = value.split([' ', ',', '\t', '\n', '\r']).filter(|one| !one.is_empty()).skip(2);
    pixels(numbers.next()?).zip(pixels(numbers.next()?))
}

fn whole(length: f64) -> Option<u32> {
    // Attributes hold whole numbers; the ratio of a small drawing may be off by half a pixel.
    let length = length.round().max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within bounds")]
    (length <= 1e6).then_some(length as u32)
}

#[cfg(test)]
mod tests {
    use super::drawing;

    #[test]
    fn drawings_say_how_large_they_are() {
        for (text, size) in [
            ("<svg viewBox=\"0 0 24 12\">", Some((24, 12))),
            ("<?xml version=\"1.0\"?>\n<svg\n  width='100px' height=\"50\" viewBox=\"0 0 2 1\">", Some((100, 50))),
            ("<svg width=\"100%\" height=\"100%\" viewBox=\"0,0,30,20\">", Some((30, 20))),
            ("<svg width=\"60\" viewBox=\"0 0 30 20\">", Some((60, 40))),
            ("<svg width=\"100%\">", None),
            ("<svgx viewBox=\"0 0 1 1\">", None),
            ("no drawing", None),
        ] {
            assert_eq!(drawing(text), size, "{text}");
        }
    }
}
