//! acme.template-name: a phase that writes a note into a folder, and can take it back.

use gantry_plugin::{plugin, Call, Failure, Phase, Receipt, Result, Retry, UndoReport, Value};
use note::{Note, Place};

mod note;
#[cfg(test)]
mod tests;

struct WriteNote;

impl Phase for WriteNote {
    fn create(_config: &Value) -> Result<Self> {
        Ok(WriteNote)
    }

    fn run(&self, input: &Value, call: &Call) -> Result<Value> {
        let note = Note::of_input(input)?;
        // A note that is there already is left alone, whoever has written it.
        if is_written(&note)? {
            return Ok(note.output());
        }
        call.check_cancelled()?;
        call.once("note", &note.receipt(), || {
            note.write().map_err(|error| {
                let message = format!("{error} '{}'", note.path());
                Failure::new(
                    "NOTE_NOT_WRITTEN",
                    message,
                    "Make its folder, and allow writing to it.",
                )
                .retry(Retry::Retryable)
            })?;
            Ok(note.output())
        })
    }

    fn plan(&self, input: &Value, _call: &Call) -> Result<Value> {
        let note = Note::of_input(input)?;
        is_written(&note)?;
        Ok(note.output())
    }

    /// A note may never have been written, and somebody may have changed it since.
    fn undo(&self, receipts: &[Receipt], _call: &Call) -> Result<UndoReport> {
        let mut report = UndoReport::default();
        for item in receipts {
            let note = Note::of_receipt(&item.receipt)?;
            let reason = match note.look() {
                Place::Nothing => continue,
                Place::SomethingElse => "it was changed since",
                Place::TheNote if note.remove().is_ok() => {
                    report.undone.push(note.path());
                    continue;
                }
                Place::TheNote => "it cannot be removed",
            };
            report.kept.push((note.path(), reason.into()));
        }
        Ok(report)
    }
}

fn is_written(note: &Note) -> Result<bool> {
    match note.look() {
        Place::Nothing => Ok(false),
        Place::TheNote => Ok(true),
        Place::SomethingElse => {
            let message = format!("something else is at '{}'", note.path());
            let hint = "Move it away, or choose another name.";
            Err(Failure::new("NOTE_EXISTS", message, hint)
                .retry(Retry::Config)
                .into())
        }
    }
}

plugin! { manifest: include_str!("../manifest.json"), phase "template-name" => WriteNote }
