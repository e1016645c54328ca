use crate::call::HostTable;
use crate::failure::Result;
use crate::json::Value;
use crate::kinds::{Phase, Recovery, Sink, Skill};
use crate::sys::*;
use crate::tables;
use std::ffi::c_void;
use std::mem::size_of;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, PoisonError};

/// A plugin: its manifest and its types. [`plugin!`](crate::plugin!) makes the one of a library.
pub struct Plugin {
    manifest: &'static str,
    types: &'static [Type],
    entered: Mutex<Option<&'static Entered>>,
}

/// A type that a plugin provides.
pub struct Type {
    pub(crate) name: &'static str,
    pub(crate) make: Make,
}

pub(crate) enum Make {
    Phase(fn(&Value) -> Result<Box<dyn Phase>>),
    Skill(fn(&Value) -> Result<Box<dyn Skill>>),
    Sink(fn(&Value) -> Result<Box<dyn Sink>>),
    Recovery(fn(&Value) -> Result<Box<dyn Recovery>>),
}

/// What an entry hands out; kept until the process exits.
pub(crate) struct Entered {
    table: gantry_plugin,
    pub(crate) types: &'static [Type],
    host: AtomicPtr<gantry_host>,
}

// Safe because the table never changes once it is handed out, and its pointers lead to what is static.
unsafe impl Send for Entered {}
unsafe impl Sync for Entered {}

impl Entered {
    /// The host that entered last: new instances talk to it.
    pub(crate) fn host(&self) -> HostTable {
        HostTable(self.host.load(Ordering::Acquire))
    }
}

impl Type {
    /// A phase.
    pub const fn phase<T: Phase>(name: &'static str) -> Type {
        fn make<T: Phase>(config: &Value) -> Result<Box<dyn Phase>> {
            Ok(Box::new(T::create(config)?))
        }
        Type {
            name,
            make: Make::Phase(make::<T>),
        }
    }

    /// A skill.
    pub const fn skill<T: Skill>(name: &'static str) -> Type {
        fn make<T: Skill>(config: &Value) -> Result<Box<dyn Skill>> {
            Ok(Box::new(T::create(config)?))
        }
        Type {
            name,
            make: Make::Skill(make::<T>),
        }
    }

    /// A sink.
    pub const fn sink<T: Sink>(name: &'static str) -> Type {
        fn make<T: Sink>(config: &Value) -> Result<Box<dyn Sink>> {
            Ok(Box::new(T::create(config)?))
        }
        Type {
            name,
            make: Make::Sink(make::<T>),
        }
    }

    /// A recovery strategy.
    pub const fn recovery<T: Recovery>(name: &'static str) -> Type {
        fn make<T: Recovery>(config: &Value) -> Result<Box<dyn Recovery>> {
            Ok(Box::new(T::create(config)?))
        }
        Type {
            name,
            make: Make::Recovery(make::<T>),
        }
    }
}

impl Plugin {
    /// A plugin of a manifest and types.
    pub const fn new(manifest: &'static str, types: &'static [Type]) -> Plugin {
        Plugin {
            manifest,
            types,
            entered: Mutex::new(None),
        }
    }

