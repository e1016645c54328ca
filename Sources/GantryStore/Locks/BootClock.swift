import CGantrySQLite
import Foundation

/// The time that leases are measured with: how long ago the machine was started.
///
/// It goes on while the machine sleeps and nobody can set it, so a lease neither lasts for ever nor
/// ends early because somebody corrected the date.
package protocol BootClock: Sendable {
  /// Names this start of the machine; times of another one mean nothing.
  var boot: String { get }
  /// Nanoseconds since the machine was started.
  func now() -> Int64
}

/// The machine's own.
struct SystemBootClock: BootClock {
  let boot: String

  init() {
    let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    boot = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
  }

  func now() -> Int64 { gantry_boot_time() }
}
