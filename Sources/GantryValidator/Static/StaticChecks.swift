internal import GantryPlugins

/// The checks that look at the file of a library and run nothing of it.
package enum StaticChecks {
  /// Prepares the checks for a library, which is read once for all of them.
  ///
  /// - Parameter subject: The library.
  /// - Returns: The checks in the catalogue's order; the audit of constructors, which belongs to a
  ///   higher level, is the last.
  package static func of(_ subject: Subject) -> [any StaticCheck] {
    let sane = ELFSane(subject)
    // What a file says that the linker would not take is not worth a second finding.
    guard let anatomy = sane.anatomy, sane.findings(in: subject).isEmpty else {
      let others: [Check] = [
        .exportsOnlyEntry, .noGNUUnique, .noHostImports, .glibcFloor, .noTextRelocations,
        .noExecutableStack, .fullRelro, .rpathSafe, .bundledLibraries,
      ]
      return [sane] + others.map { UnreadableLibrary(check: $0) } + [
        LockMatch(), UnreadableLibrary(check: .constructorAudit),
      ]
    }
    let linked = LinkedLibraries.of(anatomy, at: subject.path)
    let bundled = BundledLibraries(anatomy: anatomy, linked: linked)
    return [
      sane,
      ExportsOnlyEntry(anatomy: anatomy, bundled: bundled.shownSymbols),
      NoGNUUnique(anatomy: anatomy),
      NoHostImports(anatomy: anatomy, linked: linked),
      GlibcFloor(anatomy: anatomy),
      NoTextRelocations(anatomy: anatomy),
      NoExecutableStack(anatomy: anatomy),
      FullRelro(anatomy: anatomy),
      RpathSafe(anatomy: anatomy),
      bundled,
      LockMatch(),
      ConstructorAudit(anatomy: anatomy),
    ]
  }
}

/// A check that has nothing to look at, because the file is no library that the linker would take.
struct UnreadableLibrary: StaticCheck {
  let check: Check

  func findings(in subject: Subject) -> [Finding] { [] }

  func reasonToSkip(_ subject: Subject) -> String? { "the file is no library that could be loaded" }
}
