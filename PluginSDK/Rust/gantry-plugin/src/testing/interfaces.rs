//! What a fake host offers by id. Contexts are those of `Shared::leak`, which stay, and what a plugin
//! lends is copied before it is kept: that makes every function safe to be called by a plugin that keeps
//! the contract.

use super::host::{json, shared, Ctx, Out};
use super::kept::{Artifact, Effect, State};
use crate::failure::{Error, Failure};
use crate::json::{object, Value};
use crate::sys::*;
use crate::tables::{caught, write};
use std::ffi::c_void;

pub(super) unsafe extern "C" fn intend(
    ctx: Ctx,
    call: u64,
    key: gantry_str,
    receipt: gantry_bytes,
    out: Out,
) -> i32 {
    let (mut state, key, bytes) = unsafe { (shared(ctx).state(), key.copied(), receipt.copied()) };
    let Some(record) = state.calls.get(&call) else {
        return GANTRY_BAD_HANDLE;
    };
    let phase = record.options.phase.clone();
    if state.leaks(call, &bytes, &format!("the effect '{key}'")) {
        return GANTRY_DENIED;
    }
    let known = state
        .effects
        .iter()
        .find(|effect| effect.phase == phase && effect.key == key);
    if let Some(effect) = known {
        let status = if effect.result.is_some() {
            GANTRY_CONFLICT
        } else {
            GANTRY_OK
        };
        let said = effect
            .result
            .as_ref()
            .unwrap_or(&effect.receipt)
            .to_string();
        return match unsafe { write(out, said.as_bytes()) } {
            GANTRY_OK => status,
            refused => refused,
        };
    }
    let Some(receipt) = (unsafe { json(receipt) }) else {
        return GANTRY_BAD_INPUT;
    };
    state.effects.push(Effect {
        phase,
        key,
        receipt,
        result: None,
    });
    GANTRY_OK
}

pub(super) unsafe extern "C" fn settle(
    ctx: Ctx,
    call: u64,
    key: gantry_str,
    result: gantry_bytes,
) -> i32 {
    let (mut state, key, bytes) = unsafe { (shared(ctx).state(), key.copied(), result.copied()) };
    let Some(record) = state.calls.get(&call) else {
        return GANTRY_BAD_HANDLE;
    };
    let phase = record.options.phase.clone();
    if state.leaks(call, &bytes, &format!("the effect '{key}'")) {
        return GANTRY_DENIED;
    }
    let Some(result) = (unsafe { json(result) }) else {
        return GANTRY_BAD_INPUT;
    };
    let known = state
        .effects
        .iter_mut()
        .find(|effect| effect.phase == phase && effect.key == key);
    match known {
        None => GANTRY_NOT_FOUND,
        Some(effect) if effect.result.is_some() => GANTRY_CONFLICT,
        Some(effect) => {
            effect.result = Some(result);
            GANTRY_OK
        }
    }
}

pub(super) unsafe extern "C" fn get(
    ctx: Ctx,
    call: u64,
    scope: i32,
    key: gantry_str,
    out: Out,
    revision: *mut u64,
) -> i32 {
    let (state, key) = unsafe { (shared(ctx).state(), key.copied()) };
    if !state.calls.contains_key(&call) {
        return GANTRY_BAD_HANDLE;
    }
    if !(0..=1).contains(&scope) {
        return GANTRY_BAD_INPUT;
    }
    let Some((value, number)) = state.values.get(&(scope, key)) else {
        return GANTRY_NOT_FOUND;
    };
    unsafe {
        if let Some(revision) = revision.as_mut() {
            *revision = *number;
        }
        write(out, value.to_string().as_bytes())
    }
}

pub(super) unsafe extern "C" fn put(
    ctx: Ctx,
    call: u64,
    scope: i32,
    key: gantry_str,
    value: gantry_bytes,
    expected: u64,
    revision: *mut u64,
) -> i32 {
    let (mut state, key, bytes) = unsafe { (shared(ctx).state(), key.copied(), value.copied()) };
    if !state.calls.contains_key(&call) {
        return GANTRY_BAD_HANDLE;
    }
    if key.len() > GANTRY_KV_KEY_BYTES_MAX || bytes.len() > GANTRY_KV_VALUE_BYTES_MAX {
        return GANTRY_LIMIT;
    }
    let (Some(value), true) = (unsafe { json(value) }, (0..=1).contains(&scope)) else {
        return GANTRY_BAD_INPUT;
    };
    if state.leaks(call, &bytes, &format!("the value '{key}'")) {
        return GANTRY_DENIED;
    }
    let found = state
        .values
        .get(&(scope, key.clone()))
        .map_or(0, |stored| stored.1);
    let fits = expected == GANTRY_KV_ANY || expected == found;
    if fits {
        state.values.insert((scope, key), (value, found + 1));
    }
    if let Some(revision) = unsafe { revision.as_mut() } {
        *revision = found + u64::from(fits);
    }
    if fits {
        GANTRY_OK
    } else {
        GANTRY_CONFLICT
    }
}

