internal import GantryPlugins

/// Whether the library runs with the oldest C library that is promised, and not only with the one
/// of the machine it was built on.
struct GlibcFloor: StaticCheck {
  let check = Check.glibcFloor
  let anatomy: LibraryAnatomy

  /// The newest versions that may be asked for: those of Debian 12.
  private static let floors: [(prefix: String, version: [Int])] = [
    ("GLIBC_", [2, 36]), ("GLIBCXX_", [3, 4, 30]), ("CXXABI_", [1, 3, 13]),
  ]

  func findings(in subject: Subject) -> [Finding] {
    let wanted = Set(anatomy.wantedVersions).sorted {
      ($0.name, $0.library ?? "") < ($1.name, $1.library ?? "")
    }
    return wanted.compactMap { version in
      guard let why = Self.problem(version.name) else { return nil }
      let users = anatomy.symbols.filter { $0.version == version }.map(\.name)
      let who =
        users.isEmpty ? "it needs" : "\(Names.listed(users)) \(users.count == 1 ? "needs" : "need")"
      return Finding(
        check,
        "\(who) \(version.name) of \(version.library ?? "the C library"); \(why)",
        evidence: users.count > Names.limit
          ? Names.evidence(users.map { "uses \($0)" }) : Self.advice(users)
      )
    }
  }

  /// Why a version may not be asked for; nil when it may.
  private static func problem(_ name: String) -> String? {
    if name == "GLIBC_PRIVATE" { return "it is the C library's own and changes with every release" }
    for (prefix, floor) in floors where name.hasPrefix(prefix) {
      let numbers = name.dropFirst(prefix.count).split(separator: ".").map { Int($0) }
      let version = numbers.compactMap { $0 }
      // GLIBC_ABI_DT_RELR and its like are promises about the linker, as old as the floor.
      guard version.count == numbers.count, floor.lexicographicallyPrecedes(version) else {
        return nil
      }
      return "plugins may need \(prefix)\(floor.map(String.init).joined(separator: ".")) at most"
    }
    return nil
  }

  /// What helps for the functions that most often come by accident.
  private static func advice(_ users: [String]) -> [String] {
    guard users.contains(where: { $0.hasPrefix("__isoc23_") }) else { return [] }
    return [
      "the headers of glibc 2.38 and later bring it in: compile with -std=c11, not gnu23 or _GNU_SOURCE"
    ]
  }
}
