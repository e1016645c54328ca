use crate::call::Call;
use crate::failure::{Error, Result};
use crate::json::{object, Value};

/// A step of a run. Calls of an instance overlap only when the manifest says "parallel".
pub trait Phase: Send + Sync + 'static {
    /// Makes an instance for one run.
    ///
    /// # Errors
    /// Why the configuration cannot be used.
    fn create(config: &Value) -> Result<Self>
    where
        Self: Sized;

    /// Does the phase's work. The same call may come again after a crash, and must end in the same
    /// state of the world.
    ///
    /// # Errors
    /// Why it failed.
    fn run(&self, input: &Value, call: &Call) -> Result<Value>;

    /// Says what `run` would answer, without any effect; by default that is not known.
    ///
    /// # Errors
    /// Why it failed, or [`Error::Unsupported`].
    fn plan(&self, _input: &Value, _call: &Call) -> Result<Value> {
        Err(Error::Unsupported)
    }

    /// Takes back effects, newest first, settled or not; by default the type cannot. It must accept
    /// "it never happened", and being called twice.
    ///
    /// # Errors
    /// Why it failed, or [`Error::Unsupported`].
    fn undo(&self, _receipts: &[Receipt], _call: &Call) -> Result<UndoReport> {
        Err(Error::Unsupported)
    }
}

/// A named capability with an input and an output.
pub trait Skill: Send + Sync + 'static {
    /// Makes an instance for one run.
    ///
    /// # Errors
    /// Why the configuration cannot be used.
    fn create(config: &Value) -> Result<Self>
    where
        Self: Sized;

    /// Does what the skill does.
    ///
    /// # Errors
    /// Why it failed.
    fn invoke(&self, args: &Value, call: &Call) -> Result<Value>;
}

/// An observer that receives the events of runs in batches. Calls of an instance never overlap.
pub trait Sink: Send + 'static {
    /// Makes an instance.
    ///
    /// # Errors
    /// Why the configuration cannot be used.
    fn create(config: &Value) -> Result<Self>
    where
        Self: Sized;

    /// Takes one batch, in order and never empty.
    ///
    /// # Errors
    /// Why it is refused; the host then sends one by one.
    fn deliver(&mut self, events: &[Event<'_>], call: &Call) -> Result<Delivery>;

    /// Makes everything accepted so far as durable as the sink can.
    ///
    /// # Errors
    /// Why it cannot.
    fn flush(&mut self, _call: &Call) -> Result<()> {
        Ok(())
    }
}

/// A strategy that looks at a failure and decides, and never acts.
pub trait Recovery: Send + Sync + 'static {
    /// Makes an instance for one run.
    ///
    /// # Errors
    /// Why the configuration cannot be used.
    fn create(config: &Value) -> Result<Self>
    where
        Self: Sized;

    /// Decides, or answers nothing for "not mine". Pure: the same failure gives the same decision.
    ///
    /// # Errors
    /// Why it cannot; the host then goes on with its built-in policy.
    fn decide(&self, failure: &Value, call: &Call) -> Result<Option<Value>>;
}

/// How a sink answers a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// All events are safe with the sink.
    Accepted,
    /// Only that many leading events are; the host sends the rest again after a while.
    Again(usize),
}

/// One event of a run, borrowed for the call that carries it.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// Dense from 1 inside a run.
    pub seq: u64,
    /// Rising in the store, opaque.
    pub position: u64,
    /// Unix time in nanoseconds.
    pub time_ns: i64,
    /// The epoch of the run's owner.
    pub epoch: u64,
    /// The attempt of the phase; 0 when it is not about one.
    pub attempt: u32,
    /// The version of the payload.
    pub version: u32,
    /// The run's id.
    pub run: &'a str,
    /// The event's name.
    pub name: &'a str,
    /// The phase's id, or empty.
    pub phase: &'a str,
    /// The event as one line of JSON, without the line feed.
    pub line: &'a str,
    /// The payload alone, JSON.
    pub data: &'a str,
}

/// What an effect left behind, so that it can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The effect's key inside the phase instance.
    pub key: String,
    /// What was said before the effect.
    pub receipt: Value,
    /// What was said after it; nothing when it was never settled.
    pub result: Option<Value>,
}

/// What an undo came to, item by item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoReport {
    /// What was taken back, named as a person would.
    pub undone: Vec<String>,
    /// What was left as it is, and why.
    pub kept: Vec<(String, String)>,
}

impl UndoReport {
    pub(crate) fn json(self) -> Value {
        let kept = self
            .kept
            .into_iter()
            .map(|(name, reason)| object([("name", name.into()), ("reason", reason.into())]));
        object([
            ("undone", self.undone.into()),
            ("kept", Value::Array(kept.collect())),
        ])
    }
}
