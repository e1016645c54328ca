/// The sections of a library, which only tools read: a library works without them, so what cannot be
/// read is passed over.
struct ELFSections {
  /// One section.
  struct Section {
    var name: String
    var kind: UInt64
    var address: UInt64
    var offset: UInt64
    var size: UInt64
    /// Another section that belongs to it: of symbols, their names.
    var link: Int
  }

  let all: [Section]
  private let bytes: LibraryBytes

  private static let entrySize: UInt64 = 64
  /// More than any tool writes into one table of names of sections.
  private static let namesLimit: UInt64 = 1 << 24

  init(_ bytes: LibraryBytes) {
    self.bytes = bytes
    all = Self.read(bytes)
  }

  /// The bytes of a section, or nil when they are not all there.
  func contents(of section: Section) -> [UInt8]? {
    // SHT_NOBITS takes no room in the file.
    section.kind == 8 ? nil : bytes.slice(at: section.offset, count: section.size)
  }

  /// The name of the section that an address is in.
  func name(at address: UInt64) -> String? {
    all.first { $0.address != 0 && address >= $0.address && address - $0.address < $0.size }?.name
  }

  /// How many symbols the section says that holds the table at an address; 0 when there is none.
  func dynamicSymbols(at address: UInt64) -> UInt64 {
    // SHT_DYNSYM, 24 bytes for each symbol.
    (all.first { $0.kind == 11 && $0.address == address }?.size ?? 0) / 24
  }

  private static func read(_ bytes: LibraryBytes) -> [Section] {
    guard let header = bytes.slice(at: 0, count: 64),
      header.number(at: 58, width: 2) == entrySize
    else { return [] }
    let count = header.number(at: 60, width: 2)
    let start = header.number(at: 40, width: 8)
    guard start != 0, let table = bytes.slice(at: start, count: count * entrySize) else {
      return []
    }
    func number(_ section: Int, _ offset: Int, _ width: Int) -> UInt64 {
      table.number(at: section * Int(entrySize) + offset, width: width)
    }
    var names: [UInt8] = []
    let place = Int(header.number(at: 62, width: 2))
    if place < Int(count), number(place, 32, 8) <= namesLimit {
      names = bytes.slice(at: number(place, 24, 8), count: number(place, 32, 8)) ?? []
    }
    return (0..<Int(count)).map { section in
      Section(
        name: names.text(at: number(section, 0, 4)),
        kind: number(section, 4, 4),
        address: number(section, 16, 8),
        offset: number(section, 24, 8),
        size: number(section, 32, 8),
        link: Int(number(section, 40, 4))
      )
    }
  }
}

extension [UInt8] {
  /// The text that begins at a place and ends before a zero; empty when there is none.
  func text(at offset: UInt64) -> String {
    guard offset < UInt64(count) else { return "" }
    let rest = self[Int(offset)...]
    return String(decoding: rest.prefix { $0 != 0 }, as: UTF8.self)
  }
}
