//! The crate's own tests: what a plugin gets from a host, and what a host gets from a plugin.

use super::*;
use crate::call::HostTable;
use crate::json::object;
use crate::sys::*;
use crate::*;
use std::ffi::c_void;
use std::mem::{offset_of, size_of};

struct Everything {
    _last: Option<Bomb>,
}

/// What panics when it is dropped, with another of its kind.
struct Bomb(u32);

impl Drop for Bomb {
    fn drop(&mut self) {
        if self.0 > 0 {
            std::panic::panic_any(Bomb(self.0 - 1));
        }
    }
}

impl Phase for Everything {
    fn create(config: &Value) -> Result<Self> {
        if config.get("panic").is_some() {
            panic!("no such luck");
        }
        let _last = config.get("bomb").map(|_| Bomb(3));
        Ok(Everything { _last })
    }

    fn run(&self, input: &Value, call: &Call) -> Result<Value> {
        match input.string("do")? {
            "panic" => panic!("at the {}", "disco"),
            "bomb" => std::panic::panic_any(Bomb(3)),
            "emit" => {
                call.emit("test.done", &object([("n", Value::Integer(1))]))?;
                call.progress(0.5, "half", "way");
                call.log(LogLevel::Info, "said");
            }
            "undeclared" => call.emit("test.other", &object([]))?,
            "secret" => {
                let length = call.with_secret("token", |bytes| Ok(bytes.len()))?;
                return Ok(Value::from(length));
            }
            "leak" => {
                let text = call.with_secret("token", |bytes| {
                    Ok(String::from_utf8_lossy(bytes).into_owned())
                })?;
                return Ok(Value::from(text));
            }
            "panic-with-secret" => call.with_secret("token", |_| panic!("inside"))?,
            "count" => {
                let stored = call.value(Scope::Run, "count")?;
                let (count, revision) =
                    stored.map_or((0, 0), |(value, at)| (value.as_i64().unwrap_or(0), at));
                assert!(call.store(Scope::Run, "count", &(count + 1).into(), Some(revision))?);
                assert!(!call.store(Scope::Run, "count", &Value::Null, Some(revision))?);
            }
            "skill" => return call.invoke("words.count", &object([])),
            "describe" => return call.describe(),
            "keep" => call.put_artifact("a/b.txt", "text/plain", b"kept")?,
            "keep-outside" => call.put_artifact("../b.txt", "", b"")?,
            "stop" => {
                call.emit("test.done", &object([]))?;
                call.check_cancelled()?;
            }
            other => return Err(Failure::new("ODD", format!("odd: {other}"), "Be even.").into()),
        }
        Ok(object([]))
    }
}

static PLUGIN: Plugin = Plugin::new(
    r#"{"id": "test.all", "version": "1.0.0", "summary": "s", "min_host_minor": 0,
        "types": [{"kind": "phase", "type": "all", "summary": "s"}], "secrets": ["token"],
        "interfaces": ["gantry.effects/1"], "events": [{"type": "test.done"}]}"#,
    &[Type::phase::<Everything>("all")],
);

fn host_and_phase() -> (FakeHost, FakePhase) {
    let host = FakeHost::new();
    let plugin = host.load(&PLUGIN).expect("the plugin is entered");
    (
        host,
        plugin.phase("all", &object([])).expect("the phase is made"),
    )
}

fn run(phase: &FakePhase, what: &str) -> CallResult {
    phase.run(&object([("do", what.into())]))
}

fn code(result: &CallResult) -> &str {
    result
        .failure
        .as_ref()
        .map_or("", |failure| failure.code.as_str())
}

#[test]
fn a_panic_becomes_a_failure_and_the_instance_lives_on() {
    let (_, phase) = host_and_phase();
    let result = run(&phase, "panic");
    assert_eq!((result.status, code(&result)), (GANTRY_FAILED, "PANICKED"));
    assert_eq!(result.failure.unwrap().message, "at the disco");
    assert_eq!(run(&phase, "emit").status, GANTRY_OK);
}

#[test]
fn a_panic_whose_payload_panics_again_ends_at_the_boundary_too() {
    let (host, phase) = host_and_phase();
    let result = run(&phase, "bomb");
    assert_eq!((result.status, code(&result)), (GANTRY_FAILED, "PANICKED"));
    assert_eq!(result.failure.unwrap().message, "a panic without a text");
    let plugin = host.load(&PLUGIN).unwrap();
    let config = object([("bomb", true.into())]);
    drop(plugin.phase("all", &config).expect("the phase is made"));
    assert_eq!(run(&phase, "emit").status, GANTRY_OK);
}