    pub(crate) fn manifest(&self) -> &'static str {
        self.manifest
    }

    /// Hands out the plugin's table, or says why not. Only `gantry_plugin_v1` calls it.
    ///
    /// A host may enter again, even with another table: the answer is the same, and instances that are
    /// made from then on talk to the host that entered last.
    ///
    /// # Safety
    /// Both pointers are those that the host handed to the entry point.
    pub unsafe fn enter(
        &'static self,
        host: *const gantry_host,
        why: *const gantry_out,
    ) -> *const gantry_plugin {
        unsafe { self.answer(host, why, |host| self.table(host)) }
    }

    /// Hands out a table for one host alone, so that tests can have many hosts at a time.
    ///
    /// # Safety
    /// As `enter`.
    pub(crate) unsafe fn enter_alone(
        &'static self,
        host: *const gantry_host,
        why: *const gantry_out,
    ) -> *const gantry_plugin {
        unsafe { self.answer(host, why, |host| self.made(host)) }
    }

    /// # Safety
    /// As `enter`.
    unsafe fn answer(
        &'static self,
        host: *const gantry_host,
        why: *const gantry_out,
        table: impl FnOnce(HostTable) -> &'static Entered,
    ) -> *const gantry_plugin {
        // Safe because the host keeps its table for ever, and `why` for this call.
        let entered =
            tables::caught(|| unsafe { self.check(host) }.map(|()| table(HostTable(host))));
        let reason = match entered {
            Ok(Ok(entered)) => return &entered.table,
            Ok(Err(reason)) => reason,
            Err(_) => "the plugin panicked in its entry".into(),
        };
        unsafe { tables::write(why, reason.as_bytes()) };
        std::ptr::null()
    }

    /// The one table of the library, made by the first entry.
    fn table(&'static self, host: HostTable) -> &'static Entered {
        let mut entered = self.entered.lock().unwrap_or_else(PoisonError::into_inner);
        let known = *entered.get_or_insert_with(|| self.made(host));
        known.host.store(host.0.cast_mut(), Ordering::Release);
        known
    }

    fn made(&self, host: HostTable) -> &'static Entered {
        let entered = Box::into_raw(Box::new(Entered {
            table: gantry_plugin {
                struct_size: size_of::<gantry_plugin>() as u32,
                abi_minor: GANTRY_ABI_MINOR,
                ctx: std::ptr::null_mut(),
                manifest_json: gantry_str::of(self.manifest),
                get_interface: Some(get_interface),
                shutdown: None,
            },
            types: self.types,
            host: AtomicPtr::new(host.0.cast_mut()),
        }));
        // Safe because nobody frees it, and nobody writes to it once its own address is in it.
        unsafe {
            (*entered).table.ctx = entered.cast();
            &*entered
        }
    }

    /// # Safety
    /// As `enter`.
    unsafe fn check(&self, host: *const gantry_host) -> std::result::Result<(), String> {
        let manifest = Value::parse(self.manifest).map_err(|error| format!("manifest: {error}"))?;
        let word = |name| manifest.get(name).and_then(Value::as_str).unwrap_or("?");
        let name = format!("{} {}", word("id"), word("version"));
        let size = size_of::<gantry_host>();
        // Safe because the size is read before anything behind it.
        let is_whole = !host.is_null() && unsafe { (*host).struct_size } as usize >= size;
        if !is_whole || unsafe { (*host).get_interface }.is_none() {
            return Err(format!(
                "{name} needs a host table with every function of ABI 1.0"
            ));
        }
        let minor = manifest
            .get("min_host_minor")
            .and_then(Value::as_i64)
            .unwrap_or(0);
        let offered = i64::from(unsafe { (*host).abi_minor });
        if offered < minor {
            return Err(format!(
                "{name} needs host ABI 1.{minor}; this host speaks 1.{offered}. Upgrade Gantry"
            ));
        }
        let needed = manifest
            .get("interfaces")
            .map(Value::elements)
            .unwrap_or_default();
        for id in needed.iter().filter_map(Value::as_str) {
            if HostTable(host).interface::<c_void>(id).is_none() {
                return Err(format!("{name} needs {id}, which this host does not offer"));
            }
        }
        Ok(())
    }
}

unsafe extern "C" fn get_interface(ctx: *mut c_void, id: gantry_str) -> *const c_void {
    // Safe because the context is the one the table was made with, and the id is lent for this call.
    let (entered, id) = unsafe { (&*ctx.cast::<Entered>(), id.copied()) };
    let has = |is: fn(&Make) -> bool| entered.types.iter().any(|provided| is(&provided.make));
    let table: *const c_void = match id.as_str() {
        GANTRY_PHASE_1 if has(|make| matches!(make, Make::Phase(_))) => {
            std::ptr::addr_of!(tables::PHASE).cast()
        }
        GANTRY_SKILL_1 if has(|make| matches!(make, Make::Skill(_))) => {
            std::ptr::addr_of!(tables::SKILL).cast()
        }
        GANTRY_SINK_1 if has(|make| matches!(make, Make::Sink(_))) => {
            std::ptr::addr_of!(tables::SINK).cast()
        }
        GANTRY_RECOVERY_1 if has(|make| matches!(make, Make::Recovery(_))) => {
            std::ptr::addr_of!(tables::RECOVERY).cast()
        }
        _ => std::ptr::null(),
    };
    table
}

/// Makes the library's `PLUGIN` and its entry point, given the manifest and the types by kind.
#[macro_export]
macro_rules! plugin {
    (manifest: $manifest:expr, $($kind:ident $name:literal => $type:ty),+ $(,)?) => {
        /// What this library provides.
        pub static PLUGIN: $crate::Plugin =
            $crate::Plugin::new($manifest, &[$($crate::Type::$kind::<$type>($name)),+]);

        /// The one function that the library exports.
        ///
        /// # Safety
        /// Only a host calls it, with its own table and writer.
        #[no_mangle]
        pub unsafe extern "C" fn gantry_plugin_v1(
            host: *const $crate::sys::gantry_host,
            why: *const $crate::sys::gantry_out,
        ) -> *const $crate::sys::gantry_plugin {
            unsafe { PLUGIN.enter(host, why) }
        }
    };
}
