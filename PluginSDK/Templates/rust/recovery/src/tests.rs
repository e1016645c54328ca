use crate::PLUGIN;
use gantry_plugin::json::object;
use gantry_plugin::testing::{CallResult, FakeHost};
use gantry_plugin::{sys, Value};

fn decide(code: &str, attempts: i64) -> CallResult {
    let config = object([("wait_seconds", 2.into()), ("attempts_max", 3.into())]);
    let plugin = FakeHost::new().load(&PLUGIN).unwrap();
    let failure = object([("code", code.into()), ("attempts", attempts.into())]);
    plugin
        .recovery("template-name", &config)
        .unwrap()
        .decide(&failure)
}

fn decision(code: &str, attempts: i64) -> String {
    decide(code, attempts)
        .output
        .string("decision")
        .unwrap()
        .into()
}

#[test]
fn it_waits_twice_as_long_after_each_attempt() {
    let wait = |attempts| {
        decide("RATE_LIMITED", attempts)
            .output
            .integer("after_ns")
            .unwrap()
    };
    assert_eq!((wait(1), wait(2)), (2_000_000_000, 4_000_000_000));
}

#[test]
fn it_asks_a_person_when_it_has_waited_enough() {
    assert_eq!(decision("UNAVAILABLE", 3), "escalate");
}

#[test]
fn every_code_has_its_decision() {
    assert_eq!(decision("DISK_FULL", 1), "escalate");
    assert_eq!(decision("NOTHING_TO_DO", 1), "skip");
}

#[test]
fn other_failures_are_left_to_others() {
    assert_eq!(decide("OTHER", 1).status, sys::GANTRY_UNSUPPORTED);
    let plugin = FakeHost::new().load(&PLUGIN).unwrap();
    let strategy = plugin.recovery("template-name", &object([])).unwrap();
    for odd in [
        object([]),
        object([("code", Value::Integer(5))]),
        Value::Null,
    ] {
        assert_eq!(strategy.decide(&odd).status, sys::GANTRY_UNSUPPORTED);
    }
}

#[test]
fn a_setting_out_of_range_is_refused() {
    let plugin = FakeHost::new().load(&PLUGIN).unwrap();
    let refusal = plugin.recovery("template-name", &object([("attempts_max", 0.into())]));
    assert_eq!(
        refusal.err().unwrap().failure.unwrap().code,
        "TEMPLATE_NAME_CONFIG"
    );
}
