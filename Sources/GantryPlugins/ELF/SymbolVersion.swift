/// The version that belongs to a symbol: of the library it is asked from, or of this one.
package struct SymbolVersion: Sendable, Hashable {
  /// The version: `GLIBC_2.34`.
  package let name: String
  /// The library that has to have it; nil for a version that this library defines.
  package let library: String?
}

/// The versions of a library's symbols, by the numbers under which its symbols name them.
struct SymbolVersions {
  typealias Problem = DynamicSection.Problem

  /// More than any library has; a chain in a hostile file is not followed for ever.
  private static let countLimit = 1 << 14

  private var names: [UInt64: SymbolVersion] = [:]
  private var numbers: [UInt8] = []

  init(_ segments: ELFSegments, _ entries: DynamicEntries, symbols: UInt64) throws(Problem) {
    // DT_VERSYM: one number for each symbol.
    guard let address = entries[0x6FFF_FFF0] else { return }
    guard let table = segments.slice(address: address, count: symbols * 2) else { throw Self.cut }
    numbers = table
    if let needs = entries[0x6FFF_FFFE] { try readNeeds(at: needs, segments, entries) }
    if let own = entries[0x6FFF_FFFC] { try readOwn(at: own, segments, entries) }
  }

  /// Every version, of others and of this library, in no order.
  var all: [SymbolVersion] { Array(names.values) }

  /// The version of the symbol at a place of the table of symbols.
  subscript(place: Int) -> SymbolVersion? {
    guard place * 2 + 2 <= numbers.count else { return nil }
    return names[numbers.number(at: place * 2, width: 2) & 0x7FFF]
  }

  /// Reads what is asked of other libraries: a chain of libraries with a chain of versions each.
  private mutating func readNeeds(
    at start: UInt64,
    _ segments: ELFSegments,
    _ entries: DynamicEntries
  ) throws(Problem) {
    var address = start
    var budget = Self.countLimit
    while budget > 0 {
      guard let need = segments.slice(address: address, count: 16) else { throw Self.cut }
      let library = try entries.text(at: need.number(at: 4, width: 4))
      var version = address &+ need.number(at: 8, width: 4)
      for _ in 0..<need.number(at: 2, width: 2) where budget > 0 {
        guard let part = segments.slice(address: version, count: 16) else { throw Self.cut }
        let name = try entries.text(at: part.number(at: 8, width: 4))
        names[part.number(at: 6, width: 2) & 0x7FFF] = SymbolVersion(name: name, library: library)
        version &+= part.number(at: 12, width: 4)
        budget -= 1
      }
      let next = need.number(at: 12, width: 4)
      guard next != 0 else { return }
      address &+= next
      budget -= 1
    }
    throw Self.cut
  }

  /// Reads the versions this library defines; the first one is its own name and no version.
  private mutating func readOwn(
    at start: UInt64,
    _ segments: ELFSegments,
    _ entries: DynamicEntries
  ) throws(Problem) {
    var address = start
    for _ in 0..<Self.countLimit {
      guard let own = segments.slice(address: address, count: 20),
        let part = segments.slice(
          address: address &+ own.number(at: 12, width: 4),
          count: 8
        )
      else { throw Self.cut }
      let number = own.number(at: 4, width: 2) & 0x7FFF
      if number > 1 {
        let name = try entries.text(at: part.number(at: 0, width: 4))
        names[number] = SymbolVersion(name: name, library: nil)
      }
      let next = own.number(at: 16, width: 4)
      guard next != 0 else { return }
      address &+= next
    }
    throw Self.cut
  }

  private static let cut = Problem("is cut off inside the versions of its symbols")
}
