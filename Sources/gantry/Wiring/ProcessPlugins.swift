import GantryPlugins
import Synchronization

/// The plugins this process has entered.
///
/// Libraries are never closed and belong to the process, whichever command loaded them; so does the
/// one call that tells them that it ends.
enum ProcessPlugins {
  private static let entered = Mutex<InstalledPlugins?>(nil)

  /// Keeps plugins until the process ends.
  static func enter(_ plugins: InstalledPlugins) {
    entered.withLock { $0 = plugins }
  }

  /// Tells every plugin that the process is about to end; only when no attempt is running.
  static func end() async {
    let plugins = entered.withLock { plugins in
      defer { plugins = nil }
      return plugins
    }
    await plugins?.shutdown()
  }
}
