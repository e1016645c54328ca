import Packages

/// What became of one agent or skill; recorded as the result of its effect.
struct PackageOutcome: Codable, Sendable, Equatable {
  /// What became of it.
  var status: Status
  /// Paths that were left alone because they are a person's.
  var kept: [String] = []
  /// What went wrong, in one sentence.
  var error: String?
  /// What to do about it.
  var remedy: String?

  /// What can become of an item (S0-23).
  enum Status: String, Codable, Sendable {
    /// It is in place because of this run.
    case deployed
    /// It was in place already.
    case skipped
    /// A person's file stands there.
    case kept
    /// It could not be put in place.
    case failed
  }

  /// The outcome of an agent.
  init(_ outcome: AgentOutcome) {
    switch outcome {
    case .deployed, .failed(.wouldWrite): status = .deployed
    case .skipped: status = .skipped
    case .kept(let path): (status, kept) = (.kept, [path])
    case .failed(let failure):
      (status, error, remedy) = (.failed, failure.message, failure.remedy)
    }
  }

  /// The outcome of the only skill of a deployment.
  init(_ result: SkillDeployment, of item: PackageItem) {
    kept = result.kept
    if !result.deployed.isEmpty || result.diagnostics.contains(.wouldWrite) {
      status = .deployed
    } else if let failure = result.errors.first {
      (status, error, remedy) = (.failed, failure, result.diagnostics.last?.remedy)
    } else {
      // A whole folder that is kept is somebody else's; single kept files are edits of ours.
      status = item.folders.contains(where: kept.contains) ? .kept : .skipped
    }
  }

  /// The outcome as the undisturbed run would have told it.
  ///
  /// An interrupted attempt may have done the work, and then nothing is left to do for this one.
  /// What the first attempt found decides whether it was this run that did it.
  func since(_ before: FileStates, now: FileStates) -> PackageOutcome {
    guard status == .skipped, before != now else { return self }
    var copy = self
    copy.status = .deployed
    return copy
  }
}
