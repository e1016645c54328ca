import Foundation
import GantryPlugin
import Packages

/// When the run started: the only time that goes into files, names and events, because it is the
/// same in every attempt.
struct RunStart: Sendable {
  /// The moment.
  let date: Date

  /// The moment as events carry it.
  var text: String { Timestamp.text(date) }

  /// Takes a moment that is known.
  init(date: Date) {
    self.date = date
  }

  /// Asks the host.
  init(_ call: Call) throws {
    let text = try call.describe().runStarted ?? ""
    guard let date = Self.date(text) else {
      throw PluginFailure(
        code: "RUN_START_UNKNOWN",
        message: "the host says that the run started at '\(text)', which is not RFC 3339",
        hint: "Upgrade Gantry.",
        retry: .permanent
      )
    }
    self.date = date
  }

  /// Reads RFC 3339 with or without a fraction of the second.
  static func date(_ text: String) -> Date? {
    let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return (try? Date(text, strategy: fractional)) ?? (try? Date(text, strategy: .iso8601))
  }
}
