//! The ABI as it is: `gantry/gantry.h`, word for word. Authors need none of this.

#![allow(missing_docs, non_camel_case_types)]

use std::ffi::c_void;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct gantry_str {
    pub ptr: *const u8,
    pub len: usize,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct gantry_bytes {
    pub ptr: *const u8,
    pub len: usize,
}

pub type gantry_call = u64;
pub type gantry_status = i32;

pub const GANTRY_ABI_MINOR: u32 = 0;

pub const GANTRY_OK: gantry_status = 0;
pub const GANTRY_FAILED: gantry_status = 1;
pub const GANTRY_CANCELLED: gantry_status = 2;
pub const GANTRY_TIMED_OUT: gantry_status = 3;
pub const GANTRY_UNSUPPORTED: gantry_status = 4;
pub const GANTRY_BAD_INPUT: gantry_status = 5;
pub const GANTRY_BAD_HANDLE: gantry_status = 6;
pub const GANTRY_AGAIN: gantry_status = 7;
pub const GANTRY_DENIED: gantry_status = 8;
pub const GANTRY_NOT_FOUND: gantry_status = 9;
pub const GANTRY_CONFLICT: gantry_status = 10;
pub const GANTRY_LIMIT: gantry_status = 11;

pub const GANTRY_OUTPUT_BYTES_MAX: usize = 64 * 1024 * 1024;
pub const GANTRY_EVENT_BYTES_MAX: usize = 256 * 1024;
pub const GANTRY_LOG_BYTES_MAX: usize = 64 * 1024;
pub const GANTRY_KV_KEY_BYTES_MAX: usize = 256;
pub const GANTRY_KV_VALUE_BYTES_MAX: usize = 64 * 1024;
pub const GANTRY_ARTIFACT_NAME_BYTES_MAX: usize = 256;
pub const GANTRY_KV_ANY: u64 = u64::MAX;

pub const GANTRY_PHASE_1: &str = "gantry.phase/1";
pub const GANTRY_SKILL_1: &str = "gantry.skill/1";
pub const GANTRY_SINK_1: &str = "gantry.sink/1";
pub const GANTRY_RECOVERY_1: &str = "gantry.recovery/1";
pub const GANTRY_CALL_1: &str = "gantry.call/1";
pub const GANTRY_CANCEL_1: &str = "gantry.cancel/1";
pub const GANTRY_EFFECTS_1: &str = "gantry.effects/1";
pub const GANTRY_KV_1: &str = "gantry.kv/1";
pub const GANTRY_SECRETS_1: &str = "gantry.secrets/1";
pub const GANTRY_SKILLS_1: &str = "gantry.skills/1";
pub const GANTRY_ARTIFACTS_1: &str = "gantry.artifacts/1";

type Ctx = *mut c_void;
type Out = *const gantry_out;

#[repr(C)]
pub struct gantry_out {
    pub struct_size: u32,
    pub flags: u32,
    pub ctx: Ctx,
    pub write: Option<unsafe extern "C" fn(Ctx, *const u8, usize) -> gantry_status>,
}

#[repr(C)]
pub struct gantry_error {
    pub struct_size: u32,
    pub retry_class: i32,
    pub code: gantry_str,
    pub message: gantry_str,
    pub hint: gantry_str,
    pub detail_json: gantry_str,
}

#[repr(C)]
pub struct gantry_host {
    pub struct_size: u32,
    pub abi_minor: u32,
    pub ctx: Ctx,
    pub get_interface: Option<unsafe extern "C" fn(Ctx, gantry_str) -> *const c_void>,
    pub log: Option<unsafe extern "C" fn(Ctx, gantry_call, i32, gantry_str)>,
    pub emit:
        Option<unsafe extern "C" fn(Ctx, gantry_call, gantry_str, gantry_bytes) -> gantry_status>,
    pub progress: Option<
        unsafe extern "C" fn(Ctx, gantry_call, f64, gantry_str, gantry_str) -> gantry_status,
    >,
    pub fail: Option<unsafe extern "C" fn(Ctx, gantry_call, *const gantry_error)>,
    pub cancelled: Option<unsafe extern "C" fn(Ctx, gantry_call) -> i32>,
}

#[repr(C)]
pub struct gantry_plugin {
    pub struct_size: u32,
    pub abi_minor: u32,
    pub ctx: Ctx,
    pub manifest_json: gantry_str,
    pub get_interface: Option<unsafe extern "C" fn(Ctx, gantry_str) -> *const c_void>,
    pub shutdown: Option<unsafe extern "C" fn(Ctx)>,
}

#[repr(C)]
pub struct gantry_call_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub ctx: Ctx,
    pub describe: Option<unsafe extern "C" fn(Ctx, gantry_call, Out) -> gantry_status>,
}

#[repr(C)]
pub struct gantry_cancel_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub ctx: Ctx,
    pub wait_fd: Option<unsafe extern "C" fn(Ctx, gantry_call) -> i32>,
    pub deadline_ns: Option<unsafe extern "C" fn(Ctx, gantry_call) -> i64>,
}

#[repr(C)]
pub struct gantry_effects_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub ctx: Ctx,
    pub intend: Option<
        unsafe extern "C" fn(Ctx, gantry_call, gantry_str, gantry_bytes, Out) -> gantry_status,
    >,
    pub settle:
        Option<unsafe extern "C" fn(Ctx, gantry_call, gantry_str, gantry_bytes) -> gantry_status>,
}

