/// What an operation came to, in one word (S0-66).
public enum OperationStatus: String, Sendable, CaseIterable {
  /// Everything that was asked for is in place.
  case success = "SUCCESS"
  /// A part of it is in place.
  case warning = "WARNING"
  /// Nothing of it is in place.
  case failed = "FAILED"
  /// It was never begun, because what was asked for is not valid.
  case error = "ERROR"
  /// Somebody stopped or declined it.
  case cancelled = "CANCELLED"

  /// How an operation ended.
  public enum Ending: Sendable, Equatable {
    /// It ran to its end, with so many items that succeeded and failed.
    case ended(succeeded: Int, failed: Int)
    /// The validation refused it.
    case invalid
    /// Somebody stopped or declined it.
    case cancelled
  }

  /// Finds the word for an ending; one without anything to do is a success.
  ///
  /// - Parameter ending: How the operation ended.
  public init(_ ending: Ending) {
    switch ending {
    case .invalid: self = .error
    case .cancelled: self = .cancelled
    case .ended(_, let failed) where failed <= 0: self = .success
    case .ended(let succeeded, _): self = succeeded > 0 ? .warning : .failed
    }
  }
}
