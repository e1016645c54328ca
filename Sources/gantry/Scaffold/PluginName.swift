/// The name of a plugin to be made, in the spellings that its files need.
struct PluginName: Equatable {
  /// `line-counter`, as types, libraries and folders are called.
  let kebab: String

  /// `line_counter`, as files and identifiers of C, C++ and Rust are called.
  var snake: String { kebab.replacing("-", with: "_") }

  /// `LineCounter`, as packages and targets of Swift are called.
  var pascal: String {
    kebab.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// `LINE_COUNTER`, as the codes of failures begin.
  var upper: String { snake.uppercased() }

  /// Names that a compiler or a package manager keeps for itself, or that a template's own files have.
  static let taken: Set<String> = [
    "alloc", "as", "async", "await", "core", "crate", "dyn", "enum", "extern", "fn", "foundation",
    "gantry-plugin", "gantry-plugin-testing", "glibc", "impl", "let", "match", "mod", "move", "mut",
    "plugin-sdk", "proc-macro", "pub", "ref", "self", "static", "std", "struct", "super", "swift",
    "test", "testing", "tests", "trait", "type", "unsafe", "use", "where",
  ]

  /// Takes a name that a person gave.
  ///
  /// - Parameter text: The name.
  /// - Throws: ``Complaint`` when it cannot be the name of a type, a file and a library.
  init(_ text: String) throws(Complaint) {
    guard text.utf8.count <= 64, text.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil else {
      throw Complaint(
        message: "'\(text)' cannot be the name of a plugin",
        remedy: "Use at most 64 lowercase letters and digits, with single '-' between words.",
        status: .usage
      )
    }
    guard !Self.taken.contains(text) else {
      throw Complaint(
        message: "'\(text)' means something else to a compiler, or to the files of a project",
        remedy: "Add a word: '\(text)-plugin'.",
        status: .usage
      )
    }
    kebab = text
  }
}
