use gantry_plugin::json::object;
use gantry_plugin::{Failure, Result, Retry, Value};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A note, as an input or a receipt describes it.
pub struct Note {
    path: PathBuf,
    text: String,
}

/// What is at the path of a note.
pub enum Place {
    Nothing,
    TheNote,
    SomethingElse,
}

impl Note {
    pub fn of_input(input: &Value) -> Result<Note> {
        let (folder, name) = (input.string("folder")?, input.string("name")?);
        // A name that leads elsewhere would write where nobody has allowed it.
        let is_plain = !name.is_empty() && !name.starts_with('.') && !name.contains('/');
        if !is_plain || folder.contains('\0') || name.contains('\0') {
            let message = format!("this is no plain file name: '{name}'");
            let hint = "Give a folder, and the name of a file in it.";
            return Err(Failure::new("BAD_NOTE", message, hint)
                .retry(Retry::Config)
                .into());
        }
        Ok(Note {
            path: Path::new(folder).join(name),
            text: input.string("text")?.into(),
        })
    }

    pub fn of_receipt(receipt: &Value) -> Result<Note> {
        Ok(Note {
            path: receipt.string("path")?.into(),
            text: receipt.string("text")?.into(),
        })
    }

    pub fn path(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    pub fn receipt(&self) -> Value {
        object([
            ("path", self.path().into()),
            ("text", self.text.as_str().into()),
        ])
    }

    pub fn output(&self) -> Value {
        object([
            ("path", self.path().into()),
            ("bytes", self.text.len().into()),
        ])
    }

    pub fn look(&self) -> Place {
        match fs::read(&self.path) {
            Ok(found) if found == self.text.as_bytes() => Place::TheNote,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Place::Nothing
            }
            _ => Place::SomethingElse,
        }
    }

    /// Writes it whole or not at all: beside its place, and then put there.
    pub fn write(&self) -> io::Result<()> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".part");
        let mut file = File::create(&beside)?;
        let written = file
            .write_all(self.text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&beside, &self.path));
        if written.is_err() {
            // What is wrong is said below; a rest that stays is overwritten by the next attempt.
            let _ = fs::remove_file(&beside);
        }
        written
    }

    pub fn remove(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}
