/// The symbols that a shared library defines for others.
struct DynamicSymbols {
  typealias Problem = DynamicSection.Problem

  private static let symbolSize: UInt64 = 24
  /// The file is the true bound; this one keeps a hostile chain from being walked for long.
  private static let countLimit: UInt64 = 1 << 22

  private let segments: ELFSegments
  private let entries: DynamicEntries

  init(_ segments: ELFSegments, _ entries: DynamicEntries) {
    self.segments = segments
    self.entries = entries
  }

  /// The names of all symbols that are defined here and visible to others, in the file's order.
  func defined() throws(Problem) -> [String] {
    let (table, count) = try table()
    var names: [String] = []
    for place in 0..<Int(count) {
      let start = place * Int(Self.symbolSize)
      let binding = table[start + 4] >> 4
      let section = table.number(at: start + 6, width: 2)
      // Global, weak or unique, and not merely asked for.
      guard section != 0, [1, 2, 10].contains(binding) else { continue }
      names.append(try entries.text(at: table.number(at: start, width: 4)))
    }
    return names
  }

  /// All symbols, asked for and defined, and every version that is wanted of other libraries.
  ///
  /// The hash tables of a library that offers nothing do not count what it asks for; its section of
  /// symbols does.
  ///
  /// - Parameter sections: The sections.
  /// - Returns: The symbols in the file's order, and the versions.
  /// - Throws: ``Problem`` saying what is wrong.
  func whole(
    _ sections: ELFSections
  ) throws(Problem) -> (symbols: [LibrarySymbol], wanted: [SymbolVersion]) {
    let (table, count) = try table(atLeast: sections.dynamicSymbols(at: entries[6] ?? 0))
    let versions = try SymbolVersions(segments, entries, symbols: count)
    var symbols: [LibrarySymbol] = []
    symbols.reserveCapacity(Int(count))
    for place in 0..<Int(count) {
      let start = place * Int(Self.symbolSize)
      let name = try entries.text(at: table.number(at: start, width: 4))
      symbols.append(LibrarySymbol(table, at: start, name: name, version: versions[place]))
    }
    return (symbols, versions.all.filter { $0.library != nil })
  }

  /// The bytes of the table, and how many symbols are in it.
  private func table(
    atLeast known: UInt64 = 0
  ) throws(Problem) -> (bytes: [UInt8], count: UInt64) {
    guard let address = entries[6] else { return ([], 0) }  // DT_SYMTAB
    let count = max(try count(), known)
    guard count <= Self.countLimit,
      let table = segments.slice(address: address, count: count * Self.symbolSize)
    else { throw Problem("is cut off inside its symbols") }
    return (table, count)
  }

  /// How many symbols there are, which only the hash tables tell.
  private func count() throws(Problem) -> UInt64 {
    if let address = entries[4] {  // DT_HASH
      guard let head = segments.slice(address: address, count: 8) else { throw Self.cut }
      return head.number(at: 4, width: 4)
    }
    guard let address = entries[0x6FFF_FEF5] else { return 0 }  // DT_GNU_HASH
    guard let head = segments.slice(address: address, count: 16) else { throw Self.cut }
    let buckets = head.number(at: 0, width: 4)
    let first = head.number(at: 4, width: 4)
    let filter = head.number(at: 8, width: 4) * 8
    let (start, overflow) = address.addingReportingOverflow(16 + filter)
    guard !overflow, buckets <= Self.countLimit,
      let table = segments.slice(address: start, count: buckets * 4)
    else { throw Self.cut }
    var last: UInt64 = 0
    for place in 0..<Int(buckets) { last = max(last, table.number(at: place * 4, width: 4)) }
    guard last >= first else { return first }
    return try end(of: last, from: first, chains: start &+ buckets * 4) + 1
  }

  /// Follows the last chain to the symbol that ends it.
  private func end(
    of symbol: UInt64,
    from first: UInt64,
    chains: UInt64
  ) throws(Problem) -> UInt64 {
    var symbol = symbol
    while symbol <= Self.countLimit {
      let (address, overflow) = chains.addingReportingOverflow((symbol - first) * 4)
      guard !overflow, let link = segments.slice(address: address, count: 4) else {
        throw Self.cut
      }
      if link[0] & 1 == 1 { return symbol }
      symbol += 1
    }
    throw Self.cut
  }

  private static let cut = Problem("is cut off inside its table of symbols")
}
