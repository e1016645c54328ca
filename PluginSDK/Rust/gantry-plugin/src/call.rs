mod keeping;

use crate::failure::{Error, Failure, Result};
use crate::json::Value;
use crate::sys::*;
use std::ffi::c_void;
use std::time::Duration;

/// The way back to the host while it waits for a call; from any thread, until the call returns.
pub struct Call {
    host: HostTable,
    handle: gantry_call,
}

/// The host's table, which lives as long as the process.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct HostTable(pub(crate) *const gantry_host);

// Safe because the ABI lets every function of the table be called from any thread.
unsafe impl Send for HostTable {}
unsafe impl Sync for HostTable {}

/// What the host knows of an effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Nobody announced it before: go ahead.
    New,
    /// An earlier attempt announced it with this receipt, and may or may not have done it.
    Announced(Value),
    /// It is done, with this result: do not do it again.
    Settled(Value),
}

/// Whose values they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Shared by the phases of one run.
    Run = 0,
    /// Of this plugin, kept between runs.
    Durable = 1,
}

/// How much a log line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// For whoever looks for a fault in the plugin.
    Debug = 0,
    /// What happens, for whoever watches.
    Info = 1,
    /// Something is odd and the call goes on.
    Warning = 2,
    /// Something went wrong.
    Error = 3,
}

impl HostTable {
    /// The interface with an id; nothing when the host does not offer it.
    pub(crate) fn interface<T>(self, id: &str) -> Option<*const T> {
        // Safe because the entry has looked that the function is there.
        let table = unsafe { ((*self.0).get_interface?)((*self.0).ctx, gantry_str::of(id)) };
        (!table.is_null()).then_some(table.cast())
    }

    pub(crate) fn fail(self, call: gantry_call, failure: &Failure) {
        let error = gantry_error {
            struct_size: std::mem::size_of::<gantry_error>() as u32,
            retry_class: failure.retry as i32,
            code: gantry_str::of(cut(&failure.code)),
            message: gantry_str::of(cut(&failure.message)),
            hint: gantry_str::of(cut(&failure.hint)),
            detail_json: gantry_str::of(&failure.detail),
        };
        // Safe because everything is borrowed for this call only.
        unsafe {
            if let Some(fail) = (*self.0).fail {
                fail((*self.0).ctx, call, &error);
            }
        }
    }
}

/// A function that the host offers by id, and the context it takes: an older host may have an interface and
/// not every function of it.
macro_rules! offered {
    ($host:expr, $id:ident, $table:ident.$field:ident) => {
        $host
            .interface::<$table>($id)
            .and_then(|table| {
                let end = std::mem::offset_of!($table, $field) + std::mem::size_of::<usize>();
                // Safe because nothing is read but the size, and then what lies below it.
                unsafe {
                    let size = std::ptr::addr_of!((*table).struct_size).read() as usize;
                    let function =
                        (size >= end).then(|| std::ptr::addr_of!((*table).$field).read());
                    Some((function??, std::ptr::addr_of!((*table).ctx).read()))
                }
            })
            .ok_or_else(|| {
                let message = format!("this host does not offer all of {}", $id);
                crate::Failure::new("NOT_OFFERED", message, "Upgrade Gantry.")
            })
    };
}
pub(crate) use offered;

/// A writer over bytes, for what the host hands back.
pub(crate) fn reply(bytes: &mut Vec<u8>) -> gantry_out {
    unsafe extern "C" fn write(ctx: *mut c_void, data: *const u8, len: usize) -> gantry_status {
        // Safe because the context is the buffer that `reply` borrows, and the data is lent.
        unsafe {
            if len > 0 {
                let bytes = &mut *ctx.cast::<Vec<u8>>();
                bytes.extend_from_slice(std::slice::from_raw_parts(data, len));
            }
        }
        GANTRY_OK
    }
    gantry_out {
        struct_size: std::mem::size_of::<gantry_out>() as u32,
        flags: 0,
        ctx: (bytes as *mut Vec<u8>).cast(),
        write: Some(write),
    }
}

/// Texts of failures are for people; what an input has blown up beyond this is cut between characters.
fn cut(text: &str) -> &str {
    const MOST: usize = 4096;
    let end = text.char_indices().map(|(at, one)| at + one.len_utf8());
    if text.len() <= MOST {
        text
    } else {
        &text[..end.take_while(|end| *end <= MOST).last().unwrap_or(0)]
    }
}

fn check(status: gantry_status, what: impl FnOnce() -> String) -> Result<()> {
    match status {
        GANTRY_OK => Ok(()),
        GANTRY_CANCELLED => Err(Error::Cancelled),
        _ => {
            let message = format!("cannot {}: the host answered {status}", what());
            Err(Failure::new(
                "HOST_REFUSED",
                message,
                "Look the status up in gantry/abi.h.",
            )
            .into())
        }
    }
}

fn parsed(bytes: &[u8]) -> Result<Value> {
    Value::parse(&String::from_utf8_lossy(bytes))
}

// Below, every call of a table is safe because what is lent outlives the call, the tables live as long
// as the process, and a stale handle is answered BAD_HANDLE.
impl Call {
    pub(crate) fn new(host: HostTable, handle: gantry_call) -> Call {
        Call { host, handle }
    }

