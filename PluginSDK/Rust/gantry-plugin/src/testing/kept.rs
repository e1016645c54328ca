use crate::failure::{Failure, Retry};
use crate::json::Value;
use std::collections::HashMap;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;

pub(super) type Answer = Box<dyn Fn(&Value) -> crate::Result<Value> + Send>;

/// Everything a fake host remembers.
#[derive(Default)]
pub(super) struct State {
    pub calls: HashMap<u64, Record>,
    pub last_call: u64,
    pub effects: Vec<Effect>,
    pub values: HashMap<(i32, String), (Value, u64)>,
    pub skills: HashMap<String, Answer>,
    pub secrets: HashMap<String, String>,
    pub artifacts: HashMap<String, Artifact>,
    pub refused_events: usize,
    pub plugin_log: Vec<(i32, String)>,
    pub declared_events: Vec<String>,
    pub declared_secrets: Vec<String>,
}

/// The circumstances of one call.
#[derive(Clone, Debug)]
pub struct CallOptions {
    /// The run's id.
    pub run: String,
    /// The phase instance's path; effects belong to it.
    pub phase: String,
    /// The attempt, from 1.
    pub attempt: i64,
    /// The epoch of the run's owner.
    pub epoch: i64,
    /// What stays the same for every attempt.
    pub idempotency_key: String,
    /// When the run started.
    pub run_started: String,
    /// A folder of this attempt.
    pub scratch: String,
    /// When the call must have returned, on `CLOCK_MONOTONIC`; 0 for no limit.
    pub deadline_ns: i64,
    /// Whether the call is cancelled before it starts.
    pub cancelled: bool,
    /// Cancels the call when it has emitted that many events.
    pub cancel_after_events: Option<usize>,
}

impl Default for CallOptions {
    fn default() -> Self {
        CallOptions {
            run: "run_test".into(),
            phase: "test".into(),
            attempt: 1,
            epoch: 1,
            idempotency_key: "key".into(),
            run_started: "2026-01-02T03:04:05.678Z".into(),
            scratch: "/nonexistent".into(),
            deadline_ns: 0,
            cancelled: false,
            cancel_after_events: None,
        }
    }
}

/// How a call ended, and everything it said on its way.
#[derive(Clone, Debug)]
pub struct CallResult {
    /// How it ended: a number of `gantry_plugin::sys`.
    pub status: i32,
    /// What it wrote; null when it wrote nothing, or what is not JSON.
    pub output: Value,
    /// What it wrote, as it is.
    pub text: String,
    /// Why it failed, when it said so.
    pub failure: Option<Failure>,
    /// The events it emitted, in order.
    pub events: Vec<(String, Value)>,
    /// The progress it told, in order.
    pub progress: Vec<Progress>,
    /// The levels and lines it logged, in order.
    pub log: Vec<(i32, String)>,
    /// The names of the secrets it was lent.
    pub secrets: Vec<String>,
}

/// How far a call said it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// 0 to 1.
    pub fraction: f64,
    /// The step inside the call.
    pub step: String,
    /// What was going on.
    pub message: String,
}

/// What the host knows of one effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The phase instance it belongs to.
    pub phase: String,
    /// The effect's key.
    pub key: String,
    /// What was said before it.
    pub receipt: Value,
    /// What was said after it; nothing when it was never settled.
    pub result: Option<Value>,
}

/// What the host keeps of one artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// What the bytes are; empty when the plugin did not say.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// One running call.
pub(super) struct Record {
    pub options: CallOptions,
    pub result: CallResult,
    pub cancelled: bool,
    /// Why the call fails whatever it answers.
    pub leak: Option<Failure>,
    /// Two ends: the first becomes readable when the second is closed.
    ends: Option<(UnixStream, Option<OwnedFd>)>,
}

impl Record {
    pub fn new(options: CallOptions) -> Record {
        let ends = UnixStream::pair()
            .ok()
            .map(|(read, write)| (read, Some(write.into())));
        let result = CallResult {
            status: 0,
            output: Value::Null,
            text: String::new(),
            failure: None,
            events: Vec::new(),
            progress: Vec::new(),
            log: Vec::new(),
            secrets: Vec::new(),
        };
        let mut record = Record {
            options,
            result,
            cancelled: false,
            leak: None,
            ends,
        };
        if record.options.cancelled {
            record.cancel();
        }
        record
    }

    pub fn cancel(&mut self) {
        self.cancelled = true;
        if let Some(ends) = &mut self.ends {
            ends.1 = None;
        }
    }

    pub fn cancel_fd(&self) -> i32 {
        self.ends.as_ref().map_or(-1, |ends| ends.0.as_raw_fd())
    }
}

impl State {
    /// Refuses what would be kept with a secret in it that the call was lent, and fails the call. Only
    /// the bytes as they are, which is what a test wants to see; a real host knows more forms.
    pub fn leaks(&mut self, call: u64, bytes: &[u8], place: &str) -> bool {
        let Some(record) = self.calls.get_mut(&call) else {
            return false;
        };
        let found = record.result.secrets.iter().find(|name| {
            self.secrets.get(*name).is_some_and(|value| {
                !value.is_empty()
                    && bytes
                        .windows(value.len())
                        .any(|part| part == value.as_bytes())
            })
        });
        let Some(name) = found else { return false };
        let message = format!("{place} holds the secret '{name}'; nothing of it was kept");
        let hint = "Leave it out: say the secret's name instead, and use it where it is needed.";
        let failure = Failure::new("SECRET_IN_OUTPUT", message, hint).retry(Retry::Permanent);
        record.leak = Some(failure);
        true
    }
}
