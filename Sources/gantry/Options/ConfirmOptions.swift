import ArgumentParser

/// How a command that changes a project is told to go on.
struct ConfirmOptions: ParsableArguments {
  @Flag(
    name: [.customLong("preview"), .customLong("dry-run")],
    help: "Only say what would be done."
  )
  var preview = false

  @Flag(name: .customLong("yes"), help: "Do it without asking.")
  var yes = false

  init() {}

  init(yes: Bool, preview: Bool) {
    self.yes = yes
    self.preview = preview
  }

  /// Says how to answer beforehand when there is no person to ask.
  ///
  /// - Throws: ``Complaint`` with 64.
  func requireTerminal(_ output: OutputOptions) throws {
    guard Terminal.isInteractive, !output.json else {
      throw Complaint(
        message: "nobody can be asked whether to go on: this is not a terminal",
        remedy: "Add --yes to do it, or --preview to see what would be done.",
        status: .usage
      )
    }
  }

  /// Asks a person; a no is said once more.
  func confirms(_ question: String) -> Bool {
    let isWanted = Terminal.confirms(question + "?")
    if !isWanted { Output.line("Operation cancelled") }
    return isWanted
  }
}
