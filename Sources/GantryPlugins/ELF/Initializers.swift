/// Finds the functions that run when a library is loaded, before anybody calls it.
struct Initializers {
  private let segments: ELFSegments
  private let relocations: Relocations
  /// Where the list of them is; empty when there is none.
  private let list: Range<UInt64>

  /// More than any compiler writes; a size from a hostile file is not followed for ever.
  private static let sizeLimit: UInt64 = 1 << 20
  /// Enough of a function to know the one that compilers put into every library.
  private static let codeSize: UInt64 = 16

  init(_ segments: ELFSegments, _ entries: DynamicEntries, _ relocations: Relocations) {
    self.segments = segments
    self.relocations = relocations
    // DT_INIT_ARRAY and DT_INIT_ARRAYSZ. DT_INIT is the toolchain's own and calls nothing else.
    let start = entries[25] ?? 0
    let size = min(entries[27] ?? 0, Self.sizeLimit)
    let (end, overflow) = start.addingReportingOverflow(size - size % 8)
    list = overflow || start == 0 ? 0..<0 : start..<end
  }

  /// The functions, in the order in which they run.
  func read(
    symbols: [LibrarySymbol],
    statics: StaticSymbols
  ) -> [LibraryAnatomy.Initializer] {
    guard !list.isEmpty else { return [] }
    var written: [UInt64: Relocations.Entry] = [:]
    for entry in relocations.entries(where: list.contains) { written[entry.address] = entry }
    let found = stride(from: list.lowerBound, to: list.upperBound, by: 8).map { slot in
      address(in: slot, written[slot], symbols)
    }
    let names = statics.functions(at: Set(found.map(\.address)))
    return found.map { address, symbol in
      LibraryAnatomy.Initializer(
        address: address,
        name: symbol ?? names[address],
        code: segments.slice(address: address, count: Self.codeSize) ?? []
      )
    }
  }

  /// What a slot of the list will hold once the linker has filled it.
  private func address(
    in slot: UInt64,
    _ entry: Relocations.Entry?,
    _ symbols: [LibrarySymbol]
  ) -> (address: UInt64, name: String?) {
    guard let entry else {
      // Packed relocations keep the address in its place.
      return (segments.slice(address: slot, count: 8)?.number(at: 0, width: 8) ?? 0, nil)
    }
    guard entry.symbol > 0, symbols.indices.contains(entry.symbol) else {
      return (entry.addend, nil)
    }
    let symbol = symbols[entry.symbol]
    return (symbol.isDefined ? symbol.address &+ entry.addend : 0, symbol.name)
  }
}
