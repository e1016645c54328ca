//! The tables of the four kinds, and where panics end.

use crate::call::{Call, HostTable};
use crate::failure::{Error, Failure, Result, Retry};
use crate::json::Value;
use crate::kinds::{Delivery, Event, Phase, Receipt, Recovery, Sink, Skill};
use crate::plugin::{Entered, Make};
use crate::sys::*;
use std::ffi::c_void;
use std::mem::size_of;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

/// An instance and the host it was made for: what `self` of every table points at.
struct Instance<T: ?Sized> {
    object: Box<T>,
    host: HostTable,
}

/// Runs an author's code; what it said instead of answering, when it panicked.
pub(crate) fn caught<T>(body: impl FnOnce() -> T) -> std::result::Result<T, String> {
    catch_unwind(AssertUnwindSafe(body)).map_err(|panic| {
        let said = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_string())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without a text".into());
        // What was thrown may panic once more while it is dropped; what that throws is never dropped.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(panic))).map_err(std::mem::forget);
        said
    })
}

/// Makes a call of an author's code: a panic or an error becomes the failure of the call.
fn guard(host: HostTable, call: gantry_call, body: impl FnOnce() -> Result<()>) -> gantry_status {
    let answer = caught(body).unwrap_or_else(|said| {
        Err(Failure::new("PANICKED", said, "Report this to the plugin's author.").into())
    });
    match answer {
        Ok(()) => GANTRY_OK,
        Err(Error::Cancelled) => GANTRY_CANCELLED,
        Err(Error::Unsupported) => GANTRY_UNSUPPORTED,
        Err(Error::Failed(failure)) => {
            host.fail(call, &failure);
            failure.status
        }
    }
}

/// # Safety
/// `out` is null or a writer of the host that is valid now.
pub(crate) unsafe fn write(out: *const gantry_out, bytes: &[u8]) -> gantry_status {
    unsafe {
        match out
            .as_ref()
            .and_then(|out| out.write.map(|write| (out.ctx, write)))
        {
            Some((ctx, write)) => write(ctx, bytes.as_ptr(), bytes.len()),
            None => GANTRY_BAD_INPUT,
        }
    }
}

/// Writes a result; a writer that refuses it ends the call with its status.
unsafe fn answer(out: *const gantry_out, value: &Value) -> Result<()> {
    match unsafe { write(out, value.to_string().as_bytes()) } {
        GANTRY_OK => Ok(()),
        status => Err(Failure::new(
            "OUTPUT_REFUSED",
            format!("the host does not take the result: {status}"),
            "Answer less.",
        )
        .retry(Retry::Permanent)
        .status(status)
        .into()),
    }
}

unsafe fn parsed(bytes: gantry_bytes) -> Result<Value> {
    Value::parse(&String::from_utf8_lossy(&unsafe { bytes.copied() }))
}

// Below, pointers are safe to use because the host hands back what `create` handed out, lends its
// arguments for the call, and calls nothing after `destroy`.

/// Makes an instance of a kind.
type Maker<T> = fn(&Value) -> Result<Box<T>>;

unsafe fn create<T: ?Sized>(
    ctx: *mut c_void,
    call: gantry_call,
    name: gantry_str,
    config: gantry_bytes,
    instance: *mut *mut c_void,
    make_of: fn(&Make) -> Option<Maker<T>>,
) -> gantry_status {
    let entered = unsafe { &*ctx.cast::<Entered>() };
    let host = entered.host();
    guard(host, call, || {
        let (name, config) = unsafe { (name.copied(), parsed(config)?) };
        let provided = entered
            .types
            .iter()
            .filter(|provided| provided.name == name);
        let make = provided
            .filter_map(|provided| make_of(&provided.make))
            .next();
        let make = make.ok_or_else(|| {
            let message = format!("there is no type '{name}'");
            Failure::new("TYPE_NOT_FOUND", message, "Use one of the manifest.")
                .retry(Retry::Config)
                .status(GANTRY_NOT_FOUND)
        })?;
        let made = Box::new(Instance {
            object: make(&config)?,
            host,
        });
        unsafe { *instance = Box::into_raw(made).cast() };
        Ok(())
    })
}

