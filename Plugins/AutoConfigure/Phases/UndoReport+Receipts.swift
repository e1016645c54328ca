import GantryPlugin
import Packages

extension UndoReport {
  /// Takes back the changes of a phase by their receipts, newest first.
  ///
  /// - Parameters:
  ///   - receipts: The receipts, newest first, settled or not.
  ///   - writer: What changes the disk.
  ///   - call: The call of the undo.
  /// - Throws: ``PluginFailure`` when a file cannot be changed; calling again goes on from there.
  init(takingBack receipts: [Receipt], writer: AtomicFile, _ call: Call) throws {
    self.init()
    let reversal = Reversal(writer: writer)
    for (index, receipt) in receipts.enumerated() {
      try call.checkCancellation()
      let fraction = Double(index) / Double(receipts.count)
      call.progress(fraction, step: receipt.key, message: "Taking back \(receipt.key)...")
      guard let change = try? receipt.receipt.decoded(as: ChangeReceipt.self) else {
        kept.append(
          Kept(name: receipt.key, reason: "its receipt is not one that this version can read")
        )
        continue
      }
      let report = try packages { () throws(PackageError) in try reversal.perform([change]) }
      undone += report.undone
      for item in report.kept where !kept.contains(where: { $0.name == item.path }) {
        kept.append(Kept(name: item.path, reason: item.reason))
      }
    }
  }
}
