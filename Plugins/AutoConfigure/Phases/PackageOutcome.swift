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
  /// What programs branch on.
  var code: String?

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

  init(_ status: Status, kept: [String] = []) {
    self.status = status
    self.kept = kept
  }

  /// What would become of an item.
  init(_ planned: PlannedItem, of item: PackageItem) {
    switch planned {
    case .change(let change): self.init(.deployed, kept: change.kept)
    case .inPlace(let edited): self.init(.skipped, kept: edited)
    case .kept(let paths): self.init(.kept, kept: paths)
    case .failed(let failure):
      self.init(.failed)
      (error, remedy) = (failure.message, failure.remedy)
      code = failure.code.rawValue.uppercased()
    }
  }
}