unsafe extern "C" fn destroy<T: ?Sized>(this: *mut c_void) {
    // A destructor that panics has nobody to tell, and may not unwind into the host.
    let instance = unsafe { Box::from_raw(this.cast::<Instance<T>>()) };
    let _ = caught(|| drop(instance));
}

unsafe fn used<T: ?Sized>(
    this: *mut c_void,
    call: gantry_call,
    body: impl FnOnce(&T, &Call) -> Result<()>,
) -> gantry_status {
    let instance = unsafe { &*this.cast::<Instance<T>>() };
    guard(instance.host, call, || {
        body(&instance.object, &Call::new(instance.host, call))
    })
}

/// A function of a table that takes JSON and answers JSON.
macro_rules! json_call {
    ($name:ident, $trait:ident, |$object:ident, $input:ident, $call:ident| $body:expr) => {
        unsafe extern "C" fn $name(
            this: *mut c_void,
            call: gantry_call,
            input: gantry_bytes,
            out: *const gantry_out,
        ) -> gantry_status {
            unsafe {
                used::<dyn $trait>(this, call, |$object, $call| {
                    let $input = &parsed(input)?;
                    answer(out, &$body)
                })
            }
        }
    };
}

/// The `create` of a kind.
macro_rules! creator {
    ($name:ident, $trait:ident) => {
        unsafe extern "C" fn $name(
            ctx: *mut c_void,
            call: gantry_call,
            name: gantry_str,
            config: gantry_bytes,
            instance: *mut *mut c_void,
        ) -> gantry_status {
            unsafe {
                create::<dyn $trait>(ctx, call, name, config, instance, |make| match make {
                    Make::$trait(make) => Some(*make),
                    _ => None,
                })
            }
        }
    };
}

creator!(create_phase, Phase);
creator!(create_skill, Skill);
creator!(create_recovery, Recovery);

json_call!(run, Phase, |phase, input, call| phase.run(input, call)?);
json_call!(plan, Phase, |phase, input, call| phase.plan(input, call)?);
json_call!(undo, Phase, |phase, receipts, call| {
    let list: Result<Vec<Receipt>> = receipts.elements().iter().map(receipt).collect();
    phase.undo(&list?, call)?.json()
});
json_call!(decide, Recovery, |strategy, failure, call| {
    strategy.decide(failure, call)?.ok_or(Error::Unsupported)?
});

fn receipt(item: &Value) -> Result<Receipt> {
    Ok(Receipt {
        key: item.string("key")?.into(),
        receipt: item.get("receipt").cloned().unwrap_or(Value::Null),
        result: item
            .get("result")
            .filter(|result| **result != Value::Null)
            .cloned(),
    })
}

unsafe extern "C" fn invoke(
    this: *mut c_void,
    call: gantry_call,
    _skill: gantry_str,
    args: gantry_bytes,
    out: *const gantry_out,
) -> gantry_status {
    unsafe {
        used::<dyn Skill>(this, call, |skill, call| {
            answer(out, &skill.invoke(&parsed(args)?, call)?)
        })
    }
}

/// A sink with what keeps its calls apart, whatever the manifest says of its concurrency.
type Held = Mutex<Box<dyn Sink>>;

