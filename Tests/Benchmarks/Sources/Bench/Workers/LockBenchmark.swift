import Foundation
import GantryCore
import GantryPlugins

/// How long it takes to know 200 plugins from a lock, as `gantry plugin list` does and every
/// validation of a pipeline.
///
/// The floor reads the bytes of the file.
struct LockBenchmark {
  let place: Workplace
  let runs: Int

  private static let count = 200

  func measure() async throws -> [Measurement] {
    let (path, trust) = try makeLock(of: try await manifest())
    let clock = ContinuousClock()
    let pairs = try await Measurement.inTurns(
      runs,
      floor: {
        try clock.measure { _ = try Data(contentsOf: URL(filePath: path)) }.milliseconds
      },
      value: {
        var count = 0
        let time = clock.measure {
          count = PluginCatalog.read(sources: LockSources(named: path), trust: trust).entries.count
        }
        guard count == Self.count else { throw Malfunction("\(count) plugins may be used") }
        return time.milliseconds
      }
    )
    return [
      Measurement("\(Self.count) plugins from a lock", unit: "ms", goal: .value(atMost: 10), pairs)
    ]
  }

  /// The manifest of a plugin with seven types.
  private func manifest() async throws -> JSONObject {
    let host = PluginHost(concurrency: 1, clock: NoClock())
    let plugins = await InstalledPlugins.load([place.plugins + "/noop.so"], host: host)
    guard let manifest = plugins.libraries.first?.manifest.document.objectValue else {
      throw Malfunction("the plugin has no manifest")
    }
    return manifest
  }

  private func makeLock(of manifest: JSONObject) throws -> (String, Trust) {
    let path = place.path + "/gantry.lock"
    var trust = Trust()
    var lock = PluginLock()
    for number in 0..<Self.count {
      let id = "bench.plugin-\(number)"
      var manifest = manifest
      manifest["id"] = .string(id)
      let sha256 = String(repeating: "0", count: 61) + String(number + 100)
      trust.allow(sha256, id: id, note: "bench")
      lock.record(
        LockEntry(
          id: id,
          version: manifest["version"]?.stringValue ?? "",
          sha256: sha256,
          path: "\(place.path)/\(number).so",
          manifest: .object(manifest)
        )
      )
    }
    try LockFile(path).update { [lock] in $0 = lock }
    return (path, trust)
  }
}
