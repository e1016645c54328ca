internal import Foundation

/// Performs receipts, there and back, as often as it takes.
///
/// The order is what makes a kill harmless: first the index says which files will be ours and which
/// hashes they may have now, then the archive's list names what will be in it, then files change,
/// each whole or not at all, and at last list and index say that it is done. A file that is neither
/// as it was before nor as it will be is somebody else's and is left alone.
struct ChangePerformer {
  let writer: AtomicFile

  /// Something that was left as it is.
  struct Kept: Equatable {
    var path: String
    var reason: Reason

    enum Reason: Equatable {
      /// Neither the file before nor the file after stands there.
      case changedSince
      /// Nobody has the content any more.
      case contentMissing
    }
  }

  /// Performs a receipt.
  ///
  /// - Returns: The paths that were left as they are, and whether anything had to be done.
  func perform(
    _ receipt: ChangeReceipt,
    contents: Contents
  ) throws(PackageError) -> (kept: [Kept], didChange: Bool) {
    let folders = receipt.folders
    // A receipt comes back from a journal, so its paths are checked like any other input.
    for path in receipt.paths.map(\.path) { _ = try SafePath.resolve(path, in: folders.root) }
    let contents = contents.or(Contents(at: receipt.paths.map(\.path), in: folders))
    var (kept, due) = try sort(receipt, contents: contents)
    var index = try receipt.index == nil ? nil : DeploymentIndex.read(folders)
    let isConcluded = receipt.index.map { index?.isConcluded($0) == true } ?? true
    let isListed = try ArchiveManifest.isConcluded(receipt.archive, folders: folders)
    let isDone = due.isEmpty && isConcluded && isListed
    if !isDone { try announce(receipt, due: due, index: &index, folders: folders) }
    if receipt.paths.isEmpty, receipt.isReversal != true {
      for folder in receipt.createdFolders { try writer.makeFolder(folders.path(folder)) }
    }
    for change in due {
      guard try apply(change, contents: contents, folders: folders) else {
        kept.append(Kept(path: change.path, reason: .contentMissing))
        continue
      }
    }
    // Before the index forgets what was there, and again for the folder that the index was in.
    try removeFolders(receipt, folders)
    if !isDone { try conclude(receipt, index: &index, folders: folders) }
    try removeFolders(receipt, folders)
    return (kept, !isDone)
  }

  private func removeFolders(
    _ receipt: ChangeReceipt,
    _ folders: PackageFolders
  ) throws(PackageError) {
    for folder in receipt.removedFolders.sorted(by: >) {
      try writer.removeFolder(ifEmpty: folders.path(folder))
    }
  }

  /// Parts the paths into those that are due and those that are somebody else's by now.
  private func sort(
    _ receipt: ChangeReceipt,
    contents: Contents
  ) throws(PackageError) -> (kept: [Kept], due: [PathChange]) {
    let owned = OwnedFiles(folders: receipt.folders, writer: writer)
    var kept: [Kept] = []
    var due: [PathChange] = []
    for change in receipt.paths {
      let standing =
        owned.isBelowLink(change.path)
        ? .other : FileState.standing(at: receipt.folders.path(change.path))
      let isUnmarked = standing.lacksMark(of: change.after)
      if standing.matches(change.after), !isUnmarked { continue }
      guard isUnmarked || standing.matches(change.before) else {
        kept.append(Kept(path: change.path, reason: .changedSince))
        continue
      }
      if let after = change.after, contents.bytes(after.sha256) == nil {
        kept.append(Kept(path: change.path, reason: .contentMissing))
        continue
      }
      due.append(change)
    }
    return (kept, due)
  }

  private func announce(
    _ receipt: ChangeReceipt,
    due: [PathChange],
    index: inout DeploymentIndex?,
    folders: PackageFolders
  ) throws(PackageError) {
    if let change = receipt.index, !due.isEmpty {
      index?.announce(change)
      try index?.write(folders, writer: writer)
    }
    if let change = receipt.archive { try ArchiveManifest.announce(change, folders, writer) }
  }

  /// Changes one file; false when its content has gone meanwhile.
  private func apply(
    _ change: PathChange,
    contents: Contents,
    folders: PackageFolders
  ) throws(PackageError) -> Bool {
    let path = folders.path(change.path)
    guard let after = change.after else {
      try writer.remove(path)
      return true
    }
    guard let bytes = contents.bytes(after.sha256) else { return false }
    try writer.write(bytes, to: path, executable: after.executable, mode: after.mode)
    return true
  }

  private func conclude(
    _ receipt: ChangeReceipt,
    index: inout DeploymentIndex?,
    folders: PackageFolders
  ) throws(PackageError) {
    if let change = receipt.archive { try ArchiveManifest.conclude(change, folders, writer) }
    guard let change = receipt.index else { return }
    index?.conclude(change)
    let path = folders.path(PackageFolders.index)
    if index?.isEmpty == true, !change.stays {
      if DiskItem(path: path) != .absent { try writer.remove(path) }
    } else {
      try index?.write(folders, writer: writer)
    }
  }
}