unsafe extern "C" fn create_sink(
    ctx: *mut c_void,
    call: gantry_call,
    name: gantry_str,
    config: gantry_bytes,
    instance: *mut *mut c_void,
) -> gantry_status {
    let mut made: *mut c_void = std::ptr::null_mut();
    unsafe {
        let status = create::<dyn Sink>(ctx, call, name, config, &mut made, |make| match make {
            Make::Sink(make) => Some(*make),
            _ => None,
        });
        if status == GANTRY_OK {
            let Instance { object, host } = *Box::from_raw(made.cast::<Instance<dyn Sink>>());
            let held = Box::new(Instance::<Held> {
                object: Box::new(Mutex::new(object)),
                host,
            });
            *instance = Box::into_raw(held).cast();
        }
        status
    }
}

unsafe extern "C" fn deliver(
    this: *mut c_void,
    call: gantry_call,
    first: *const gantry_event,
    count: usize,
    stride: usize,
    accepted: *mut usize,
) -> gantry_status {
    let mut safe = 0;
    let status = unsafe {
        used::<Held>(this, call, |sink, call| {
            let place = |index: usize| {
                &*first
                    .cast::<u8>()
                    .add(index * stride)
                    .cast::<gantry_event>()
            };
            let events = (0..count)
                .map(|index| event(place(index)))
                .collect::<Result<Vec<_>>>()?;
            let mut sink = sink.lock().unwrap_or_else(PoisonError::into_inner);
            safe = match sink.deliver(&events, call)? {
                Delivery::Accepted => count,
                Delivery::Again(safe) => safe.min(count),
            };
            Ok(())
        })
    };
    if let Some(accepted) = unsafe { accepted.as_mut() } {
        *accepted = safe;
    }
    if status == GANTRY_OK && safe < count {
        GANTRY_AGAIN
    } else {
        status
    }
}

unsafe fn event<'a>(event: &gantry_event) -> Result<Event<'a>> {
    unsafe {
        Ok(Event {
            seq: event.seq,
            position: event.position,
            time_ns: event.time_ns,
            epoch: event.epoch,
            attempt: event.attempt,
            version: event.version,
            run: text(event.run)?,
            name: text(event.type_)?,
            phase: text(event.phase)?,
            line: text(event.line)?,
            data: text(gantry_str {
                ptr: event.data.ptr,
                len: event.data.len,
            })?,
        })
    }
}

unsafe fn text<'a>(text: gantry_str) -> Result<&'a str> {
    if text.len == 0 {
        return Ok("");
    }
    std::str::from_utf8(unsafe { std::slice::from_raw_parts(text.ptr, text.len) }).map_err(|_| {
        Failure::new(
            "BAD_TEXT",
            "the host sent an event that is not UTF-8",
            "Report this.",
        )
        .into()
    })
}

unsafe extern "C" fn flush(this: *mut c_void, call: gantry_call) -> gantry_status {
    unsafe {
        used::<Held>(this, call, |sink, call| {
            sink.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .flush(call)
        })
    }
}

pub(crate) static PHASE: gantry_phase_1 = gantry_phase_1 {
    struct_size: size_of::<gantry_phase_1>() as u32,
    flags: 0,
    create: Some(create_phase),
    destroy: Some(destroy::<dyn Phase>),
    run: Some(run),
    plan: Some(plan),
    undo: Some(undo),
};

pub(crate) static SKILL: gantry_skill_1 = gantry_skill_1 {
    struct_size: size_of::<gantry_skill_1>() as u32,
    flags: 0,
    create: Some(create_skill),
    destroy: Some(destroy::<dyn Skill>),
    invoke: Some(invoke),
};

pub(crate) static SINK: gantry_sink_1 = gantry_sink_1 {
    struct_size: size_of::<gantry_sink_1>() as u32,
    flags: 0,
    create: Some(create_sink),
    destroy: Some(destroy::<Held>),
    deliver: Some(deliver),
    flush: Some(flush),
};

pub(crate) static RECOVERY: gantry_recovery_1 = gantry_recovery_1 {
    struct_size: size_of::<gantry_recovery_1>() as u32,
    flags: 0,
    create: Some(create_recovery),
    destroy: Some(destroy::<dyn Recovery>),
    decide: Some(decide),
};
