import CGantryABI
import Synchronization

/// What a library's entry hands out: one table, however often and by whom it is entered.
///
/// `@unchecked Sendable` because the table is static once it is made, and everything else is in a lock.
@safe final class EnteredPlugin: @unchecked Sendable {
  private let made = Mutex<Made?>(nil)

  /// The table and what stands behind it.
  ///
  /// `@unchecked Sendable` because the table never changes and what is loaded has a lock of its own.
  @safe private struct Made: @unchecked Sendable {
    let table: UnsafePointer<gantry_plugin>
    let loaded: LoadedPlugin
  }

  /// The table; made by the first entry that a host passes.
  func table(for plugin: Plugin, _ host: Host) throws -> UnsafePointer<gantry_plugin> {
    // Safe because the table stays until the process exits.
    unsafe try made.withLock { made in
      if let known = made {
        try LoadedPlugin.check(plugin, host)
        known.loaded.use(host)
        return unsafe known.table
      }
      let (table, loaded) = unsafe try LoadedPlugin.load(plugin, host)
      made = unsafe Made(table: table, loaded: loaded)
      return unsafe table
    }
  }
}
