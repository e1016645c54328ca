/// All that the file of a library says to the dynamic linker, for whoever audits it.
///
/// ``DynamicSection`` is the part of it that the host itself needs. As there, nothing in the file is
/// believed, and a damaged or hostile one is a ``Problem`` and never a crash.
package struct LibraryAnatomy: Sendable {
  /// What is wrong with a file, as a phrase that follows its name.
  package struct Problem: Error, Hashable, Sendable {
    package var text: String
  }

  /// What the linker is asked to load with the library.
  package struct Need: Sendable, Hashable {
    /// In which way it is asked.
    package enum Kind: String, Sendable { case needed, auxiliary, filter, audit }

    package var kind: Kind
    package var name: String
  }

  /// A function that runs before anybody calls the library.
  package struct Initializer: Sendable, Hashable {
    /// Where it is, seen from the start of the library; 0 for one of another library.
    package var address: UInt64
    /// What it is called; nil when the library was stripped.
    package var name: String?
    /// Its first bytes.
    package var code: [UInt8]
  }

  /// A place in unwritable memory that the linker has to write.
  package struct TextRelocation: Sendable, Hashable {
    package var address: UInt64
    /// The section it is in: `.text`; nil when the library has no sections.
    package var section: String?
    /// The symbol whose address is written there; nil for one of the library's own places.
    package var symbol: String?
  }

  /// The number that ELF gives to the processor: 62 is x86-64, 183 is AArch64.
  package let machine: UInt64
  /// The parts of the file.
  package let headers: [ProgramHeader]
  /// What the linker is asked to load, in the file's order.
  package let needs: [Need]
  /// Where the linker is told to look: DT_RUNPATH, or else DT_RPATH, the folders between colons.
  package let runpath: String?
  /// Whether the folders are in the older DT_RPATH, which whoever runs the program cannot override.
  package let hasOldPath: Bool
  /// Whether everything is looked up when the library is loaded.
  package let bindsNow: Bool
  /// Whether calls of other libraries go through a table that could be sealed.
  package let hasCallTable: Bool
  /// Whether the linker has to write into unwritable memory.
  package let hasTextRelocations: Bool
  /// Whether it is a program that was made to be run.
  package let isProgram: Bool
  /// Whether there is a table of symbols at all.
  package let hasSymbols: Bool
  /// The symbols it offers and asks for, in the file's order.
  package let symbols: [LibrarySymbol]
  /// The versions it asks of other libraries, also those that no symbol names.
  package let wantedVersions: [SymbolVersion]
  /// The functions that run when it is loaded, in their order.
  package let initializers: [Initializer]
  /// The first places in unwritable memory that have to be written.
  package let textRelocations: [TextRelocation]
  private let statics: StaticSymbols

  /// Reads a library.
  ///
  /// - Parameter bytes: The whole file.
  /// - Throws: ``Problem`` saying what is wrong with it.
  package init(_ bytes: [UInt8]) throws(Problem) {
    do throws(DynamicSection.Problem) {
      try self.init(reading: LibraryBytes(bytes))
    } catch {
      throw Problem(text: error.text)
    }
  }

  private init(reading bytes: LibraryBytes) throws(DynamicSection.Problem) {
    let segments = try ELFSegments(bytes)
    let entries = try DynamicEntries(segments)
    let sections = ELFSections(bytes)
    statics = StaticSymbols(sections)
    machine = segments.machine
    headers = segments.headers
    needs = try Self.needs(entries)
    // The linker passes over DT_RPATH when there is a DT_RUNPATH.
    let path = entries[29] ?? entries[15]
    runpath = if let path { try entries.text(at: path) } else { nil }
    hasOldPath = entries[29] == nil && entries[15] != nil
    // DT_FLAGS, DT_FLAGS_1, and the tags that were there before them.
    let flags = entries[30] ?? 0
    let more = entries[0x6FFF_FFFB] ?? 0
    bindsNow = flags & 8 != 0 || more & 1 != 0 || entries[24] != nil
    hasCallTable = entries[23] != nil
    hasTextRelocations = flags & 4 != 0 || entries[22] != nil
    isProgram = more & 0x0800_0000 != 0 || headers.contains { $0.kind == .interpreter }
    hasSymbols = entries[6] != nil
    let table = DynamicSymbols(segments, entries)
    (symbols, wantedVersions) = try table.whole(sections)
    let relocations = try Relocations(segments, entries)
    initializers = Initializers(segments, entries, relocations)
      .read(symbols: symbols, statics: statics)
    textRelocations =
      hasTextRelocations
      ? Self.textRelocations(headers, relocations, symbols, sections) : []
  }

  /// Those of some names that are defined in the library, also if nobody else sees them.
  package func defined(among names: Set<String>) -> Set<String> {
    let offered = symbols.lazy.filter { $0.isDefined && names.contains($0.name) }.map(\.name)
    return statics.defined(among: names).union(offered)
  }

  private static func needs(_ entries: DynamicEntries) throws(DynamicSection.Problem) -> [Need] {
    var needs: [Need] = []
    for entry in entries.all where DynamicEntries.loading.contains(entry.tag) {
      let kind: Need.Kind =
        switch entry.tag {
        case 1: .needed
        case 0x7FFF_FFFD: .auxiliary
        case 0x7FFF_FFFF: .filter
        default: .audit
        }
      needs.append(Need(kind: kind, name: try entries.text(at: entry.value)))
    }
    return needs
  }

  private static func textRelocations(
    _ headers: [ProgramHeader],
    _ relocations: Relocations,
    _ symbols: [LibrarySymbol],
    _ sections: ELFSections
  ) -> [TextRelocation] {
    let fixed = headers.filter { $0.kind == .load && !$0.rights.contains(.write) }
    let entries = relocations.entries { place in fixed.contains { $0.contains(place) } }
    return entries.prefix(16).map { entry in
      let symbol = symbols.indices.contains(entry.symbol) ? symbols[entry.symbol].name : ""
      return TextRelocation(
        address: entry.address,
        section: sections.name(at: entry.address),
        symbol: symbol.isEmpty ? nil : symbol
      )
    }
  }
}
