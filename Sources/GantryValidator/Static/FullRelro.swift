internal import GantryPlugins

/// Whether what the linker fills in is sealed afterwards.
struct FullRelro: StaticCheck {
  let check = Check.fullRelro
  let anatomy: LibraryAnatomy

  func findings(in subject: Subject) -> [Finding] {
    guard anatomy.headers.contains(where: { $0.kind == .sealed }) else {
      return [Finding(check, "nothing is sealed after loading: there is no PT_GNU_RELRO")]
    }
    // Without a table of calls there is nothing that could be filled in later.
    guard anatomy.hasCallTable, !anatomy.bindsNow else { return [] }
    return [Finding(check, "the table of calls stays writable: it was linked without -z now")]
  }
}
