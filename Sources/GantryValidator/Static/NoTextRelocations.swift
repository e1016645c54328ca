internal import GantryPlugins

/// Whether the linker would have to write into code.
struct NoTextRelocations: StaticCheck {
  let check = Check.noTextRelocations
  let anatomy: LibraryAnatomy

  func findings(in subject: Subject) -> [Finding] {
    guard anatomy.hasTextRelocations else { return [] }
    let places = anatomy.textRelocations
    guard let first = places.first else {
      return [Finding(check, "it asks the linker to write into its code (DT_TEXTREL)")]
    }
    return [
      Finding(
        check,
        "the linker has to write into \(first.section ?? "code") for \(Self.target(first))",
        evidence: places.map { place in
          "\(place.section ?? "code") at 0x\(String(place.address, radix: 16)): \(Self.target(place))"
        } + ["compile what it is in with -fPIC; -Wl,-z,text makes the linker refuse it"]
      )
    ]
  }

  private static func target(_ place: LibraryAnatomy.TextRelocation) -> String {
    place.symbol ?? "a place of its own"
  }
}
