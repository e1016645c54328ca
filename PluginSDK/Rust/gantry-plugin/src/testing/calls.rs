use super::host::Shared;
use super::kept::{CallOptions, CallResult, Record};
use crate::call::{reply, HostTable};
use crate::json::{object, Value};
use crate::sys::*;
use crate::{Event, Failure, Plugin};
use std::ffi::c_void;
use std::fmt;

/// A plugin that a fake host has entered.
#[derive(Clone, Copy)]
pub struct FakePlugin {
    shared: &'static Shared,
    table: &'static gantry_plugin,
}

// Safe because a plugin's table is static and never changes.
unsafe impl Send for FakePlugin {}
unsafe impl Sync for FakePlugin {}

/// Why a plugin was not entered, or an instance not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// How it ended: a number of `gantry_plugin::sys`.
    pub status: i32,
    /// What the plugin said.
    pub reason: String,
    /// The failure it gave, when it gave one.
    pub failure: Option<Box<Failure>>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused with status {}: {}", self.status, self.reason)
    }
}

impl std::error::Error for Refusal {}

/// An instance of a type, destroyed with it.
pub struct FakeInstance<Table: 'static> {
    shared: &'static Shared,
    table: &'static Table,
    this: *mut c_void,
    destroy: gantry_destroy,
    name: String,
}

/// An instance of a phase.
pub type FakePhase = FakeInstance<gantry_phase_1>;
/// An instance of a skill.
pub type FakeSkill = FakeInstance<gantry_skill_1>;
/// An instance of a sink.
pub type FakeSink = FakeInstance<gantry_sink_1>;
/// An instance of a recovery strategy.
pub type FakeRecovery = FakeInstance<gantry_recovery_1>;

impl<Table> Drop for FakeInstance<Table> {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy {
            // Safe because `this` came from `create`, and no call of it runs any more.
            unsafe { destroy(self.this) };
        }
    }
}

fn begin(shared: &Shared, options: CallOptions) -> u64 {
    let mut state = shared.state();
    state.last_call += 1;
    let call = state.last_call;
    state.calls.insert(call, Record::new(options));
    call
}

fn end(shared: &Shared, call: u64, status: i32, bytes: &[u8]) -> CallResult {
    let mut state = shared.state();
    state.leaks(call, bytes, "the output");
    let mut record = state
        .calls
        .remove(&call)
        .unwrap_or_else(|| Record::new(CallOptions::default()));
    record.result.status = status;
    if let Some(leak) = record.leak {
        record.result.status = GANTRY_FAILED;
        record.result.failure = Some(leak);
    } else {
        record.result.text = String::from_utf8_lossy(bytes).into_owned();
        record.result.output = Value::parse(&record.result.text).unwrap_or(Value::Null);
    }
    record.result
}

impl FakePlugin {
    pub(super) fn enter(
        shared: &'static Shared,
        plugin: &'static Plugin,
    ) -> Result<FakePlugin, Refusal> {
        let HostTable(host) = shared.table();
        let mut why = Vec::new();
        // Safe because the host is never freed, and the table is static once it is handed out.
        let table = unsafe { plugin.enter_alone(host, &reply(&mut why)).as_ref() };
        let table = table.ok_or_else(|| Refusal {
            status: GANTRY_UNSUPPORTED,
            reason: String::from_utf8_lossy(&why).into_owned(),
            failure: None,
        })?;
        let manifest = Value::parse(plugin.manifest()).unwrap_or(Value::Null);
        let list = |name| manifest.get(name).map(Value::elements).unwrap_or_default();
        let mut state = shared.state();
        let events = list("events").iter().filter_map(|event| event.get("type"));
        state.declared_events = events.filter_map(Value::as_str).map(Into::into).collect();
        let secrets = list("secrets").iter().filter_map(Value::as_str);
        state.declared_secrets = secrets.map(Into::into).collect();
        drop(state);
        Ok(FakePlugin { shared, table })
    }

