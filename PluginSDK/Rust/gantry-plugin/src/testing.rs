//! A host in memory, for unit tests of plugins.
//!
//! ```ignore
//! let host = FakeHost::new();
//! let phase = host.load(&PLUGIN)?.phase("greet", &object([]))?;
//! let result = phase.run(&object([("name", "Ada".into())]));
//! assert_eq!(result.status, 0);
//! assert_eq!(result.output.string("greeting")?, "Hello, Ada");
//! ```
//!
//! It checks what a real host checks where that costs a test nothing: stale calls, undeclared events,
//! sizes, fractions, secrets in what is kept. A fake host stays until the process exits, as a real one
//! does, because plugins keep its table.

mod calls;
mod host;
mod interfaces;
mod kept;

pub use calls::{FakeInstance, FakePhase, FakePlugin, FakeRecovery, FakeSink, FakeSkill, Refusal};
pub use kept::{Artifact, CallOptions, CallResult, Effect, Progress};

use crate::json::Value;
use crate::{Plugin, Scope};
use host::Shared;
use kept::State;
use std::sync::MutexGuard;

/// A host in memory.
#[derive(Clone, Copy)]
pub struct FakeHost {
    shared: &'static Shared,
}

impl Default for FakeHost {
    fn default() -> Self {
        Self::new()
    }
}

impl FakeHost {
    /// A host that offers everything.
    pub fn new() -> FakeHost {
        FakeHost {
            shared: Shared::leak(crate::sys::GANTRY_ABI_MINOR, &[]),
        }
    }

    /// A host that speaks this minor version and does not offer these interfaces.
    pub fn with(minor: u32, without: &[&'static str]) -> FakeHost {
        FakeHost {
            shared: Shared::leak(minor, without),
        }
    }

    /// Enters a plugin.
    ///
    /// # Errors
    /// What the plugin said when it refused.
    pub fn load(self, plugin: &'static Plugin) -> Result<FakePlugin, Refusal> {
        FakePlugin::enter(self.shared, plugin)
    }

    /// Answers a skill from now on.
    pub fn provide(
        self,
        skill: &str,
        answer: impl Fn(&Value) -> crate::Result<Value> + Send + 'static,
    ) {
        self.state().skills.insert(skill.into(), Box::new(answer));
    }

    /// Sets a secret; a plugin gets it when its manifest lists it.
    pub fn set_secret(self, name: &str, value: &str) {
        self.state().secrets.insert(name.into(), value.into());
    }

    /// Answers "again" to that many emitted events, as a host with a full queue does.
    pub fn refuse_events(self, count: usize) {
        self.state().refused_events = count;
    }

    /// Cancels every call that is running.
    pub fn cancel(self) {
        for record in self.state().calls.values_mut() {
            record.cancel();
        }
    }

    /// The effects of a phase instance, oldest first.
    pub fn effects(self, phase: &str) -> Vec<Effect> {
        self.state()
            .effects
            .iter()
            .filter(|effect| effect.phase == phase)
            .cloned()
            .collect()
    }

    /// The value under a key.
    pub fn value(self, scope: Scope, key: &str) -> Option<Value> {
        self.state()
            .values
            .get(&(scope as i32, key.into()))
            .map(|stored| stored.0.clone())
    }

    /// Stores a value, as another phase or an earlier run would.
    pub fn store(self, scope: Scope, key: &str, value: Value) {
        let mut state = self.state();
        let stored = state
            .values
            .entry((scope as i32, key.into()))
            .or_insert((Value::Null, 0));
        *stored = (value, stored.1 + 1);
    }

    /// What the run keeps under a name.
    pub fn artifact(self, name: &str) -> Option<Artifact> {
        self.state().artifacts.get(name).cloned()
    }

    /// What was logged outside of any call.
    pub fn plugin_log(self) -> Vec<(i32, String)> {
        self.state().plugin_log.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

#[cfg(test)]
mod tests;
