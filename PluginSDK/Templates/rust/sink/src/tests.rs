use crate::PLUGIN;
use gantry_plugin::json::object;
use gantry_plugin::testing::FakeHost;
use gantry_plugin::{sys, Event, Retry};

fn place(name: &str) -> String {
    let name = format!("template-name-{}-{name}", std::process::id());
    std::env::temp_dir()
        .join(name)
        .to_string_lossy()
        .into_owned()
}

#[test]
fn every_event_becomes_a_line_and_a_second_instance_appends() {
    let path = place("lines");
    let plugin = FakeHost::new().load(&PLUGIN).unwrap();
    let config = object([("path", path.as_str().into())]);

    let sink = plugin.sink("template-name", &config).unwrap();
    let (result, accepted) = sink.deliver(&[
        Event::for_test(1, "run.queued", "", r#"{"seq":1}"#),
        Event::for_test(2, "phase.started", "build", r#"{"seq":2}"#),
    ]);
    assert_eq!((result.status, accepted), (sys::GANTRY_OK, 2));
    assert_eq!(sink.flush().status, sys::GANTRY_OK);
    drop(sink);

    let again = plugin.sink("template-name", &config).unwrap();
    again.deliver(&[Event::for_test(3, "run.succeeded", "", r#"{"seq":3}"#)]);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(text, "{\"seq\":1}\n{\"seq\":2}\n{\"seq\":3}\n");
}

#[test]
fn a_path_that_cannot_be_written_is_refused() {
    let plugin = FakeHost::new().load(&PLUGIN).unwrap();
    for path in ["/", "a\0b"] {
        let refusal = plugin
            .sink("template-name", &object([("path", path.into())]))
            .err()
            .unwrap();
        let failure = refusal.failure.unwrap();
        assert_eq!(
            (failure.code.as_str(), failure.retry),
            ("TEMPLATE_NAME_OPEN", Retry::Config)
        );
    }
}