    /// The manifest, as the plugin hands it out.
    pub fn manifest(&self) -> Value {
        // Safe because the text is static.
        Value::parse(&unsafe { self.table.manifest_json.copied() }).unwrap_or(Value::Null)
    }

    /// Makes an instance of a phase.
    ///
    /// # Errors
    /// Why the plugin refused.
    pub fn phase(&self, name: &str, config: &Value) -> Result<FakePhase, Refusal> {
        self.make(GANTRY_PHASE_1, name, config, |t: &gantry_phase_1| {
            (t.create, t.destroy)
        })
    }

    /// Makes an instance of a skill.
    ///
    /// # Errors
    /// Why the plugin refused.
    pub fn skill(&self, name: &str, config: &Value) -> Result<FakeSkill, Refusal> {
        self.make(GANTRY_SKILL_1, name, config, |t: &gantry_skill_1| {
            (t.create, t.destroy)
        })
    }

    /// Makes an instance of a sink.
    ///
    /// # Errors
    /// Why the plugin refused.
    pub fn sink(&self, name: &str, config: &Value) -> Result<FakeSink, Refusal> {
        self.make(GANTRY_SINK_1, name, config, |t: &gantry_sink_1| {
            (t.create, t.destroy)
        })
    }

    /// Makes an instance of a recovery strategy.
    ///
    /// # Errors
    /// Why the plugin refused.
    pub fn recovery(&self, name: &str, config: &Value) -> Result<FakeRecovery, Refusal> {
        self.make(GANTRY_RECOVERY_1, name, config, |t: &gantry_recovery_1| {
            (t.create, t.destroy)
        })
    }

    fn make<Table>(
        &self,
        id: &str,
        name: &str,
        config: &Value,
        functions: fn(&Table) -> (gantry_create, gantry_destroy),
    ) -> Result<FakeInstance<Table>, Refusal> {
        let call = begin(self.shared, CallOptions::default());
        let config = config.to_string();
        let mut this = std::ptr::null_mut();
        // Safe because the id promises the table of its name, and the texts outlive the call.
        let (status, table) = unsafe {
            let found = self
                .table
                .get_interface
                .map(|find| find(self.table.ctx, gantry_str::of(id)));
            let table = found.and_then(|found| found.cast::<Table>().as_ref());
            let create = table.and_then(|table| functions(table).0);
            let status = create.map_or(GANTRY_UNSUPPORTED, |create| {
                let config = gantry_bytes::of(config.as_bytes());
                create(
                    self.table.ctx,
                    call,
                    gantry_str::of(name),
                    config,
                    &mut this,
                )
            });
            (status, table)
        };
        let result = end(self.shared, call, status, &[]);
        match table {
            Some(table) if status == GANTRY_OK => Ok(FakeInstance {
                shared: self.shared,
                table,
                this,
                destroy: functions(table).1,
                name: name.into(),
            }),
            _ => Err(Refusal {
                status,
                reason: result
                    .failure
                    .as_ref()
                    .map_or_else(String::new, |f| f.message.clone()),
                failure: result.failure.map(Box::new),
            }),
        }
    }
}

impl<Table> FakeInstance<Table> {
    fn call(
        &self,
        options: CallOptions,
        body: impl FnOnce(u64, *const gantry_out) -> i32,
    ) -> CallResult {
        let mut bytes = Vec::new();
        let call = begin(self.shared, options);
        let status = body(call, &reply(&mut bytes));
        end(self.shared, call, status, &bytes)
    }

    fn json(&self, function: gantry_use_bytes, input: &Value, options: CallOptions) -> CallResult {
        let input = input.to_string();
        // Safe because `this` is the plugin's own, and the input outlives the call.
        self.call(options, |call, out| unsafe {
            let input = gantry_bytes::of(input.as_bytes());
            function.map_or(GANTRY_UNSUPPORTED, |function| {
                function(self.this, call, input, out)
            })
        })
    }
}

impl FakePhase {
    /// Runs the phase.
    pub fn run(&self, input: &Value) -> CallResult {
        self.run_with(input, CallOptions::default())
    }

