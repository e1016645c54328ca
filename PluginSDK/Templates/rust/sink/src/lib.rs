//! acme.template-name: a sink that appends every event to a file, one line of JSON each.

use gantry_plugin::{plugin, Call, Delivery, Error, Event, Failure, Result, Retry, Sink, Value};
use std::fs::{File, OpenOptions};
use std::io::Write;

#[cfg(test)]
mod tests;

struct Lines {
    path: String,
    file: File,
}

impl Sink for Lines {
    fn create(config: &Value) -> Result<Self> {
        let path = config.string("path")?.to_string();
        let opened = OpenOptions::new().append(true).create(true).open(&path);
        let file = opened.map_err(|error| {
            refusal(
                "OPEN",
                &path,
                &error,
                Retry::Config,
                "Set 'path' to a writable file.",
            )
        })?;
        Ok(Lines { path, file })
    }

    fn deliver(&mut self, events: &[Event<'_>], _call: &Call) -> Result<Delivery> {
        // One write for the batch, so that a reader seldom sees half a line.
        let mut batch = String::new();
        for event in events {
            batch.push_str(event.line);
            batch.push('\n');
        }
        self.file.write_all(batch.as_bytes()).map_err(|error| {
            refusal(
                "WRITE",
                &self.path,
                &error,
                Retry::Retryable,
                "Make room on the disk.",
            )
        })?;
        Ok(Delivery::Accepted)
    }

    fn flush(&mut self, _call: &Call) -> Result<()> {
        match self.file.sync_data() {
            // A pipe or a device answers EINVAL or EROFS: it has nothing to make durable.
            Err(error) if !matches!(error.raw_os_error(), Some(22 | 30)) => Err(refusal(
                "FLUSH",
                &self.path,
                &error,
                Retry::Retryable,
                "Check the disk.",
            )),
            _ => Ok(()),
        }
    }
}

fn refusal(what: &str, path: &str, error: &std::io::Error, retry: Retry, hint: &str) -> Error {
    let code = format!("TEMPLATE_NAME_{what}");
    Failure::new(&code, format!("'{path}': {error}"), hint)
        .retry(retry)
        .into()
}

plugin! { manifest: include_str!("../manifest.json"), sink "template-name" => Lines }
