/// One part of a library as its program headers describe it: what it is for, where, and its rights.
package struct ProgramHeader: Sendable, Hashable {
  /// What a part is for.
  package enum Kind: Sendable, Hashable {
    /// It is mapped into memory.
    case load
    /// It names the program that interprets the file; a library has none.
    case interpreter
    /// It says what rights the stack needs.
    case stack
    /// It is made unwritable once everything in it is settled.
    case sealed
    /// Something that matters to nobody here.
    case other(UInt64)
  }

  /// What may be done with the memory.
  package struct Rights: OptionSet, Sendable, Hashable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let execute = Rights(rawValue: 1)
    package static let write = Rights(rawValue: 2)
    package static let read = Rights(rawValue: 4)
  }

  /// What the part is for.
  package let kind: Kind
  /// What may be done with it.
  package let rights: Rights
  /// Where it begins in memory, seen from the start of the library.
  package let address: UInt64
  /// How much memory it takes.
  package let size: UInt64
  /// Where it ends in the file.
  package let fileEnd: UInt64

  /// Reads one entry of the table, 56 bytes.
  init(_ entry: [UInt8]) {
    kind =
      switch entry.number(at: 0, width: 4) {
      case 1: .load
      case 3: .interpreter
      case 0x6474_E551: .stack
      case 0x6474_E552: .sealed
      case let other: .other(other)
      }
    rights = Rights(rawValue: entry.number(at: 4, width: 4) & 7)
    address = entry.number(at: 16, width: 8)
    size = entry.number(at: 40, width: 8)
    let (end, isPast) = entry.number(at: 8, width: 8)
      .addingReportingOverflow(entry.number(at: 32, width: 8))
    fileEnd = isPast ? .max : end
  }

  /// Whether an address is inside.
  package func contains(_ place: UInt64) -> Bool { place >= address && place - address < size }
}