    /// Runs the phase in other circumstances.
    pub fn run_with(&self, input: &Value, options: CallOptions) -> CallResult {
        self.json(self.table.run, input, options)
    }

    /// Asks for the plan.
    pub fn plan(&self, input: &Value) -> CallResult {
        self.json(self.table.plan, input, CallOptions::default())
    }

    /// Takes back the effects that the host knows of, newest first.
    pub fn undo(&self) -> CallResult {
        let options = CallOptions::default();
        let state = self.shared.state();
        let effects = state
            .effects
            .iter()
            .rev()
            .filter(|effect| effect.phase == options.phase);
        let receipts = effects.map(|effect| {
            object([
                ("key", effect.key.clone().into()),
                ("receipt", effect.receipt.clone()),
                ("result", effect.result.clone().unwrap_or(Value::Null)),
            ])
        });
        let receipts = Value::Array(receipts.collect());
        drop(state);
        self.json(self.table.undo, &receipts, options)
    }
}

impl FakeSkill {
    /// Invokes the skill.
    pub fn invoke(&self, args: &Value) -> CallResult {
        self.invoke_with(args, CallOptions::default())
    }

    /// Invokes the skill in other circumstances.
    pub fn invoke_with(&self, args: &Value, options: CallOptions) -> CallResult {
        let args = args.to_string();
        // Safe because `this` is the plugin's own, and the texts outlive the call.
        self.call(options, |call, out| unsafe {
            self.table.invoke.map_or(GANTRY_UNSUPPORTED, |invoke| {
                let (name, args) = (
                    gantry_str::of(&self.name),
                    gantry_bytes::of(args.as_bytes()),
                );
                invoke(self.this, call, name, args, out)
            })
        })
    }
}

impl FakeRecovery {
    /// Asks for a decision; status 4 means "not mine".
    pub fn decide(&self, failure: &Value) -> CallResult {
        self.json(self.table.decide, failure, CallOptions::default())
    }
}

impl FakeSink {
    /// Delivers one batch, and says how many leading events are safe with the sink.
    pub fn deliver(&self, events: &[Event<'_>]) -> (CallResult, usize) {
        let laid: Vec<gantry_event> = events.iter().map(lay_out).collect();
        let mut accepted = 0;
        // Safe because `this` is the plugin's own, and the events outlive the call.
        let result = self.call(CallOptions::default(), |call, _| unsafe {
            let stride = std::mem::size_of::<gantry_event>();
            self.table.deliver.map_or(GANTRY_UNSUPPORTED, |deliver| {
                deliver(
                    self.this,
                    call,
                    laid.as_ptr(),
                    laid.len(),
                    stride,
                    &mut accepted,
                )
            })
        });
        (result, accepted)
    }

    /// Asks the sink to make everything durable.
    pub fn flush(&self) -> CallResult {
        // Safe because `this` is the plugin's own.
        self.call(CallOptions::default(), |call, _| unsafe {
            self.table
                .flush
                .map_or(GANTRY_OK, |flush| flush(self.this, call))
        })
    }
}

fn lay_out(event: &Event<'_>) -> gantry_event {
    gantry_event {
        struct_size: std::mem::size_of::<gantry_event>() as u32,
        version: event.version,
        seq: event.seq,
        position: event.position,
        time_ns: event.time_ns,
        epoch: event.epoch,
        attempt: event.attempt,
        flags: 0,
        run: gantry_str::of(event.run),
        type_: gantry_str::of(event.name),
        phase: gantry_str::of(event.phase),
        line: gantry_str::of(event.line),
        data: gantry_bytes::of(event.data.as_bytes()),
    }
}

impl<'a> Event<'a> {
    /// An event with only what most tests look at.
    pub fn for_test(seq: u64, name: &'a str, phase: &'a str, line: &'a str) -> Event<'a> {
        Event {
            seq,
            position: seq,
            time_ns: 0,
            epoch: 1,
            attempt: u32::from(!phase.is_empty()),
            version: 1,
            run: "run_test",
            name,
            phase,
            line,
            data: "{}",
        }
    }
}
