internal import GantryPlugins

/// Whether a copy of a well-known library can meet another one.
///
/// A copy that is hidden and alone is fine, and for the Swift runtime it is even what is asked for.
struct BundledLibraries: StaticCheck {
  let check = Check.bundledLibraries
  /// The symbols of copies that others see.
  let shownSymbols: Set<String>
  private let problems: [Problem]

  /// What is wrong with one library.
  private struct Problem {
    var message: String
    var evidence: [String]
    var severity: Finding.Severity
  }

  init(anatomy: LibraryAnatomy, linked: LinkedLibraries) {
    let offered = anatomy.symbols.filter { $0.isOffered && $0.binding != .unique }.map(\.name)
    var shown: Set<String> = []
    var problems: [Problem] = []
    for family in BundledFamily.all {
      let loaded = linked.found.filter { family.has($0.name) }
      if let clash = Self.versions(of: family, among: loaded) { problems.append(clash) }
      if offered.contains(where: family.marks.contains) {
        let names = offered.filter(family.owns)
        shown.formUnion(names)
        problems.append(Self.shown(family, names))
      } else if let other = loaded.first, !anatomy.defined(among: family.marks).isEmpty {
        problems.append(Self.doubled(family, other))
      }
    }
    shownSymbols = shown
    self.problems = problems
  }

  func findings(in subject: Subject) -> [Finding] {
    problems.map { Finding(check, $0.message, evidence: $0.evidence, severity: $0.severity) }
  }

  private static func shown(_ family: BundledFamily, _ names: [String]) -> Problem {
    Problem(
      message: "it brings \(family.name) and exports it: \(Names.listed(names))",
      evidence: ["link with -Wl,--exclude-libs,ALL and -Wl,--version-script=plugin.map"],
      severity: .error
    )
  }

  private static func doubled(
    _ family: BundledFamily,
    _ other: LinkedLibraries.Library
  ) -> Problem {
    Problem(
      message: "it brings \(family.name), and \(other.asker) needs \(other.name) as well",
      evidence: ["two copies do not know each other: link one of the two"],
      severity: .warning
    )
  }

  /// Two versions of one library that would both be loaded.
  private static func versions(
    of family: BundledFamily,
    among loaded: [LinkedLibraries.Library]
  ) -> Problem? {
    for library in family.libraries {
      let versions = loaded.filter { $0.name.hasPrefix(library + ".so") }
      guard versions.count > 1 else { continue }
      return Problem(
        message: "\(Names.listed(versions.map(\.name))) would both be loaded",
        evidence: versions.map { "\($0.asker) needs \($0.name)" },
        severity: .error
      )
    }
    return nil
  }
}
