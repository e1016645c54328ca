/// The entries of a dynamic section, and the texts they name.
struct DynamicEntries {
  typealias Problem = DynamicSection.Problem

  /// One entry: what it is about, and a number or an address.
  struct Entry {
    var tag: UInt64
    var value: UInt64
  }

  /// The tags that name a library to load: needed, auxiliary, filter, audit and dependency audit.
  static let loading: Set<UInt64> = [1, 0x7FFF_FFFD, 0x7FFF_FFFF, 0x6FFF_FEFC, 0x6FFF_FEFB]
  private static let textLimit: UInt64 = 1 << 26

  /// The entries before the one that ends the section.
  let all: [Entry]
  private let texts: [UInt8]

  init(_ segments: ELFSegments) throws(Problem) {
    let dynamic = segments.dynamic
    var entries: [Entry] = []
    for offset in stride(from: 0, to: dynamic.count - dynamic.count % 16, by: 16) {
      let tag = dynamic.number(at: offset, width: 8)
      guard tag != 0 else { break }
      entries.append(Entry(tag: tag, value: dynamic.number(at: offset + 8, width: 8)))
    }
    all = entries
    // DT_STRTAB and DT_STRSZ.
    guard let address = entries.first(where: { $0.tag == 5 })?.value,
      let size = entries.first(where: { $0.tag == 10 })?.value,
      size <= Self.textLimit, let texts = segments.slice(address: address, count: size)
    else { throw Problem("has no table of names, or it is cut off") }
    self.texts = texts
  }

  /// The value of the first entry with a tag.
  subscript(tag: UInt64) -> UInt64? { all.first { $0.tag == tag }?.value }

  /// The text that begins at a place of the table of names.
  func text(at offset: UInt64) throws(Problem) -> String {
    guard offset < UInt64(texts.count), let end = texts[Int(offset)...].firstIndex(of: 0) else {
      throw Problem("names something outside of its table of names")
    }
    return String(decoding: texts[Int(offset)..<end], as: UTF8.self)
  }
}
