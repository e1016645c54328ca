use crate::PLUGIN;
use gantry_plugin::json::object;
use gantry_plugin::testing::{CallOptions, FakeHost, FakeSkill};
use gantry_plugin::{sys, Value};

fn skill() -> FakeSkill {
    let plugin = FakeHost::new().load(&PLUGIN).unwrap();
    plugin.skill("template-name", &object([])).unwrap()
}

fn counts(text: &str) -> (i64, i64, i64) {
    let output = skill().invoke(&object([("text", text.into())])).output;
    let number = |name| output.integer(name).unwrap();
    (number("lines"), number("words"), number("bytes"))
}

#[test]
fn a_text_is_counted() {
    assert_eq!(counts("one two\nthree"), (2, 3, 13));
    assert_eq!(counts("one\n"), (1, 1, 4));
    assert_eq!(counts(""), (0, 0, 0));
}

#[test]
fn bytes_are_counted_and_not_characters() {
    assert_eq!(counts("é\n"), (1, 1, 3));
}

#[test]
fn without_a_text_it_says_what_is_missing() {
    let result = skill().invoke(&object([("text", Value::Integer(5))]));
    assert_eq!(result.status, sys::GANTRY_BAD_INPUT);
    assert_eq!(result.failure.unwrap().message, "'text' is not a text");
}

#[test]
fn a_cancelled_call_stops() {
    let options = CallOptions {
        cancelled: true,
        ..CallOptions::default()
    };
    let result = skill().invoke_with(&object([("text", "one".into())]), options);
    assert_eq!(
        (result.status, result.text.as_str()),
        (sys::GANTRY_CANCELLED, "")
    );
}
