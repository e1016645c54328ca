import CGantryPowerCut
import Foundation

/// The power supply of one journal: says when it fails, and leaves of what was not synced what
/// chance leaves.
///
/// Open the store with ``fileLayer`` as its file layer while this object lives. Several journals of
/// one process can each have their own.
///
/// The unsafe calls here are safe because the C functions copy or fill what they are given and keep
/// no pointer; what they hand out is a number.
final class PowerCut: Sendable {
  /// The name of the file layer that obeys a power supply.
  static let fileLayer = GANTRY_POWERCUT_VFS

  /// What is to happen.
  struct Plan: Sendable {
    /// What survives follows from it.
    var seed: UInt64
    /// The operation, from 1, at which the power goes; 0 for never by itself.
    var cutAt: UInt64
    /// Whether the drive says that it has flushed and has not.
    var hasLyingDrive = false
  }

  private let handle: Int64

  /// Arms a journal; what it holds now counts as durable.
  ///
  /// - Parameters:
  ///   - journal: The database file, which need not be there and which nobody has open.
  ///   - plan: What is to happen.
  /// - Throws: ``PowerCutFailure`` when the file cannot be read or is armed already.
  init(of journal: String, _ plan: Plan) throws(PowerCutFailure) {
    guard gantry_powercut_register() == 0 else { throw PowerCutFailure(journal: journal) }
    var terms = gantry_powercut_plan()
    terms.seed = plan.seed
    terms.cut_at = plan.cutAt
    terms.flags = plan.hasLyingDrive ? UInt32(GANTRY_POWERCUT_LIES) : 0
    handle = unsafe gantry_powercut_arm(journal, &terms)
    guard handle > 0 else { throw PowerCutFailure(journal: journal) }
  }

  deinit { gantry_powercut_end(handle) }

  /// How many operations there were: writes, truncations, syncs, creations and deletions.
  var operations: UInt64 { gantry_powercut_operations(handle) }

  /// Whether the power is gone.
  var isCut: Bool { gantry_powercut_is_cut(handle) != 0 }

  /// Cuts the power unless it is cut already.
  ///
  /// - Returns: How many bytes did not survive.
  @discardableResult
  func cut() -> UInt64 { gantry_powercut_cut(handle) }

  /// What SQLite says of a journal that is opened as after a reboot; nil when it is whole or was
  /// never there.
  static func damage(of journal: String) -> String? {
    guard FileManager.default.fileExists(atPath: journal) else { return nil }
    var text = [CChar](repeating: 0, count: 2000)
    let capacity = text.count
    let result = unsafe text.withUnsafeMutableBufferPointer { buffer in
      unsafe gantry_powercut_check(journal, buffer.baseAddress, capacity)
    }
    let said = String(
      decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
    return result == 0 && said == "ok" ? nil : said
  }
}

/// A journal whose power supply cannot be arranged.
struct PowerCutFailure: Error, CustomStringConvertible {
  /// The database file.
  let journal: String

  var description: String {
    "no power cut can be arranged for '\(journal)': it cannot be read, or another one is arranged"
  }
}
