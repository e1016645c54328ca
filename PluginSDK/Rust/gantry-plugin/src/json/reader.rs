use super::Value;
use std::collections::HashSet;

/// Reads JSON, byte by byte.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl Reader<'_> {
    const DEPTH_MAX: usize = 64;

    pub(super) fn space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let is_there = self.bytes[self.at..].starts_with(word.as_bytes());
        self.at += if is_there { word.len() } else { 0 };
        is_there.then_some(value)
    }

    pub(super) fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        match self.bytes.get(self.at)? {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.text().map(Value::String),
            b'[' if depth < Self::DEPTH_MAX => self.array(depth + 1),
            b'{' if depth < Self::DEPTH_MAX => self.object(depth + 1),
            _ => self.number(),
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        let mut elements = Vec::new();
        self.at += 1;
        self.space();
        if self.take(b']') {
            return Some(Value::Array(elements));
        }
        loop {
            elements.push(self.value(depth)?);
            self.space();
            if self.take(b']') {
                return Some(Value::Array(elements));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut members: Vec<(String, Value)> = Vec::new();
        self.at += 1;
        self.space();
        if self.take(b'}') {
            return Some(Value::Object(members));
        }
        loop {
            self.space();
            let name = self.text()?;
            self.space();
            if !self.take(b':') {
                return None;
            }
            members.push((name, self.value(depth)?));
            self.space();
            if self.take(b'}') {
                // A name that is there twice has no meaning that everybody agrees on.
                let names: HashSet<&str> = members.iter().map(|member| member.0.as_str()).collect();
                return (names.len() == members.len()).then_some(Value::Object(members));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.bytes.get(self.at), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') && !self.digits() {
            return None;
        }
        let mut is_whole = true;
        if self.take(b'.') {
            is_whole = false;
            if !self.digits() {
                return None;
            }
        }
        if self.take(b'e') || self.take(b'E') {
            is_whole = false;
            if !self.take(b'-') {
                self.take(b'+');
            }
            if !self.digits() {
                return None;
            }
        }
        let text = std::str::from_utf8(&self.bytes[start..self.at]).ok()?;
        if is_whole {
            if let Ok(number) = text.parse() {
                return Some(Value::Integer(number));
            }
        }
        let number: f64 = text.parse().ok()?;
        number.is_finite().then_some(Value::Number(number))
    }

    fn text(&mut self) -> Option<String> {
        if !self.take(b'"') {
            return None;
        }
        let mut text = Vec::new();
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(text).ok(),
                b'\\' => self.escape(&mut text)?,
                0..=0x1F => return None,
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        let plain = match byte {
            b'"' | b'\\' | b'/' => byte,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let mut buffer = [0; 4];
                text.extend(self.unicode()?.encode_utf8(&mut buffer).as_bytes());
                return Some(());
            }
            _ => return None,
        };
        text.push(plain);
        Some(())
    }

    fn unicode(&mut self) -> Option<char> {
        let high = self.hex4()?;
        if !(0xD800..=0xDBFF).contains(&high) {
            return char::from_u32(high);
        }
        if !self.take(b'\\') || !self.take(b'u') {
            return None;
        }
        let low = self.hex4()?;
        if !(0xDC00..=0xDFFF).contains(&low) {
            return None;
        }
        char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |code, digit| {
            Some(code * 16 + (*digit as char).to_digit(16)?)
        })
    }
}
