//! JSON, as far as plugins need it: strict, and of 64 levels at most.

mod reader;

use crate::failure::{Error, Failure, Result, Retry};
use reader::Reader;
use std::fmt::{self, Write};

/// A JSON value. The members of an object keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// Text.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// An object.
    Object(Vec<(String, Value)>),
}

/// An object of these members.
pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::Object(
        members
            .into_iter()
            .map(|(name, value)| (name.into(), value))
            .collect(),
    )
}

impl Value {
    /// Reads exactly one value.
    ///
    /// # Errors
    /// `BAD_JSON`, with the place where it stops being JSON.
    pub fn parse(text: &str) -> Result<Value> {
        let mut reader = Reader {
            bytes: text.as_bytes(),
            at: 0,
        };
        let value = reader.value(0).and_then(|value| {
            reader.space();
            if reader.at == reader.bytes.len() {
                Some(value)
            } else {
                None
            }
        });
        value.ok_or_else(|| {
            let message = format!("this is not JSON, from byte {} on", reader.at);
            Failure::new("BAD_JSON", message, "Write exactly one JSON value.")
                .retry(Retry::Permanent)
                .status(crate::sys::GANTRY_BAD_INPUT)
                .into()
        })
    }

    /// A member of an object; nothing when it is absent or this is no object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.iter().find(|member| member.0 == name).map(|m| &m.1),
            _ => None,
        }
    }

    /// The text, when this is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The whole number, when this is one.
    pub fn as_i64(&self) -> Option<i64> {
        if let Value::Integer(number) = self {
            Some(*number)
        } else {
            None
        }
    }

    /// The number, when this is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Integer(number) => Some(*number as f64),
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The truth, when this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(truth) = self {
            Some(*truth)
        } else {
            None
        }
    }

    /// The elements; none when this is no list.
    pub fn elements(&self) -> &[Value] {
        if let Value::Array(elements) = self {
            elements
        } else {
            &[]
        }
    }

    /// A member that must be a text.
    ///
    /// # Errors
    /// `BAD_INPUT`, naming the member.
    pub fn string(&self, name: &str) -> Result<&str> {
        self.get(name)
            .and_then(Value::as_str)
            .ok_or_else(|| bad(name, "a text"))
    }

    /// A member that must be a whole number.
    ///
    /// # Errors
    /// `BAD_INPUT`, naming the member.
    pub fn integer(&self, name: &str) -> Result<i64> {
        self.get(name)
            .and_then(Value::as_i64)
            .ok_or_else(|| bad(name, "a whole number"))
    }

    /// A member that may be left out, and is a whole number otherwise.
    ///
    /// # Errors
    /// `BAD_INPUT`, naming the member.
    pub fn integer_or(&self, name: &str, usual: i64) -> Result<i64> {
        if self.get(name).is_some() {
            self.integer(name)
        } else {
            Ok(usual)
        }
    }
}

fn bad(name: &str, wanted: &str) -> Error {
    Failure::new(
        "BAD_INPUT",
        format!("'{name}' is not {wanted}"),
        "Give what the plugin's manifest asks for.",
    )
    .retry(Retry::Config)
    .status(crate::sys::GANTRY_BAD_INPUT)
    .into()
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Value::Integer(number.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or(Value::Number(number as f64), Value::Integer)
    }
}

impl From<f64> for Value {
    /// What JSON cannot write becomes null.
    fn from(number: f64) -> Self {
        if number.is_finite() {
            Value::Number(number)
        } else {
            Value::Null
        }
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(elements: Vec<T>) -> Self {
        Value::Array(elements.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(truth) => write!(f, "{truth}"),
            Value::Integer(number) => write!(f, "{number}"),
            Value::Number(number) if number.is_finite() => write!(f, "{number:?}"),
            Value::Number(_) => f.write_str("null"),
            Value::String(text) => quote(f, text),
            Value::Array(elements) => {
                f.write_char('[')?;
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        f.write_char(',')?;
                    }
                    element.fmt(f)?;
                }
                f.write_char(']')
            }
            Value::Object(members) => {
                f.write_char('{')?;
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        f.write_char(',')?;
                    }
                    quote(f, name)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            control if (control as u32) < 0x20 => write!(f, "\\u{:04x}", control as u32)?,
            other => f.write_char(other)?,
        }
    }
    f.write_char('"')
}
