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
  /// A removed file has no time of its own; its removal is heard of at most this much later.
  private static let delay: Int64 = 250_000_000

  /// Leaves out the changes that are our own.
  ///
  /// - Parameters:
  ///   - changes: What is different since the last look.
  ///   - interval: When it was heard of, to now.
  /// - Returns: What somebody else did.
  func external(
    _ changes: [ExternalChange],
    in interval: ClosedRange<Timestamp>
  ) async -> [ExternalChange] {
    guard !changes.isEmpty else { return [] }
    let earlier = interval.lowerBound.advanced(byNanoseconds: -Self.delay)
    var work = Work(own: own, removals: earlier...interval.upperBound)
    let former = deployed
    if let change = changes.first(where: { $0.file == ConfigurationPaths.index }),
      await work.covers(times.files[change.file])
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
    let entry = times.files[change.file]
    switch change.file {
    case ConfigurationPaths.index, ConfigurationPaths.configuration, ConfigurationPaths.manifest:
      return await work.covers(entry)
    default:
      let known = former.hashes[change.file] ?? []
      guard entry != nil else {
        // The index may still name it: a run removes an agent first and its entry then.
        guard !known.isEmpty else { return false }
        let isForgotten = deployed != former && !deployed.remaining.contains(change.file)
        return isForgotten ? true : await work.covers(nil)
      }
      let hashes = deployed.hashes[change.file] ?? []
      guard !hashes.isEmpty, let hash = own.digest(project + "/" + change.file) else {
        return false
      }
      return hashes.contains(hash)
    }
  }

  /// When runs worked, asked once for each time.
  private struct Work {
    let own: OwnWrites
    /// When the files that are gone may have been removed.
    let removals: ClosedRange<Timestamp>
    private var answers: [ClosedRange<Timestamp>: Bool] = [:]

    init(own: OwnWrites, removals: ClosedRange<Timestamp>) {
      self.own = own
      self.removals = removals
    }

    /// Whether a run worked when the file was written; when it was removed, if it is not there.
    mutating func covers(_ entry: FileTimes.Entry?) async -> Bool {
      let interval = entry.map { $0.modified...$0.modified } ?? removals
      if let answer = answers[interval] { return answer }
      let answer = await own.wasAtWork(interval)
      answers[interval] = answer
      return answer
    }
  }
}
