import Foundation
import GantryCore
import GantryPlugins
import Testing

/// A lock in which a fixture's library has another digest than it has by now.
enum CorpusLock {
  /// What the lock says about a library; nil when the fixture is in none.
  static func entry(for fixture: CorpusFixture, _ library: String) throws -> LockedPlugin? {
    guard let digest = fixture.lockedDigest else { return nil }
    let lock = LockFile("\(library).lock")
    let manifest =
      #"{"id":"test.breaking","version":"1.0.0","summary":"s","min_host_minor":0,"#
      + #""types":[{"kind":"phase","type":"greet","summary":"s"}]}"#
    let entry = LockEntry(
      id: "test.breaking",
      version: "1.0.0",
      sha256: digest,
      path: library,
      manifest: try JSONParser.parse(manifest)
    )
    try lock.update { $0.record(entry) }
    var trust = Trust()
    trust.allow(digest, id: entry.id, note: library)
    let sources = LockSources(project: nil, person: lock.path, builtIn: nil)
    let locked: LockedPlugin = try #require(
      PluginCatalog.read(sources: sources, trust: trust).entries.first
    )
    return locked
  }
}
