import Foundation
import GantryPlugin

/// A note, as an input or a receipt describes it.
struct Note: Codable, Sendable {
  let path: String
  let text: String

  /// What is at the path of a note.
  enum Place {
    case nothing, theNote, somethingElse
  }

  var output: WriteNote.Output { WriteNote.Output(path: path, bytes: text.utf8.count) }

  /// What is there now. Something that cannot be read is something else.
  func look() -> Place {
    guard FileManager.default.fileExists(atPath: path) else { return .nothing }
    let found = FileManager.default.contents(atPath: path)
    return found == Data(text.utf8) ? .theNote : .somethingElse
  }

  /// Writes it whole or not at all.
  func write() throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw PluginFailure(
        code: "NOTE_NOT_WRITTEN",
        message: "cannot write '\(path)': \(error.localizedDescription)",
        hint: "Make its folder, and allow writing to it.",
        retry: .retryable
      )
    }
  }

  func remove() throws { try FileManager.default.removeItem(atPath: path) }
}
