import Glibc

/// How much a terminal shows at once.
struct TerminalSize: Equatable {
  /// How many columns a line has.
  var columns: Int
  /// How many lines there are.
  var rows: Int

  /// What is taken for a terminal that does not say how large it is: what every one can show.
  static let unknown = TerminalSize(columns: 80, rows: 24)

  /// Asks the terminal behind standard output, which may be of another size each time.
  static func ofOutput() -> TerminalSize {
    var size = winsize()
    // Unsafe because the size crosses as an untyped pointer, which the call does not keep; this
    // request writes one winsize and no more.
    guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return unknown
    }
    return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }
}
