internal import GantryPlugins

/// Whether a symbol is shared with every library of the process that has one of the same name.
struct NoGNUUnique: StaticCheck {
  let check = Check.noGNUUnique
  let anatomy: LibraryAnatomy

  func findings(in subject: Subject) -> [Finding] {
    let names = anatomy.symbols.filter { $0.isDefined && $0.binding == .unique }.map(\.name)
    guard !names.isEmpty else { return [] }
    return [
      Finding(
        check,
        "\(Names.listed(names)) \(names.count == 1 ? "is" : "are") unique in the whole process: "
          + "another plugin with the same name would share the variable",
        evidence: [
          "compile with -fno-gnu-unique -fvisibility=hidden -fvisibility-inlines-hidden"
        ]
      )
    ]
  }
}
