//! acme.template-name: a skill that counts the lines, words and bytes of a text.

use gantry_plugin::json::object;
use gantry_plugin::{plugin, Call, Result, Skill, Value};

#[cfg(test)]
mod tests;

struct Count;

impl Skill for Count {
    fn create(_config: &Value) -> Result<Self> {
        Ok(Count)
    }

    fn invoke(&self, args: &Value, call: &Call) -> Result<Value> {
        let text = args.string("text")?;
        let (mut lines, mut words) = (0, 0);
        for line in text.split_inclusive('\n') {
            call.check_cancelled()?;
            lines += 1;
            words += line.split_ascii_whitespace().count();
        }
        Ok(object([
            ("lines", Value::Integer(lines)),
            ("words", words.into()),
            ("bytes", text.len().into()),
        ]))
    }
}

plugin! { manifest: include_str!("../manifest.json"), skill "template-name" => Count }
