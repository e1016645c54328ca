/// What the dynamic linker writes into a library when it loads it.
struct Relocations {
  typealias Problem = DynamicSection.Problem

  /// One place that is written.
  struct Entry {
    /// Where, seen from the start of the library.
    var address: UInt64
    /// What kind of value; each processor has its own numbers.
    var kind: UInt64
    /// The symbol whose address is written, by its place in the table; 0 for none.
    var symbol: Int
    /// What is added, or written by itself.
    var addend: UInt64
  }

  private static let entrySize: UInt64 = 24
  private static let sizeLimit: UInt64 = 1 << 28

  private var tables: [[UInt8]] = []

  init(_ segments: ELFSegments, _ entries: DynamicEntries) throws(Problem) {
    // DT_RELA with DT_RELASZ, and DT_JMPREL with DT_PLTRELSZ. DT_RELR only adds the library's own
    // address to what is there already.
    for (start, length) in [(7, 8), (23, 2)] as [(UInt64, UInt64)] {
      guard let address = entries[start], let size = entries[length], size > 0 else { continue }
      guard size <= Self.sizeLimit, let table = segments.slice(address: address, count: size)
      else { throw Problem("is cut off inside its relocations") }
      tables.append(table)
    }
  }

  /// The entries whose place is wanted, in the file's order.
  func entries(where isWanted: (UInt64) -> Bool) -> [Entry] {
    tables.flatMap { table in
      stride(from: 0, through: table.count - Int(Self.entrySize), by: Int(Self.entrySize))
        .compactMap { start in
          let address = table.number(at: start, width: 8)
          guard isWanted(address) else { return nil }
          return Entry(
            address: address,
            kind: table.number(at: start + 8, width: 4),
            symbol: Int(table.number(at: start + 12, width: 4)),
            addend: table.number(at: start + 16, width: 8)
          )
        }
    }
  }
}
