/// What a later command about a run has to be told again, because this one was told it.
///
/// The state folder is said anyway. A setting and a variable are there for the next command, too;
/// what stands on the command line is not.
struct RepeatedOptions {
  /// The lock that was named; nil when none was.
  var lock: String?

  /// Those of this process.
  static var ofThisProcess: RepeatedOptions {
    RepeatedOptions(arguments: Array(CommandLine.arguments.dropFirst()))
  }

  /// Reads them from the arguments of a command that the parser has taken.
  init(arguments: [String]) {
    let options = arguments.prefix { $0 != "--" }
    for (place, option) in options.enumerated() {
      if option.hasPrefix("--lock=") { lock = String(option.dropFirst("--lock=".count)) }
      if option == "--lock", place + 1 < options.count { lock = options[place + 1] }
    }
  }

  /// The options with a space before each, empty when there are none.
  var text: String { lock.map { " --lock \(Paths.absolute($0).asShellWord)" } ?? "" }
}
