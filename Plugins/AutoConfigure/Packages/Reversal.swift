internal import Foundation

/// Takes changes back by their receipts (S0-61).
///
/// It accepts that a change never happened, happened in part, or was taken back before, and may be
/// killed and called again. What a person or a later run changed since is left as it is.
public struct Reversal: Sendable {
  private let writer: AtomicFile

  /// What came of taking changes back.
  public struct Report: Sendable, Equatable {
    /// What was taken back as a whole, in the order of doing it.
    public var undone: [String] = []
    /// What was left as it is, and why.
    public var kept: [Kept] = []

    /// Something that was left as it is.
    public struct Kept: Sendable, Equatable {
      /// The path relative to the scope's root.
      public var path: String
      /// Why, one sentence without a full stop.
      public var reason: String
    }
  }

  /// Creates a reversal.
  ///
  /// - Parameter writer: What changes the disk.
  public init(writer: AtomicFile = AtomicFile()) {
    self.writer = writer
  }

  /// Takes changes back.
  ///
  /// - Parameter receipts: The receipts, newest first.
  /// - Returns: What was taken back, and what was left and why.
  /// - Throws: ``PackageError`` when a file cannot be changed; calling again goes on from there.
  public func perform(_ receipts: [ChangeReceipt]) throws(PackageError) -> Report {
    var report = Report()
    for receipt in receipts where receipt.isReversal != true {
      let backup = Backups(folders: receipt.folders, writer: writer).contents(receipt.backupID)
      let (kept, didChange) = try ChangePerformer(writer: writer)
        .perform(receipt.inverted, contents: backup)
      // What was left standing in part was not taken back; what of it was kept says the rest.
      if didChange, kept.isEmpty { report.undone.append(receipt.item) }
      for kept in kept where !report.kept.contains(where: { $0.path == kept.path }) {
        report.kept.append(
          Report.Kept(path: kept.path, reason: reason(kept.reason, receipt.backupID))
        )
      }
    }
    return report
  }

  private func reason(_ reason: ChangePerformer.Kept.Reason, _ backup: String?) -> String {
    switch reason {
    case .changedSince: "it was changed after the run"
    case .contentMissing: "its former content is gone with the backup \(backup ?? "")"
    }
  }
}
