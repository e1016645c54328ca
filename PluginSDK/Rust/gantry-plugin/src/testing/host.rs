use super::interfaces::*;
use super::kept::{Progress, State};
use crate::call::HostTable;
use crate::failure::{Failure, Retry};
use crate::json::{object, Value};
use crate::sys::*;
use crate::tables::write;
use std::ffi::c_void;
use std::mem::size_of;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A fake host with its tables; never freed.
pub(super) struct Shared {
    table: gantry_host,
    call: gantry_call_1,
    cancel: gantry_cancel_1,
    effects: gantry_effects_1,
    kv: gantry_kv_1,
    secrets: gantry_secrets_1,
    skills: gantry_skills_1,
    artifacts: gantry_artifacts_1,
    without: Vec<&'static str>,
    state: Mutex<State>,
}

// Safe because the tables never change once they are filled.
unsafe impl Send for Shared {}
unsafe impl Sync for Shared {}

pub(super) type Ctx = *mut c_void;
pub(super) type Out = *const gantry_out;

macro_rules! size {
    ($type:ty) => {
        size_of::<$type>() as u32
    };
}

impl Shared {
    pub fn leak(minor: u32, without: &[&'static str]) -> &'static Shared {
        let none = std::ptr::null_mut();
        let shared = Box::into_raw(Box::new(Shared {
            table: gantry_host {
                struct_size: size!(gantry_host),
                abi_minor: minor,
                ctx: none,
                get_interface: Some(get_interface),
                log: Some(log),
                emit: Some(emit),
                progress: Some(progress),
                fail: Some(fail),
                cancelled: Some(cancelled),
            },
            call: gantry_call_1 {
                struct_size: size!(gantry_call_1),
                flags: 0,
                ctx: none,
                describe: Some(describe),
            },
            cancel: gantry_cancel_1 {
                struct_size: size!(gantry_cancel_1),
                flags: 0,
                ctx: none,
                wait_fd: Some(wait_fd),
                deadline_ns: Some(deadline_ns),
            },
            effects: gantry_effects_1 {
                struct_size: size!(gantry_effects_1),
                flags: 0,
                ctx: none,
                intend: Some(intend),
                settle: Some(settle),
            },
            kv: gantry_kv_1 {
                struct_size: size!(gantry_kv_1),
                flags: 0,
                ctx: none,
                get: Some(get),
                put: Some(put),
            },
            secrets: gantry_secrets_1 {
                struct_size: size!(gantry_secrets_1),
                flags: 0,
                ctx: none,
                with: Some(with),
            },
            skills: gantry_skills_1 {
                struct_size: size!(gantry_skills_1),
                flags: 0,
                ctx: none,
                invoke: Some(invoke),
            },
            artifacts: gantry_artifacts_1 {
                struct_size: size!(gantry_artifacts_1),
                flags: 0,
                ctx: none,
                put: Some(put_artifact),
                keep: Some(keep_artifact),
                get: Some(get_artifact),
            },
            without: without.to_vec(),
            state: Mutex::new(State::default()),
        }));
        let ctx: Ctx = shared.cast();
        // Safe because nobody frees it, and nobody writes to it once its own address is in it.
        unsafe {
            (*shared).table.ctx = ctx;
            (*shared).call.ctx = ctx;
            (*shared).cancel.ctx = ctx;
            (*shared).effects.ctx = ctx;
            (*shared).kv.ctx = ctx;
            (*shared).secrets.ctx = ctx;
            (*shared).skills.ctx = ctx;
            (*shared).artifacts.ctx = ctx;
            &*shared
        }
    }

    pub fn table(&self) -> HostTable {
        HostTable(&self.table)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// Below, contexts are those of `leak`, which stay, and what a plugin lends is copied before it is kept:
// that makes every function safe to be called by a plugin that keeps the contract.

pub(super) unsafe fn shared<'a>(ctx: Ctx) -> &'a Shared {
    unsafe { &*ctx.cast::<Shared>() }
}

pub(super) unsafe fn json(bytes: gantry_bytes) -> Option<Value> {
    Value::parse(&String::from_utf8(unsafe { bytes.copied() }).ok()?).ok()
}

unsafe extern "C" fn get_interface(ctx: Ctx, id: gantry_str) -> *const c_void {
    let (shared, id) = unsafe { (shared(ctx), id.copied()) };
    if shared.without.contains(&id.as_str()) {
        return std::ptr::null();
    }
    match id.as_str() {
        GANTRY_CALL_1 => std::ptr::addr_of!(shared.call).cast(),
        GANTRY_CANCEL_1 => std::ptr::addr_of!(shared.cancel).cast(),
        GANTRY_EFFECTS_1 => std::ptr::addr_of!(shared.effects).cast(),
        GANTRY_KV_1 => std::ptr::addr_of!(shared.kv).cast(),
        GANTRY_SECRETS_1 => std::ptr::addr_of!(shared.secrets).cast(),
        GANTRY_SKILLS_1 => std::ptr::addr_of!(shared.skills).cast(),
        GANTRY_ARTIFACTS_1 => std::ptr::addr_of!(shared.artifacts).cast(),
        _ => std::ptr::null(),
    }
}

unsafe extern "C" fn log(ctx: Ctx, call: u64, level: i32, message: gantry_str) {
    let (mut state, line) = unsafe { (shared(ctx).state(), (level, message.copied())) };
    if line.1.len() > GANTRY_LOG_BYTES_MAX {
        return;
    }
    if call == 0 {
        state.plugin_log.push(line);
    } else if let Some(record) = state.calls.get_mut(&call) {
        record.result.log.push(line);
    }
}

unsafe extern "C" fn emit(ctx: Ctx, call: u64, name: gantry_str, data: gantry_bytes) -> i32 {
    let (mut state, name, length) = unsafe { (shared(ctx).state(), name.copied(), data.len) };
    let state = &mut *state;
    let Some(record) = state.calls.get_mut(&call) else {
        return GANTRY_BAD_HANDLE;
    };
    if state.refused_events > 0 {
        state.refused_events -= 1;
        return GANTRY_AGAIN;
    }
    let Some(data @ Value::Object(_)) = (unsafe { json(data) }) else {
        return GANTRY_BAD_INPUT;
    };
    if !state.declared_events.contains(&name) {
        return GANTRY_BAD_INPUT;
    }
    if length > GANTRY_EVENT_BYTES_MAX {
        return GANTRY_LIMIT;
    }
    record.result.events.push((name, data));
    if Some(record.result.events.len()) == record.options.cancel_after_events {
        record.cancel();
    }
    GANTRY_OK
}

unsafe extern "C" fn progress(
    ctx: Ctx,
    call: u64,
    fraction: f64,
    step: gantry_str,
    message: gantry_str,
) -> i32 {
    let (step, message) = unsafe { (step.copied(), message.copied()) };
    let mut state = unsafe { shared(ctx) }.state();
    let Some(record) = state.calls.get_mut(&call) else {
        return GANTRY_BAD_HANDLE;
    };
    if !(0.0..=1.0).contains(&fraction) {
        return GANTRY_BAD_INPUT;
    }
    record.result.progress.push(Progress {
        fraction,
        step,
        message,
    });
    GANTRY_OK
}

unsafe extern "C" fn fail(ctx: Ctx, call: u64, error: *const gantry_error) {
    let (mut state, Some(error)) = (unsafe { (shared(ctx).state(), error.as_ref()) }) else {
        return;
    };
    let Some(record) = state.calls.get_mut(&call) else {
        return;
    };
    let text = |text: gantry_str| unsafe { text.copied() };
    let mut failure = Failure::new(&text(error.code), text(error.message), text(error.hint))
        .retry(Retry::of(error.retry_class));
    failure.detail = text(error.detail_json);
    record.result.failure = Some(failure);
}

unsafe extern "C" fn cancelled(ctx: Ctx, call: u64) -> i32 {
    let state = unsafe { shared(ctx) }.state();
    state
        .calls
        .get(&call)
        .map_or(1, |record| i32::from(record.cancelled))
}

unsafe extern "C" fn describe(ctx: Ctx, call: u64, out: Out) -> i32 {
    let options = match unsafe { shared(ctx) }.state().calls.get(&call) {
        Some(record) => record.options.clone(),
        None => return GANTRY_BAD_HANDLE,
    };
    let description = object([
        ("run", options.run.into()),
        ("phase", options.phase.into()),
        ("attempt", options.attempt.into()),
        ("epoch", options.epoch.into()),
        ("idempotency_key", options.idempotency_key.into()),
        ("run_started", options.run_started.into()),
        ("deadline_ns", options.deadline_ns.into()),
        ("scratch", options.scratch.into()),
    ]);
    unsafe { write(out, description.to_string().as_bytes()) }
}

unsafe extern "C" fn wait_fd(ctx: Ctx, call: u64) -> i32 {
    unsafe { shared(ctx) }
        .state()
        .calls
        .get(&call)
        .map_or(-1, |record| record.cancel_fd())
}

unsafe extern "C" fn deadline_ns(ctx: Ctx, call: u64) -> i64 {
    unsafe { shared(ctx) }
        .state()
        .calls
        .get(&call)
        .map_or(0, |record| record.options.deadline_ns)
}
