use crate::PLUGIN;
use gantry_plugin::json::object;
use gantry_plugin::testing::{CallOptions, CallResult, FakeHost, FakePhase};
use gantry_plugin::{sys, Value};
use std::path::PathBuf;

/// A folder that is gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let name = format!("template-name-{}-{name}", std::process::id());
        let folder = Folder(std::env::temp_dir().join(name));
        std::fs::create_dir_all(&folder.0).unwrap();
        folder
    }

    fn path(&self) -> PathBuf {
        self.0.join("note")
    }

    fn input(&self) -> Value {
        self.input_named("note")
    }

    fn input_named(&self, name: &str) -> Value {
        let folder = self.0.to_string_lossy().into_owned();
        object([
            ("folder", folder.into()),
            ("name", name.into()),
            ("text", "hello\n".into()),
        ])
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn host_and_phase() -> (FakeHost, FakePhase) {
    let host = FakeHost::new();
    let phase = host
        .load(&PLUGIN)
        .unwrap()
        .phase("template-name", &object([]))
        .unwrap();
    (host, phase)
}

fn code(result: CallResult) -> String {
    result
        .failure
        .map(|failure| failure.code)
        .unwrap_or_default()
}

#[test]
fn neither_a_plan_nor_a_cancelled_run_writes() {
    let folder = Folder::new("plan");
    let (host, phase) = host_and_phase();
    assert_eq!(
        phase.plan(&folder.input()).output.integer("bytes").unwrap(),
        6
    );
    let options = CallOptions {
        cancelled: true,
        ..CallOptions::default()
    };
    assert_eq!(
        phase.run_with(&folder.input(), options).status,
        sys::GANTRY_CANCELLED
    );
    assert!(!folder.path().exists());
    assert!(host.effects("test").is_empty());
}

#[test]
fn a_run_writes_once_and_says_how_to_take_it_back() {
    let folder = Folder::new("run");
    let (host, phase) = host_and_phase();
    for attempt in 1..=2 {
        let options = CallOptions {
            attempt,
            ..CallOptions::default()
        };
        assert_eq!(
            phase.run_with(&folder.input(), options).status,
            sys::GANTRY_OK
        );
    }
    assert_eq!(std::fs::read_to_string(folder.path()).unwrap(), "hello\n");
    let effects = host.effects("test");
    assert_eq!(effects.len(), 1);
    assert_eq!(effects[0].receipt.string("text").unwrap(), "hello\n");
    assert!(effects[0].result.is_some());
}

#[test]
fn undo_removes_the_note_and_may_come_twice() {
    let folder = Folder::new("undo");
    let (_, phase) = host_and_phase();
    phase.run(&folder.input());
    assert_eq!(
        phase.undo().output.get("undone").unwrap().elements().len(),
        1
    );
    assert!(!folder.path().exists());
    assert_eq!(phase.undo().text, r#"{"undone":[],"kept":[]}"#);
    // It is settled: another attempt hands out what this one said, and writes nothing.
    assert_eq!(
        phase.run(&folder.input()).output.integer("bytes").unwrap(),
        6
    );
    assert!(!folder.path().exists());
}

#[test]
fn what_others_wrote_is_kept() {
    let folder = Folder::new("kept");
    let (_, phase) = host_and_phase();
    phase.run(&folder.input());
    std::fs::write(folder.path(), "mine").unwrap();
    assert_eq!(code(phase.run(&folder.input())), "NOTE_EXISTS");
    assert!(phase.undo().text.contains("it was changed since"));
    assert_eq!(std::fs::read_to_string(folder.path()).unwrap(), "mine");
}

#[test]
fn a_name_that_leads_elsewhere_is_refused() {
    let folder = Folder::new("names");
    let (_, phase) = host_and_phase();
    for name in ["../out", "", ".", "a\0b"] {
        assert_eq!(code(phase.run(&folder.input_named(name))), "BAD_NOTE");
    }
}

#[test]
fn a_host_without_effects_is_refused() {
    let refusal = FakeHost::with(0, &[sys::GANTRY_EFFECTS_1])
        .load(&PLUGIN)
        .err()
        .unwrap();
    assert!(refusal.reason.contains("gantry.effects/1"));
}
