/// One symbol that a library offers to the dynamic linker, or asks it for.
package struct LibrarySymbol: Sendable, Hashable {
  /// Who may see a symbol, and which one is meant when there are several.
  package enum Binding: Sendable, Hashable {
    case local, global, weak
    /// One for the whole process, whatever library it comes from.
    case unique
    case other
  }

  /// What a symbol names.
  package enum Kind: Sendable, Hashable {
    case function, object, threadLocal
    /// A function that chooses another one when the library is loaded.
    case choosing
    case other
  }

  /// The name.
  package let name: String
  /// Who may see it.
  package let binding: Binding
  /// What it names.
  package let kind: Kind
  /// Whether it is here, and not asked of somebody else.
  package let isDefined: Bool
  /// Whether it is a plain number, as the name of a version is.
  package let isAbsolute: Bool
  /// Where it is, seen from the start of the library.
  package let address: UInt64
  /// The version that belongs to it.
  package let version: SymbolVersion?

  /// Whether others see it.
  package var isOffered: Bool { isDefined && [.global, .weak, .unique].contains(binding) }

  /// Reads one entry of the table, 24 bytes at a place.
  init(_ table: [UInt8], at start: Int, name: String, version: SymbolVersion?) {
    self.name = name
    self.version = version
    binding =
      switch table[start + 4] >> 4 {
      case 0: .local
      case 1: .global
      case 2: .weak
      case 10: .unique
      default: .other
      }
    kind =
      switch table[start + 4] & 15 {
      case 1: .object
      case 2: .function
      case 6: .threadLocal
      case 10: .choosing
      default: .other
      }
    let section = table.number(at: start + 6, width: 2)
    isDefined = section != 0
    isAbsolute = section == 0xFFF1
    address = table.number(at: start + 8, width: 8)
  }
}