    /// Whether the call should stop as soon as it can; cheap enough for an inner loop.
    pub fn is_cancelled(&self) -> bool {
        unsafe {
            (*self.host.0)
                .cancelled
                .is_none_or(|f| f((*self.host.0).ctx, self.handle) != 0)
        }
    }

    /// Stops here when the call was cancelled.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub fn check_cancelled(&self) -> Result<()> {
        if self.is_cancelled() {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Writes one line to the attempt's log.
    pub fn log(&self, level: LogLevel, message: &str) {
        unsafe {
            if let Some(log) = (*self.host.0).log {
                log(
                    (*self.host.0).ctx,
                    self.handle,
                    level as i32,
                    gantry_str::of(message),
                );
            }
        }
    }

    /// Says how far the call is, from 0 to 1; the newest value wins.
    pub fn progress(&self, fraction: f64, step: &str, message: &str) {
        let fraction = if fraction.is_nan() {
            0.0
        } else {
            fraction.clamp(0.0, 1.0)
        };
        let (step, message) = (gantry_str::of(step), gantry_str::of(message));
        unsafe {
            if let Some(progress) = (*self.host.0).progress {
                progress((*self.host.0).ctx, self.handle, fraction, step, message);
            }
        }
    }

    /// Journals one event, waiting while the host's queue is full.
    ///
    /// # Errors
    /// When the host refuses it, or the call is cancelled while it waits.
    pub fn emit(&self, event: &str, data: &Value) -> Result<()> {
        let text = data.to_string();
        let mut pause = Duration::from_millis(1);
        loop {
            let status = unsafe {
                let host = &*self.host.0;
                host.emit.map_or(GANTRY_UNSUPPORTED, |emit| {
                    emit(
                        host.ctx,
                        self.handle,
                        gantry_str::of(event),
                        gantry_bytes::of(text.as_bytes()),
                    )
                })
            };
            if status != GANTRY_AGAIN {
                return check(status, || format!("emit '{event}'"));
            }
            self.check_cancelled()?;
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(100));
        }
    }

    /// What the call is part of: run, phase, attempt, idempotency_key, scratch and more.
    ///
    /// # Errors
    /// When the host cannot say.
    pub fn describe(&self) -> Result<Value> {
        let mut bytes = Vec::new();
        let (describe, ctx) = offered!(self.host, GANTRY_CALL_1, gantry_call_1.describe)?;
        let status = unsafe { describe(ctx, self.handle, &reply(&mut bytes)) };
        check(status, || "describe the call".into())?;
        parsed(&bytes)
    }

    /// A descriptor that becomes readable when the call is cancelled. Poll it; never read or close it.
    pub fn cancel_fd(&self) -> Option<i32> {
        let (wait_fd, ctx) = offered!(self.host, GANTRY_CANCEL_1, gantry_cancel_1.wait_fd).ok()?;
        let descriptor = unsafe { wait_fd(ctx, self.handle) };
        (descriptor >= 0).then_some(descriptor)
    }

    /// Announces an effect; durable before it returns.
    ///
    /// # Errors
    /// When the host refuses it.
    pub fn intend(&self, key: &str, receipt: &Value) -> Result<Intent> {
        let (receipt, mut bytes) = (receipt.to_string(), Vec::new());
        let (intend, ctx) = offered!(self.host, GANTRY_EFFECTS_1, gantry_effects_1.intend)?;
        let status = unsafe {
            let receipt = gantry_bytes::of(receipt.as_bytes());
            intend(
                ctx,
                self.handle,
                gantry_str::of(key),
                receipt,
                &reply(&mut bytes),
            )
        };
        if status == GANTRY_CONFLICT {
            return Ok(Intent::Settled(parsed(&bytes)?));
        }
        check(status, || format!("announce the effect '{key}'"))?;
        if bytes.is_empty() {
            Ok(Intent::New)
        } else {
            Ok(Intent::Announced(parsed(&bytes)?))
        }
    }

    /// Records that an effect is done, and its result; durable before it returns.
    ///
    /// # Errors
    /// When it was never announced, or is settled already.
    pub fn settle(&self, key: &str, result: &Value) -> Result<()> {
        let result = result.to_string();
        let (settle, ctx) = offered!(self.host, GANTRY_EFFECTS_1, gantry_effects_1.settle)?;
        let status = unsafe {
            let result = gantry_bytes::of(result.as_bytes());
            settle(ctx, self.handle, gantry_str::of(key), result)
        };
        check(status, || format!("settle the effect '{key}'"))
    }

    /// Announces, performs and settles one effect, or hands out what an earlier attempt settled.
    ///
    /// `perform` must accept that an interrupted attempt did it already.
    ///
    /// # Errors
    /// When the host refuses, and whatever `perform` answers.
    pub fn once(
        &self,
        key: &str,
        receipt: &Value,
        perform: impl FnOnce() -> Result<Value>,
    ) -> Result<Value> {
        if let Intent::Settled(result) = self.intend(key, receipt)? {
            return Ok(result);
        }
        let result = perform()?;
        self.settle(key, &result)?;
        Ok(result)
    }
}