#[repr(C)]
pub struct gantry_kv_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub ctx: Ctx,
    pub get: Option<
        unsafe extern "C" fn(Ctx, gantry_call, i32, gantry_str, Out, *mut u64) -> gantry_status,
    >,
    pub put: Option<
        unsafe extern "C" fn(
            Ctx,
            gantry_call,
            i32,
            gantry_str,
            gantry_bytes,
            u64,
            *mut u64,
        ) -> gantry_status,
    >,
}

pub type gantry_use = Option<unsafe extern "C" fn(*mut c_void, gantry_bytes)>;

#[repr(C)]
pub struct gantry_secrets_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub ctx: Ctx,
    pub with: Option<
        unsafe extern "C" fn(
            Ctx,
            gantry_call,
            gantry_str,
            gantry_use,
            *mut c_void,
        ) -> gantry_status,
    >,
}

#[repr(C)]
pub struct gantry_skills_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub ctx: Ctx,
    pub invoke: Option<
        unsafe extern "C" fn(Ctx, gantry_call, gantry_str, gantry_bytes, Out) -> gantry_status,
    >,
}

#[repr(C)]
pub struct gantry_artifacts_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub ctx: Ctx,
    pub put: Option<
        unsafe extern "C" fn(
            Ctx,
            gantry_call,
            gantry_str,
            gantry_str,
            gantry_bytes,
        ) -> gantry_status,
    >,
    pub keep: Option<
        unsafe extern "C" fn(Ctx, gantry_call, gantry_str, gantry_str, gantry_str) -> gantry_status,
    >,
    pub get: Option<unsafe extern "C" fn(Ctx, gantry_call, gantry_str, Out) -> gantry_status>,
}

pub type gantry_create = Option<
    unsafe extern "C" fn(
        Ctx,
        gantry_call,
        gantry_str,
        gantry_bytes,
        *mut *mut c_void,
    ) -> gantry_status,
>;
pub type gantry_destroy = Option<unsafe extern "C" fn(*mut c_void)>;
pub type gantry_use_bytes =
    Option<unsafe extern "C" fn(*mut c_void, gantry_call, gantry_bytes, Out) -> gantry_status>;

#[repr(C)]
pub struct gantry_phase_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub create: gantry_create,
    pub destroy: gantry_destroy,
    pub run: gantry_use_bytes,
    pub plan: gantry_use_bytes,
    pub undo: gantry_use_bytes,
}

#[repr(C)]
pub struct gantry_skill_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub create: gantry_create,
    pub destroy: gantry_destroy,
    pub invoke: Option<
        unsafe extern "C" fn(
            *mut c_void,
            gantry_call,
            gantry_str,
            gantry_bytes,
            Out,
        ) -> gantry_status,
    >,
}

#[repr(C)]
pub struct gantry_event {
    pub struct_size: u32,
    pub version: u32,
    pub seq: u64,
    pub position: u64,
    pub time_ns: i64,
    pub epoch: u64,
    pub attempt: u32,
    pub flags: u32,
    pub run: gantry_str,
    pub type_: gantry_str,
    pub phase: gantry_str,
    pub line: gantry_str,
    pub data: gantry_bytes,
}

#[repr(C)]
pub struct gantry_sink_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub create: gantry_create,
    pub destroy: gantry_destroy,
    pub deliver: Option<
        unsafe extern "C" fn(
            *mut c_void,
            gantry_call,
            *const gantry_event,
            usize,
            usize,
            *mut usize,
        ) -> gantry_status,
    >,
    pub flush: Option<unsafe extern "C" fn(*mut c_void, gantry_call) -> gantry_status>,
}

#[repr(C)]
pub struct gantry_recovery_1 {
    pub struct_size: u32,
    pub flags: u32,
    pub create: gantry_create,
    pub destroy: gantry_destroy,
    pub decide: gantry_use_bytes,
}

impl gantry_str {
    /// A text that the caller keeps until it is no longer used.
    pub fn of(text: &str) -> Self {
        gantry_str {
            ptr: text.as_ptr(),
            len: text.len(),
        }
    }

    /// The text behind it; what is not UTF-8 is replaced.
    ///
    /// # Safety
    /// `ptr` must be readable for `len` bytes, or `len` be 0.
    pub unsafe fn copied(self) -> String {
        String::from_utf8_lossy(unsafe { lent(self.ptr, self.len) }).into_owned()
    }
}

impl gantry_bytes {
    /// Bytes that the caller keeps until they are no longer used.
    pub fn of(bytes: &[u8]) -> Self {
        gantry_bytes {
            ptr: bytes.as_ptr(),
            len: bytes.len(),
        }
    }

    /// The bytes behind it.
    ///
    /// # Safety
    /// `ptr` must be readable for `len` bytes, or `len` be 0.
    pub unsafe fn copied(self) -> Vec<u8> {
        unsafe { lent(self.ptr, self.len) }.to_vec()
    }

    /// The bytes where they lie.
    ///
    /// # Safety
    /// `ptr` must be readable for `len` bytes while the slice is used, or `len` be 0.
    pub(crate) unsafe fn lent<'a>(self) -> &'a [u8] {
        unsafe { lent(self.ptr, self.len) }
    }
}

unsafe fn lent<'a>(ptr: *const u8, len: usize) -> &'a [u8] {
    // The pointer of something empty may be null, which a slice may not.
    if len == 0 {
        return &[];
    }
    unsafe { std::slice::from_raw_parts(ptr, len) }
}