pub(super) unsafe extern "C" fn with(
    ctx: Ctx,
    call: u64,
    name: gantry_str,
    use_it: gantry_use,
    user: *mut c_void,
) -> i32 {
    let (mut state, name) = unsafe { (shared(ctx).state(), name.copied()) };
    let is_declared = state.declared_secrets.contains(&name);
    let value = state.secrets.get(&name).cloned();
    let Some(record) = state.calls.get_mut(&call) else {
        return GANTRY_BAD_HANDLE;
    };
    if !is_declared {
        return GANTRY_DENIED;
    }
    let (Some(value), Some(use_it)) = (value, use_it) else {
        return GANTRY_NOT_FOUND;
    };
    record.result.secrets.push(name);
    // Not while the host is held: what uses the secret may use the host as well.
    drop(state);
    unsafe { use_it(user, gantry_bytes::of(value.as_bytes())) };
    GANTRY_OK
}

pub(super) unsafe extern "C" fn invoke(
    ctx: Ctx,
    call: u64,
    skill: gantry_str,
    args: gantry_bytes,
    out: Out,
) -> i32 {
    let (shared, skill) = unsafe { (shared(ctx), skill.copied()) };
    // Taken out while it runs, so that the host is not held.
    let answer = {
        let mut state = shared.state();
        if !state.calls.contains_key(&call) {
            return GANTRY_BAD_HANDLE;
        }
        state.skills.remove(&skill)
    };
    let Some(answer) = answer else {
        return GANTRY_NOT_FOUND;
    };
    // Of a test's own code, which must not unwind into the plugin either.
    let said = unsafe { json(args) }.map(|args| {
        caught(|| answer(&args)).unwrap_or_else(|said| {
            Err(Failure::new(
                "PANICKED",
                said,
                "Look at the skill that the test provides.",
            )
            .into())
        })
    });
    shared.state().skills.insert(skill, answer);
    let (status, text) = match said {
        None => return GANTRY_BAD_INPUT,
        Some(Ok(value)) => (GANTRY_OK, value.to_string()),
        Some(Err(Error::Cancelled)) => return GANTRY_CANCELLED,
        Some(Err(Error::Unsupported)) => return GANTRY_UNSUPPORTED,
        Some(Err(Error::Failed(failure))) => {
            let failure = object([
                ("class", "failed".into()),
                ("code", failure.code.into()),
                ("message", failure.message.into()),
                ("hint", failure.hint.into()),
                ("retry_class", "unknown".into()),
                ("attempts", Value::Integer(1)),
            ]);
            (GANTRY_FAILED, failure.to_string())
        }
    };
    match unsafe { write(out, text.as_bytes()) } {
        GANTRY_OK => status,
        refused => refused,
    }
}

fn is_name(name: &str) -> bool {
    name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn keep(state: &mut State, call: u64, name: String, artifact: Artifact) -> i32 {
    if name.len() > GANTRY_ARTIFACT_NAME_BYTES_MAX {
        return GANTRY_LIMIT;
    }
    if !is_name(&name) {
        return GANTRY_BAD_INPUT;
    }
    if state.leaks(call, &artifact.bytes, &format!("the artifact '{name}'")) {
        return GANTRY_DENIED;
    }
    state.artifacts.insert(name, artifact);
    GANTRY_OK
}

pub(super) unsafe extern "C" fn put_artifact(
    ctx: Ctx,
    call: u64,
    name: gantry_str,
    media_type: gantry_str,
    bytes: gantry_bytes,
) -> i32 {
    let artifact = unsafe {
        Artifact {
            media_type: media_type.copied(),
            bytes: bytes.copied(),
        }
    };
    let (mut state, name) = unsafe { (shared(ctx).state(), name.copied()) };
    if !state.calls.contains_key(&call) {
        return GANTRY_BAD_HANDLE;
    }
    keep(&mut state, call, name, artifact)
}

pub(super) unsafe extern "C" fn keep_artifact(
    ctx: Ctx,
    call: u64,
    name: gantry_str,
    media_type: gantry_str,
    path: gantry_str,
) -> i32 {
    let (name, media_type, path) = unsafe { (name.copied(), media_type.copied(), path.copied()) };
    let mut state = unsafe { shared(ctx) }.state();
    let Some(record) = state.calls.get(&call) else {
        return GANTRY_BAD_HANDLE;
    };
    let place = std::path::Path::new(&record.options.scratch).join(&path);
    match std::fs::symlink_metadata(&place) {
        _ if !is_name(&path) => GANTRY_DENIED,
        Err(_) => GANTRY_NOT_FOUND,
        Ok(facts) if !facts.is_file() => GANTRY_DENIED,
        Ok(_) => match std::fs::read(&place) {
            Ok(bytes) => keep(&mut state, call, name, Artifact { media_type, bytes }),
            Err(_) => GANTRY_NOT_FOUND,
        },
    }
}

pub(super) unsafe extern "C" fn get_artifact(
    ctx: Ctx,
    call: u64,
    name: gantry_str,
    out: Out,
) -> i32 {
    let (state, name) = unsafe { (shared(ctx).state(), name.copied()) };
    if !state.calls.contains_key(&call) {
        return GANTRY_BAD_HANDLE;
    }
    let Some(artifact) = state.artifacts.get(&name) else {
        return GANTRY_NOT_FOUND;
    };
    unsafe { write(out, &artifact.bytes) }
}
