//! acme.template-name: a strategy that decides by a failure's code what is to be done about it.

use gantry_plugin::json::object;
use gantry_plugin::{plugin, Call, Failure, Recovery, Result, Retry, Value};

#[cfg(test)]
mod tests;

struct ByCode {
    wait_seconds: i64,
    attempts_max: i64,
}

impl Recovery for ByCode {
    fn create(config: &Value) -> Result<Self> {
        Ok(ByCode {
            wait_seconds: setting(config, "wait_seconds", 5, 3600)?,
            attempts_max: setting(config, "attempts_max", 4, 20)?,
        })
    }

    /// Looks at the failure and nothing else, so that a replay decides the same.
    fn decide(&self, failure: &Value, _call: &Call) -> Result<Option<Value>> {
        let code = failure.get("code").and_then(Value::as_str);
        let attempts = failure.get("attempts").and_then(Value::as_i64).unwrap_or(1);
        Ok(match code {
            Some("RATE_LIMITED" | "UNAVAILABLE") => Some(self.wait_or_ask(attempts)),
            Some("DISK_FULL") => Some(plain("escalate", "a disk is full")),
            Some("NOTHING_TO_DO") => Some(plain("skip", "there is nothing to do")),
            _ => None, // Not ours: the next strategy is asked.
        })
    }
}

impl ByCode {
    /// Twice as long after each attempt, and an hour at most.
    fn wait_or_ask(&self, attempts: i64) -> Value {
        if attempts >= self.attempts_max {
            return plain("escalate", "it is still busy");
        }
        let seconds = (self.wait_seconds << (attempts - 1).max(0)).min(3600);
        object([
            ("decision", "retry".into()),
            ("after_ns", (seconds * 1_000_000_000).into()),
            ("reason", "it is busy".into()),
        ])
    }
}

fn plain(decision: &str, reason: &str) -> Value {
    object([("decision", decision.into()), ("reason", reason.into())])
}

fn setting(config: &Value, name: &str, usual: i64, max: i64) -> Result<i64> {
    let value = config.integer_or(name, usual)?;
    if (1..=max).contains(&value) {
        return Ok(value);
    }
    let message = format!("'{name}' is out of range");
    let hint = format!("Give a number of 1 to {max}.");
    Err(Failure::new("TEMPLATE_NAME_CONFIG", message, hint)
        .retry(Retry::Config)
        .into())
}

plugin! { manifest: include_str!("../manifest.json"), recovery "template-name" => ByCode }
