use std::fmt;

/// How a function of a plugin ends.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a function of a plugin does not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It failed, and says why.
    Failed(Box<Failure>),
    /// The call was cancelled and stopped because of it.
    Cancelled,
    /// The type does not offer this.
    Unsupported,
}

/// Why a call failed, in words a program and a person can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A stable upper-case name that programs branch on: `REGISTRY_UNREADABLE`.
    pub code: String,
    /// What happened, naming the thing.
    pub message: String,
    /// What to do about it, an imperative sentence.
    pub hint: String,
    /// Whether trying again can help.
    pub retry: Retry,
    /// A JSON object with evidence, or empty.
    pub detail: String,
    pub(crate) status: i32,
}

/// Whether trying again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Nobody knows.
    Unknown = 0,
    /// Trying again can help.
    Retryable = 1,
    /// Trying again cannot help.
    Permanent = 2,
    /// The configuration has to change first.
    Config = 3,
    /// A person has to do something first.
    NeedsHuman = 4,
}

impl Failure {
    /// A failure of which nobody knows whether trying again helps.
    pub fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Failure {
            code: code.into(),
            message: message.into(),
            hint: hint.into(),
            retry: Retry::Unknown,
            detail: String::new(),
            status: crate::sys::GANTRY_FAILED,
        }
    }

    /// The same failure with an answer to whether trying again helps.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// The same failure with evidence.
    pub fn detail(mut self, detail: &crate::Value) -> Self {
        self.detail = detail.to_string();
        self
    }

    pub(crate) fn status(mut self, status: i32) -> Self {
        self.status = status;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Failure {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Failed(failure) => failure.fmt(f),
            Error::Cancelled => f.write_str("cancelled"),
            Error::Unsupported => f.write_str("not offered"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Error::Failed(Box::new(failure))
    }
}

impl From<std::io::Error> for Error {
    /// Of a code that says little; map the error to a [`Failure`] where more is known.
    fn from(error: std::io::Error) -> Self {
        Failure::new("IO", error.to_string(), "Look at the files it names.").into()
    }
}

impl Retry {
    pub(crate) fn of(number: i32) -> Retry {
        match number {
            1 => Retry::Retryable,
            2 => Retry::Permanent,
            3 => Retry::Config,
            4 => Retry::NeedsHuman,
            _ => Retry::Unknown,
        }
    }
}
