import Foundation
import GantryCore

/// Where everything of one state folder is.
///
/// Nothing outside this file knows a name inside the folder.
struct StateFolder: Sendable {
  /// The folder.
  let path: String

  var journal: String { path + "/journal.db" }
  var journalLock: String { path + "/journal.lock" }
  var blobs: String { path + "/blobs" }
  var artifacts: String { path + "/artifacts" }
  var logs: String { path + "/logs" }
  var engines: String { path + "/engines" }
  var scratch: String { path + "/scratch" }
  var reserve: String { path + "/reserve" }

  func lock(ofEngine id: String) -> String { "\(engines)/\(id).lock" }
  func bell(ofEngine id: String) -> String { "\(engines)/\(id).bell" }

  /// The engines that have a bell here.
  var engineIDs: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: engines)) ?? []
    return names.filter { $0.hasSuffix(".bell") }.map { String($0.dropLast(5)) }
  }

  /// Whether this process may write into the folder, or create it.
  var isWritable: Bool {
    let files = FileManager.default
    return files.isWritableFile(atPath: path) || !files.fileExists(atPath: path)
  }

  /// Whether runs were ever recorded here.
  var hasJournal: Bool { FileManager.default.fileExists(atPath: journal) }

  /// How large the write-ahead log is, in bytes.
  var walSize: Int { SystemFile.size(journal + "-wal") ?? 0 }

  /// Creates the folder and what belongs in it; what is there stays as it is.
  ///
  /// The mode is set when the journal is born and not again, so that a person who opens the folder
  /// to others is not overruled by the next run.
  func create() throws(StoreError) {
    let files = FileManager.default
    do {
      let isNew = !hasJournal
      for folder in [path, blobs, logs, engines, scratch] {
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard isNew else { continue }
        try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
      }
      // What is acknowledged in a folder is lost with the folder's own entry.
      if isNew { try SystemFile.sync(URL(fileURLWithPath: path).deletingLastPathComponent().path) }
      try hideFromGit()
    } catch {
      throw StoreError.cannotWrite(path, cause: error)
    }
  }

  /// Writes the folder's `.gitignore`; one that a person has changed is theirs.
  ///
  /// An empty one is nobody's word: who made it was killed before it was written.
  private func hideFromGit() throws {
    let ignore = path + "/.gitignore"
    let files = FileManager.default
    guard files.fileExists(atPath: ignore) else {
      return try Data(Self.ignoreText.utf8).write(to: URL(fileURLWithPath: ignore))
    }
    // A repository can put anything there, even what has no end.
    let type = try? files.attributesOfItem(atPath: ignore)[.type] as? FileAttributeType
    guard type == .typeRegular, let size = SystemFile.size(ignore) else { return }
    for (text, rest) in [("", Self.ignoreText), (Self.formerIgnoreText, Self.shownSince)] {
      let unfinished = Data(text.utf8)
      guard size == unfinished.count, files.contents(atPath: ignore) == unfinished else { continue }
      // What cannot be brought up to date, because another user made it, stops no run.
      try? show(rest, in: ignore, at: size)
    }
  }

  /// Writes behind what is there, so that the journal is hidden at every moment, and at a place of
  /// its own, so that two engines that open the folder at a time write it once.
  private func show(_ lines: String, in ignore: String, at offset: Int) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: ignore))
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: Data(lines.utf8))
  }

  /// The journal is no business of a repository; the chosen configuration and the settings are.
  static let ignoreText = formerIgnoreText + shownSince

  /// What folders were made with while it hid the settings too.
  private static let formerIgnoreText = "*\n!.gitignore\n!auto-config.yaml\n"
  private static let shownSince = "!config.yaml\n"
}
