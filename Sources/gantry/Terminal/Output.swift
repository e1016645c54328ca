import Foundation

/// Standard output and error, written whole and at once.
enum Output {
  /// Writes one line to standard output.
  static func line(_ text: String = "") {
    write(text + "\n", to: .standardOutput)
  }

  /// Writes one line of bytes, such as an event, to standard output.
  static func line(_ bytes: [UInt8]) {
    var data = Data(bytes)
    data.append(UInt8(ascii: "\n"))
    write(data, to: .standardOutput)
  }

  /// Writes text to standard output as it is.
  static func text(_ text: String) {
    write(text, to: .standardOutput)
  }

  /// Writes one line to standard error.
  static func note(_ text: String) {
    write(text + "\n", to: .standardError)
  }

  /// Writes errors to standard error.
  static func complain(_ complaints: [Complaint]) {
    for complaint in complaints { note(complaint.text) }
  }

  private static func write(_ text: String, to handle: FileHandle) {
    write(Data(text.utf8), to: handle)
  }

  private static func write(_ data: Data, to handle: FileHandle) {
    // A reader that has gone away is not our error: `gantry events | head` must end quietly.
    try? handle.write(contentsOf: data)
  }
}
