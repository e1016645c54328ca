import Foundation
import Glibc

/// What is known about the terminal this process speaks to.
enum Terminal {
  /// Whether standard output is a terminal.
  static var isOutputTerminal: Bool { isatty(1) == 1 }

  /// Whether a person can answer a question.
  static var isInteractive: Bool { isatty(0) == 1 && isatty(2) == 1 }

  /// Asks a question that is answered with y or n; anything else is no.
  static func confirms(_ question: String) -> Bool {
    try? FileHandle.standardError.write(contentsOf: Data("\(question) [y/N] ".utf8))
    let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