#[test]
fn a_panic_while_an_instance_is_made_is_a_refusal() {
    let plugin = FakeHost::new().load(&PLUGIN).unwrap();
    let refusal = plugin
        .phase("all", &object([("panic", true.into())]))
        .err()
        .unwrap();
    assert_eq!(refusal.failure.unwrap().code, "PANICKED");
    assert_eq!(
        plugin.phase("other", &object([])).err().unwrap().status,
        GANTRY_NOT_FOUND
    );
    assert_eq!(
        plugin.skill("all", &object([])).err().unwrap().status,
        GANTRY_UNSUPPORTED
    );
}

#[test]
fn a_host_sees_events_progress_and_lines() {
    let (host, phase) = host_and_phase();
    host.refuse_events(2);
    let result = run(&phase, "emit");
    assert_eq!(
        result.events,
        [("test.done".into(), object([("n", Value::Integer(1))]))]
    );
    assert_eq!(result.progress[0].step, "half");
    assert_eq!(result.log, [(1, "said".into())]);
    assert_eq!(code(&run(&phase, "undeclared")), "HOST_REFUSED");
}

#[test]
fn a_secret_is_lent_and_never_kept() {
    let (host, phase) = host_and_phase();
    assert_eq!(code(&run(&phase, "secret")), "HOST_REFUSED");
    host.set_secret("token", "12345678");
    assert_eq!(run(&phase, "secret").output, Value::Integer(8));
    let leaked = run(&phase, "leak");
    assert_eq!(
        (code(&leaked), leaked.text.as_str()),
        ("SECRET_IN_OUTPUT", "")
    );
    assert_eq!(code(&run(&phase, "panic-with-secret")), "PANICKED");
}

#[test]
fn a_secret_is_lent_where_it_lies() {
    static SECRET: &[u8] = b"12345678";
    unsafe extern "C" fn with(
        _: *mut c_void,
        _: u64,
        _: gantry_str,
        use_it: gantry_use,
        user: *mut c_void,
    ) -> i32 {
        use_it.map_or(GANTRY_BAD_INPUT, |use_it| {
            unsafe { use_it(user, gantry_bytes::of(SECRET)) };
            GANTRY_OK
        })
    }
    unsafe extern "C" fn get_interface(ctx: *mut c_void, _: gantry_str) -> *const c_void {
        ctx
    }
    let mut secrets = gantry_secrets_1 {
        struct_size: size_of::<gantry_secrets_1>() as u32,
        flags: 0,
        ctx: std::ptr::null_mut(),
        with: Some(with),
    };
    let host = gantry_host {
        struct_size: size_of::<gantry_host>() as u32,
        abi_minor: 0,
        ctx: std::ptr::addr_of_mut!(secrets).cast(),
        get_interface: Some(get_interface),
        log: None,
        emit: None,
        progress: None,
        fail: None,
        cancelled: None,
    };
    let call = Call::new(HostTable(&host), 1);
    let place = call.with_secret("token", |bytes| Ok(bytes.as_ptr()));
    assert_eq!(place.unwrap(), SECRET.as_ptr());
}

#[test]
fn values_have_revisions_and_artifacts_have_names() {
    let (host, phase) = host_and_phase();
    host.store(Scope::Run, "count", Value::Integer(4));
    assert_eq!(run(&phase, "count").status, GANTRY_OK);
    assert_eq!(host.value(Scope::Run, "count"), Some(Value::Integer(5)));
    assert_eq!(run(&phase, "keep").status, GANTRY_OK);
    assert_eq!(host.artifact("a/b.txt").unwrap().bytes, b"kept");
    assert_eq!(code(&run(&phase, "keep-outside")), "HOST_REFUSED");
}

#[test]
fn a_skill_answers_or_says_why_not() {
    let (host, phase) = host_and_phase();
    assert_eq!(code(&run(&phase, "skill")), "HOST_REFUSED");
    host.provide("words.count", |_| Ok(Value::Integer(3)));
    assert_eq!(run(&phase, "skill").output, Value::Integer(3));
    host.provide("words.count", |_| {
        Err(Failure::new("LOST", "for words", "Find some.").into())
    });
    let result = run(&phase, "skill");
    assert_eq!(
        result.failure.unwrap().message,
        "skill 'words.count' failed: for words"
    );
    host.provide("words.count", |_| panic!("no words"));
    let message = "skill 'words.count' failed: no words";
    for _ in 0..2 {
        assert_eq!(run(&phase, "skill").failure.unwrap().message, message);
    }
}

