internal import CGantryFrames
internal import GantryCore
internal import Glibc

/// How much of the machine a worker may have.
///
/// A plugin can ask for less in `limits` of its manifest, and never for more.
struct WorkerBounds: Sendable, Hashable {
  /// Memory that can be written to, in bytes: half of the machine's by default.
  private(set) var memory: UInt64
  /// Open files.
  private(set) var files: UInt64 = 1024
  /// Processes, where it may make any.
  let processes: UInt64 = 256

  /// The bounds of a plugin that asks for none.
  init() {
    let pages = UInt64(max(0, sysconf(CInt(_SC_PHYS_PAGES))))
    let size = UInt64(max(0, sysconf(CInt(_SC_PAGESIZE))))
    memory = pages * size / 2
  }

  /// The bounds of a plugin.
  init(_ manifest: PluginManifest) {
    self.init()
    let limits = manifest.document["limits"]
    if let asked = limits?["memory_bytes"]?.intValue, asked > 0 {
      memory = min(memory, UInt64(asked))
    }
    if let asked = limits?["open_files"]?.intValue, asked > 0 { files = min(files, UInt64(asked)) }
  }

  /// What the worker is told.
  func limits(_ grants: WorkerGrants, lease: Int64) -> gantry_limits {
    var limits = gantry_limits()
    limits.memory_bytes = memory
    limits.open_files = files
    limits.processes = processes
    limits.lease_ns = lease
    if grants.network { limits.flags |= UInt64(GANTRY_LIMIT_NETWORK) }
    if grants.changesFiles { limits.flags |= UInt64(GANTRY_LIMIT_METADATA) }
    if grants.processes { limits.flags |= UInt64(GANTRY_LIMIT_PROCESSES) }
    return limits
  }
}
