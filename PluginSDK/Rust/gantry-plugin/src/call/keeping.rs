//! Values, secrets, skills and artifacts of a call.

use super::{check, offered, parsed, reply, Call, Scope};
use crate::failure::{Failure, Result, Retry};
use crate::json::Value;
use crate::sys::*;
use std::ffi::c_void;

// Every call of a table is safe for the reasons that `Call` has in call.rs.
impl Call {
    /// A value and its revision; nothing when there is none.
    ///
    /// # Errors
    /// When the host refuses.
    pub fn value(&self, scope: Scope, key: &str) -> Result<Option<(Value, u64)>> {
        let (mut bytes, mut revision) = (Vec::new(), 0);
        let (get, ctx) = offered!(self.host, GANTRY_KV_1, gantry_kv_1.get)?;
        let status = unsafe {
            let (out, key) = (reply(&mut bytes), gantry_str::of(key));
            get(ctx, self.handle, scope as i32, key, &out, &mut revision)
        };
        if status == GANTRY_NOT_FOUND {
            return Ok(None);
        }
        check(status, || format!("read the value '{key}'"))?;
        Ok(Some((parsed(&bytes)?, revision)))
    }

    /// Stores a value if its revision is `expected`, 0 for "only when there is none", or whatever is
    /// there; false when somebody else was first.
    ///
    /// # Errors
    /// When the host refuses.
    pub fn store(
        &self,
        scope: Scope,
        key: &str,
        value: &Value,
        expected: Option<u64>,
    ) -> Result<bool> {
        let (text, mut revision) = (value.to_string(), 0);
        let (put, ctx) = offered!(self.host, GANTRY_KV_1, gantry_kv_1.put)?;
        let status = unsafe {
            put(
                ctx,
                self.handle,
                scope as i32,
                gantry_str::of(key),
                gantry_bytes::of(text.as_bytes()),
                expected.unwrap_or(GANTRY_KV_ANY),
                &mut revision,
            )
        };
        if status == GANTRY_CONFLICT {
            return Ok(false);
        }
        check(status, || format!("store the value '{key}'")).map(|()| true)
    }

    /// Lends a secret that the manifest lists to `use_it`, once; the memory is wiped afterwards.
    ///
    /// # Errors
    /// When the host refuses, and whatever `use_it` answers.
    pub fn with_secret<T>(&self, name: &str, use_it: impl FnOnce(&[u8]) -> Result<T>) -> Result<T> {
        struct Loan<F, T>(Option<F>, Option<std::thread::Result<Result<T>>>);
        unsafe extern "C" fn lend<F: FnOnce(&[u8]) -> Result<T>, T>(
            user: *mut c_void,
            value: gantry_bytes,
        ) {
            // Safe because `user` is the loan below, and the value is lent for this call.
            let loan = unsafe { &mut *user.cast::<Loan<F, T>>() };
            // As it lies there: a copy would stay in memory after the host has wiped its own.
            let lent = unsafe { value.lent() };
            if let Some(use_it) = loan.0.take() {
                let body = std::panic::AssertUnwindSafe(|| use_it(lent));
                loan.1 = Some(std::panic::catch_unwind(body));
            }
        }
        fn lender<F: FnOnce(&[u8]) -> Result<T>, T>(_: &Loan<F, T>) -> gantry_use {
            Some(lend::<F, T>)
        }
        let mut loan = Loan(Some(use_it), None);
        let (with, ctx) = offered!(self.host, GANTRY_SECRETS_1, gantry_secrets_1.with)?;
        let status = unsafe {
            let lend = lender(&loan);
            let user = std::ptr::addr_of_mut!(loan).cast();
            with(ctx, self.handle, gantry_str::of(name), lend, user)
        };
        match loan.1 {
            Some(Ok(answer)) => answer,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => {
                check(status, || format!("use the secret '{name}'"))?;
                Err(Failure::new("HOST_REFUSED", "the host lent no secret", "Report this.").into())
            }
        }
    }

    /// Invokes a skill that the manifest lists, and waits for its result.
    ///
    /// # Errors
    /// Its failure, or why it cannot be invoked.
    pub fn invoke(&self, skill: &str, args: &Value) -> Result<Value> {
        let (args, mut bytes) = (args.to_string(), Vec::new());
        let (invoke, ctx) = offered!(self.host, GANTRY_SKILLS_1, gantry_skills_1.invoke)?;
        let status = unsafe {
            let args = gantry_bytes::of(args.as_bytes());
            invoke(
                ctx,
                self.handle,
                gantry_str::of(skill),
                args,
                &reply(&mut bytes),
            )
        };
        if status == GANTRY_FAILED && !bytes.is_empty() {
            let failure = parsed(&bytes)?;
            let word = |name| {
                failure
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let message = format!("skill '{skill}' failed: {}", word("message"));
            return Err(Failure::new(word("code"), message, word("hint"))
                .retry(Retry::Unknown)
                .into());
        }
        check(status, || format!("invoke the skill '{skill}'"))?;
        parsed(&bytes)
    }

    /// Keeps bytes under a name in this run.
    ///
    /// # Errors
    /// When the host refuses.
    pub fn put_artifact(&self, name: &str, media_type: &str, bytes: &[u8]) -> Result<()> {
        let (put, ctx) = offered!(self.host, GANTRY_ARTIFACTS_1, gantry_artifacts_1.put)?;
        let status = unsafe {
            let (name, media_type) = (gantry_str::of(name), gantry_str::of(media_type));
            put(ctx, self.handle, name, media_type, gantry_bytes::of(bytes))
        };
        check(status, || format!("keep the artifact '{name}'"))
    }

    /// Keeps a file of the attempt's scratch folder under a name in this run.
    ///
    /// # Errors
    /// When the host refuses.
    pub fn keep_artifact(&self, name: &str, media_type: &str, path: &str) -> Result<()> {
        let (keep, ctx) = offered!(self.host, GANTRY_ARTIFACTS_1, gantry_artifacts_1.keep)?;
        let status = unsafe {
            let (name, media_type) = (gantry_str::of(name), gantry_str::of(media_type));
            keep(ctx, self.handle, name, media_type, gantry_str::of(path))
        };
        check(status, || format!("keep the artifact '{name}'"))
    }
}
