/// Where the parts of a shared library lie: what is mapped, and what the linker reads.
struct ELFSegments {
  typealias Problem = DynamicSection.Problem

  /// A part of the file that is mapped to an address.
  private struct Mapping {
    var address: UInt64
    var offset: UInt64
    var size: UInt64
  }

  let bytes: LibraryBytes
  /// What the file is made for: the number that ELF gives to a processor.
  let machine: UInt64
  /// The parts of the file, in its order.
  private(set) var headers: [ProgramHeader] = []
  /// The bytes of the dynamic section.
  private(set) var dynamic: [UInt8] = []
  private var mappings: [Mapping] = []

  private static let entrySize: UInt64 = 56
  /// More than any linker writes; a count from a hostile file is not followed for ever.
  private static let dynamicLimit: UInt64 = 1 << 20

  init(_ bytes: LibraryBytes) throws(Problem) {
    self.bytes = bytes
    guard let header = bytes.slice(at: 0, count: 64) else {
      throw Problem("is cut off inside its header")
    }
    guard header.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { throw Problem("is not an ELF file") }
    guard header[4] == 2, header[5] == 1 else {
      throw Problem("is not a 64-bit little-endian library")
    }
    guard header.number(at: 16, width: 2) == 3 else { throw Problem("is not a shared library") }
    guard header.number(at: 54, width: 2) == Self.entrySize else {
      throw Problem("has odd program headers")
    }
    let count = header.number(at: 56, width: 2)
    let start = header.number(at: 32, width: 8)
    guard let table = bytes.slice(at: start, count: count * Self.entrySize) else {
      throw Problem("is cut off inside its program headers")
    }
    machine = header.number(at: 18, width: 2)
    var hasDynamic = false
    for place in 0..<Int(count) {
      let entry = Array(table[place * Int(Self.entrySize)..<(place + 1) * Int(Self.entrySize)])
      let offset = entry.number(at: 8, width: 8)
      let size = entry.number(at: 32, width: 8)
      headers.append(ProgramHeader(entry))
      switch entry.number(at: 0, width: 4) {
      case 1:  // PT_LOAD
        let address = entry.number(at: 16, width: 8)
        mappings.append(Mapping(address: address, offset: offset, size: size))
      case 2:  // PT_DYNAMIC
        guard size <= Self.dynamicLimit, let found = bytes.slice(at: offset, count: size) else {
          throw Problem("is cut off inside its dynamic section")
        }
        guard !hasDynamic else { throw Problem("has two dynamic sections") }
        (dynamic, hasDynamic) = (found, true)
      default: continue
      }
    }
    guard hasDynamic else { throw Problem("has no dynamic section") }
  }

  /// The bytes that are mapped to an address, or nil when they are not all in the file.
  func slice(address: UInt64, count: UInt64) -> [UInt8]? {
    for mapping in mappings where address >= mapping.address {
      let inside = address - mapping.address
      guard inside <= mapping.size, count <= mapping.size - inside else { continue }
      let (offset, overflow) = mapping.offset.addingReportingOverflow(inside)
      return overflow ? nil : bytes.slice(at: offset, count: count)
    }
    return nil
  }
}
