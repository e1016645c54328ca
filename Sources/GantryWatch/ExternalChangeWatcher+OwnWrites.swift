import Foundation
import GantryCore

/// Which changes are Gantry's own, made by another of its processes.
///
/// An agent or a skill is ours when the index names its hash, so that a person's edit is reported
/// even while a run works. The index itself, and the two files that hold no hash of theirs anywhere,
/// are ours when they were written while a run of Gantry worked on the project. An index that
/// somebody else changed, say by a pull, is reported and believed in nothing: what came with it is
/// reported too.
extension ExternalChangeWatcher {
  /// Leaves out the changes that are our own.
  ///
  /// - Parameters:
  ///   - changes: What is different since the last look.
  ///   - heard: When the first of them was heard of; nil when nobody listens.
  /// - Returns: What somebody else did.
  func external(_ changes: [ExternalChange], heard: Timestamp?) async -> [ExternalChange] {
    var work = Work(own: own, project: project, heard: heard)
    let former = deployed
    if let change = changes.first(where: { $0.file == ConfigurationPaths.index }),
      await work.covers(change, times)
    {
      readIndex()
    }
    var external: [ExternalChange] = []
    for change in changes where await !isOwn(change, former: former, &work) {
      external.append(change)
    }
    return external
  }

  /// Reads the index and believes it; one that is damaged changes nothing.
  func readIndex() {
    let path = project + "/" + ConfigurationPaths.index
    guard let bytes = FileManager.default.contents(atPath: path) else {
      deployed = DeployedFiles()
      return
    }
    deployed = (try? DeployedFiles(index: [UInt8](bytes))) ?? deployed
  }

  private func isOwn(
    _ change: ExternalChange,
    former: DeployedFiles,
    _ work: inout Work
  ) async -> Bool {
    switch change.file {
    case ConfigurationPaths.index, ConfigurationPaths.configuration, ConfigurationPaths.manifest:
      return await work.covers(change, times)
    case let file where times.files[file] == nil:
      guard former.hashes[file] != nil else { return false }
      // The index may still name it: a run removes an agent first and its entry then.
      let isForgotten = deployed != former && !deployed.remaining.contains(file)
      return isForgotten ? true : await work.covers(change, times)
    case let file:
      guard let hashes = deployed.hashes[file], let hash = own.digest(project + "/" + file) else {
        return false
      }
      return hashes.contains(hash)
    }
  }

  /// When runs worked, asked once for each moment.
  private struct Work {
    let own: OwnWrites
    let project: String
    /// When the changes were heard of.
    let heard: Timestamp?
    private var answers: [Timestamp: Bool] = [:]

    init(own: OwnWrites, project: String, heard: Timestamp?) {
      self.own = own
      self.project = project
      self.heard = heard
    }

    /// Whether a run worked when a file was written or removed.
    ///
    /// A removed file has no time. It was removed before it was heard of, and not after its folder
    /// was last changed: a moment too late reports our own removal, and never hides a person's.
    mutating func covers(_ change: ExternalChange, _ times: FileTimes) async -> Bool {
      let written = times.files[change.file]?.modified
      let moments = written.map { [$0] } ?? [folderTime(of: change.file), heard].compactMap { $0 }
      for moment in moments where await wasAtWork(at: moment) { return true }
      return false
    }

    private mutating func wasAtWork(at moment: Timestamp) async -> Bool {
      if let answer = answers[moment] { return answer }
      let answer = await own.wasAtWork(moment)
      answers[moment] = answer
      return answer
    }

    /// When the nearest folder above a file that is left was changed.
    private func folderTime(of file: String) -> Timestamp? {
      var parts = file.split(separator: "/").dropLast()
      while true {
        let folder = ([project] + parts.map(String.init)).joined(separator: "/")
        if let status = FileStatus(folder, followsLinks: true) { return status.entry.modified }
        guard parts.popLast() != nil else { return nil }
      }
    }
  }
}
