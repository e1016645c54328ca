internal import GantryPlugins

/// Whether the library offers its entry, and nothing that could meet a symbol of somebody else.
struct ExportsOnlyEntry: StaticCheck {
  let check = Check.exportsOnlyEntry
  let anatomy: LibraryAnatomy
  /// Symbols of bundled libraries, which have a finding of their own.
  let bundled: Set<String>

  /// The name that the host asks for.
  static let entry = "gantry_plugin_v1"

  func findings(in subject: Subject) -> [Finding] { missing() + extra() }

  /// What is wrong with the entry itself.
  private func missing() -> [Finding] {
    let entry = anatomy.symbols.first { $0.isOffered && $0.name == Self.entry }
    guard let entry else {
      return [
        Finding(
          check,
          "it does not export \(Self.entry), so no host finds it",
          evidence: reasons()
        )
      ]
    }
    guard entry.kind == .function || entry.kind == .choosing else {
      return [
        Finding(
          check,
          "\(Self.entry) is exported, and is no function",
          evidence: ["export a function; the table is what it returns"]
        )
      ]
    }
    return []
  }

  /// Why there is no entry, as far as the file tells.
  private func reasons() -> [String] {
    let offered = anatomy.symbols.filter(\.isOffered).map(\.name)
    if let mangled = offered.first(where: { $0.hasPrefix("_Z") && $0.contains(Self.entry) }) {
      return ["it exports the C++ function \(mangled): declare it extern \"C\""]
    }
    if !anatomy.defined(among: [Self.entry]).isEmpty {
      return ["the function is there and hidden: put GANTRY_EXPORT before it"]
    }
    if let near = offered.first(where: { $0.contains("gantry") }) {
      return ["it exports \(near) instead"]
    }
    return []
  }

  /// What is offered beside the entry.
  private func extra() -> [Finding] {
    let versions = Set(anatomy.symbols.compactMap(\.version).map(\.name))
    let extra = anatomy.symbols.filter { symbol in
      guard symbol.isOffered, symbol.binding != .unique, !symbol.name.isEmpty else { return false }
      // A version script with a name puts that name among the symbols.
      let isVersion = symbol.isAbsolute && versions.contains(symbol.name)
      return !isVersion && !Self.isEntry(symbol.name) && !bundled.contains(symbol.name)
    }
    guard !extra.isEmpty else { return [] }
    let names = extra.map(\.name)
    return [
      Finding(
        check,
        "it exports \(Names.listed(names)) beside \(Self.entry)",
        evidence: names.count > Names.limit ? Names.evidence(extra.map(Self.line)) : []
      )
    ]
  }

  /// Whether it is the entry of some major version; a library may have one for each.
  private static func isEntry(_ name: String) -> Bool {
    let start = "gantry_plugin_v"
    guard name.hasPrefix(start), name.count > start.count else { return false }
    return name.dropFirst(start.count).allSatisfy(\.isNumber)
  }

  private static func line(_ symbol: LibrarySymbol) -> String {
    switch symbol.kind {
    case .function, .choosing: "function \(symbol.name)"
    case .object: "variable \(symbol.name)"
    case .threadLocal: "thread-local variable \(symbol.name)"
    case .other: symbol.name
    }
  }
}
