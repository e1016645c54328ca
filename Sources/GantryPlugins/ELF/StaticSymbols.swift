/// The symbols that a library keeps for debuggers: all of them, the hidden ones too, unless it was
/// stripped.
struct StaticSymbols {
  private static let symbolSize = 24

  private let table: [UInt8]
  private let texts: [UInt8]

  /// Finds the table; a library that was stripped has an empty one.
  init(_ sections: ELFSections) {
    // SHT_SYMTAB.
    guard let section = sections.all.first(where: { $0.kind == 2 }),
      sections.all.indices.contains(section.link),
      let table = sections.contents(of: section),
      let texts = sections.contents(of: sections.all[section.link])
    else {
      (table, texts) = ([], [])
      return
    }
    self.table = table
    self.texts = texts
  }

  /// The names of the functions that begin at some addresses.
  func functions(at addresses: Set<UInt64>) -> [UInt64: String] {
    var names: [UInt64: String] = [:]
    guard !addresses.isEmpty else { return names }
    for start in places {
      // STT_FUNC, defined here.
      guard table[start + 4] & 15 == 2, isDefined(start) else { continue }
      let address = table.number(at: start + 8, width: 8)
      guard addresses.contains(address), names[address] == nil else { continue }
      names[address] = name(start)
    }
    return names
  }

  /// Those of some names that are defined here, hidden or not.
  func defined(among names: Set<String>) -> Set<String> {
    let first = Set(names.compactMap(\.utf8.first))
    var found: Set<String> = []
    for start in places where isDefined(start) {
      // Libraries of Swift have a hundred thousand symbols, so only the first byte of most is read.
      let offset = table.number(at: start, width: 4)
      guard offset < UInt64(texts.count), first.contains(texts[Int(offset)]) else { continue }
      let name = texts.text(at: offset)
      if names.contains(name) { found.insert(name) }
    }
    return found
  }

  private var places: StrideTo<Int> {
    stride(from: 0, to: table.count - table.count % Self.symbolSize, by: Self.symbolSize)
  }

  private func isDefined(_ start: Int) -> Bool { table[start + 6] != 0 || table[start + 7] != 0 }

  private func name(_ start: Int) -> String { texts.text(at: table.number(at: start, width: 4)) }
}