#[test]
fn a_call_is_described_and_can_be_cancelled() {
    let (_, phase) = host_and_phase();
    let options = CallOptions {
        attempt: 3,
        ..CallOptions::default()
    };
    let described = phase.run_with(&object([("do", "describe".into())]), options);
    assert_eq!(described.output.integer("attempt").unwrap(), 3);
    let options = CallOptions {
        cancel_after_events: Some(1),
        ..CallOptions::default()
    };
    let stopped = phase.run_with(&object([("do", "stop".into())]), options);
    assert_eq!(stopped.status, GANTRY_CANCELLED);
    assert_eq!(phase.plan(&object([])).status, GANTRY_UNSUPPORTED);
}

#[test]
fn a_host_that_lacks_what_is_needed_is_refused_with_a_reason() {
    let refusal = FakeHost::with(0, &[GANTRY_EFFECTS_1])
        .load(&PLUGIN)
        .err()
        .unwrap();
    let reason = "test.all 1.0.0 needs gantry.effects/1, which this host does not offer";
    assert_eq!(refusal.reason, reason);
}

#[test]
fn a_library_has_one_table_whoever_enters_it() {
    let enter = |host: FakeHost| unsafe { PLUGIN.enter(host.shared.table().0, std::ptr::null()) };
    let (first, second) = (enter(FakeHost::new()), enter(FakeHost::new()));
    assert!(!first.is_null());
    assert_eq!(first, second);
}

#[test]
fn json_is_read_strictly_and_written_back() {
    let text = r#"{"a":[1,-2.5,true,null,"\"\\\n\u0000é😀"],"b":{}}"#;
    let value = Value::parse(text).unwrap();
    assert_eq!(value.to_string(), text);
    assert_eq!(
        Value::parse(r#""\ud83d\ude00""#).unwrap(),
        Value::from("😀")
    );
    for bad in [
        "",
        "{",
        "[1,]",
        "01",
        "1.",
        "nul",
        r#"{"a":1,"a":2}"#,
        r#""\ud83d""#,
        "1 2",
        "\"\n\"",
    ] {
        let error = Value::parse(bad).expect_err(bad);
        assert!(
            matches!(error, Error::Failed(failure) if failure.code == "BAD_JSON"),
            "{bad}"
        );
    }
    assert!(Value::parse(&"[".repeat(100_000)).is_err());
}

#[test]
fn the_layout_is_that_of_the_headers() {
    assert_eq!(
        (size_of::<gantry_host>(), offset_of!(gantry_host, cancelled)),
        (64, 56)
    );
    assert_eq!(
        (
            size_of::<gantry_plugin>(),
            offset_of!(gantry_plugin, shutdown)
        ),
        (48, 40)
    );
    assert_eq!(
        (size_of::<gantry_out>(), offset_of!(gantry_out, write)),
        (24, 16)
    );
    assert_eq!(
        (
            size_of::<gantry_error>(),
            offset_of!(gantry_error, detail_json)
        ),
        (72, 56)
    );
    assert_eq!(
        (size_of::<gantry_event>(), offset_of!(gantry_event, data)),
        (128, 112)
    );
    assert_eq!(
        (
            size_of::<gantry_phase_1>(),
            offset_of!(gantry_phase_1, undo)
        ),
        (48, 40)
    );
    assert_eq!(
        (
            size_of::<gantry_skill_1>(),
            offset_of!(gantry_skill_1, invoke)
        ),
        (32, 24)
    );
    assert_eq!(
        (size_of::<gantry_sink_1>(), offset_of!(gantry_sink_1, flush)),
        (40, 32)
    );
    assert_eq!(
        (
            size_of::<gantry_recovery_1>(),
            offset_of!(gantry_recovery_1, decide)
        ),
        (32, 24)
    );
    assert_eq!(
        (
            size_of::<gantry_call_1>(),
            offset_of!(gantry_call_1, describe)
        ),
        (24, 16)
    );
    assert_eq!(
        (
            size_of::<gantry_cancel_1>(),
            offset_of!(gantry_cancel_1, deadline_ns)
        ),
        (32, 24)
    );
    assert_eq!(
        (
            size_of::<gantry_effects_1>(),
            offset_of!(gantry_effects_1, settle)
        ),
        (32, 24)
    );
    assert_eq!(
        (size_of::<gantry_kv_1>(), offset_of!(gantry_kv_1, put)),
        (32, 24)
    );
    assert_eq!(
        (
            size_of::<gantry_secrets_1>(),
            offset_of!(gantry_secrets_1, with)
        ),
        (24, 16)
    );
    assert_eq!(
        (
            size_of::<gantry_skills_1>(),
            offset_of!(gantry_skills_1, invoke)
        ),
        (24, 16)
    );
    assert_eq!(
        (
            size_of::<gantry_artifacts_1>(),
            offset_of!(gantry_artifacts_1, get)
        ),
        (40, 32)
    );
}
