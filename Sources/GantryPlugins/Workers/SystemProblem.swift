internal import Glibc

/// An error number of the system, with its words.
struct SystemProblem: Error, CustomStringConvertible {
  let code: CInt

  init(_ code: CInt) { self.code = code }

  var description: String { systemText(code) }
}

/// Open files, by number.
enum Descriptor {
  static func close(_ descriptor: CInt) {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }
}
