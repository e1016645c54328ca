//! acme.panicking: a panic that nobody catches on the plugin's side of the line. The structs are those
//! of gantry.phase/1 and gantry_plugin_v1, written again, because nothing is generated here.
#![crate_type = "cdylib"]
#![allow(non_camel_case_types)]

use std::ffi::c_void;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct gantry_bytes {
    ptr: *const u8,
    len: usize,
}

#[repr(C)]
pub struct gantry_out {
    struct_size: u32,
    flags: u32,
    ctx: *mut c_void,
    write: extern "C" fn(*mut c_void, *const u8, usize) -> i32,
}

type Create = extern "C" fn(*mut c_void, u64, gantry_bytes, gantry_bytes, *mut *mut c_void) -> i32;
type Work = extern "C" fn(*mut c_void, u64, gantry_bytes, *const gantry_out) -> i32;

#[repr(C)]
struct Phases {
    struct_size: u32,
    flags: u32,
    create: Create,
    destroy: extern "C" fn(*mut c_void),
    run: Work,
    plan: Option<Work>,
    undo: Option<Work>,
}

#[repr(C)]
pub struct Plugin {
    struct_size: u32,
    abi_minor: u32,
    ctx: *mut c_void,
    manifest: gantry_bytes,
    get_interface: extern "C" fn(*mut c_void, gantry_bytes) -> *const c_void,
    shutdown: Option<extern "C" fn(*mut c_void)>,
}

// SAFETY: because it is never written to, and its addresses are those of constants.
unsafe impl Sync for Plugin {}

const MANIFEST: &str = r#"{"id":"acme.panicking","version":"6.6.6","summary":"Panics.",
"min_host_minor":0,"permissions":{},
"types":[{"kind":"phase","type":"panic","summary":"Panics across the line."}]}"#;

extern "C" fn create(
    _ctx: *mut c_void,
    _call: u64,
    _type: gantry_bytes,
    _config: gantry_bytes,
    instance: *mut *mut c_void,
) -> i32 {
    // SAFETY: because the host lends a place for the instance.
    unsafe { *instance = std::ptr::null_mut() };
    0
}

extern "C" fn destroy(_instance: *mut c_void) {}

extern "C" fn run(
    _instance: *mut c_void,
    _call: u64,
    input: gantry_bytes,
    out: *const gantry_out,
) -> i32 {
    // SAFETY: because the host lends both until this function returns.
    let (text, out) = unsafe { (std::slice::from_raw_parts(input.ptr, input.len), &*out) };
    if !text.windows(4).any(|word| word == b"good") {
        panic!("the attack panics");
    }
    let good = b"{\"good\":true}";
    (out.write)(out.ctx, good.as_ptr(), good.len())
}

static PHASES: Phases = Phases {
    struct_size: std::mem::size_of::<Phases>() as u32,
    flags: 0,
    create,
    destroy,
    run,
    plan: None,
    undo: None,
};

extern "C" fn get_interface(_ctx: *mut c_void, id: gantry_bytes) -> *const c_void {
    // SAFETY: because the host lends the id until this function returns.
    match unsafe { std::slice::from_raw_parts(id.ptr, id.len) } {
        b"gantry.phase/1" => &raw const PHASES as *const c_void,
        _ => std::ptr::null(),
    }
}

static PLUGIN: Plugin = Plugin {
    struct_size: std::mem::size_of::<Plugin>() as u32,
    abi_minor: 0,
    ctx: std::ptr::null_mut(),
    manifest: gantry_bytes {
        ptr: MANIFEST.as_ptr(),
        len: MANIFEST.len(),
    },
    get_interface,
    shutdown: None,
};

#[unsafe(no_mangle)]
pub extern "C" fn gantry_plugin_v1(_host: *const c_void, _why: *const gantry_out) -> *const Plugin {
    &raw const PLUGIN
}
