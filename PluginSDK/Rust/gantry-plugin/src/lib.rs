//! Gantry plugins in Rust: write a type, name it in [`plugin!`], and nothing of it is `unsafe`.
//!
//! ```ignore
//! use gantry_plugin::{json, plugin, Call, Phase, Result, Value};
//!
//! struct Greet;
//!
//! impl Phase for Greet {
//!     fn create(_config: &Value) -> Result<Self> {
//!         Ok(Greet)
//!     }
//!
//!     fn run(&self, input: &Value, _call: &Call) -> Result<Value> {
//!         let greeting = format!("Hello, {}", input.string("name")?);
//!         Ok(json::object([("greeting", greeting.into())]))
//!     }
//! }
//!
//! plugin! { manifest: include_str!("../manifest.json"), phase "greet" => Greet }
//! ```
//!
//! A panic ends at the boundary and becomes the failure `PANICKED` of the call. That needs
//! `panic = "unwind"`, which is what Cargo does by default.

#![deny(unsafe_op_in_unsafe_fn)]
#![warn(missing_docs)]

mod call;
mod failure;
pub mod json;
mod kinds;
mod plugin;
pub mod sys;
mod tables;
pub mod testing;

pub use call::{Call, Intent, LogLevel, Scope};
pub use failure::{Error, Failure, Result, Retry};
pub use json::Value;
pub use kinds::{Delivery, Event, Phase, Receipt, Recovery, Sink, Skill, UndoReport};
pub use plugin::{Plugin, Type};
