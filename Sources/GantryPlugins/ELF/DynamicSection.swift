/// What a shared library tells the dynamic linker: what else to load, where to look, what it offers.
///
/// Nothing in a file is believed: every offset and count is checked against the file before it is
/// followed, so that a damaged or hostile library is a ``Problem`` and never a crash.
public struct DynamicSection: Sendable, Hashable {
  /// What is wrong with a file, as a phrase that follows its name.
  struct Problem: Error, Hashable {
    var text: String

    init(_ text: String) { self.text = text }
  }

  /// The libraries that the linker loads with it, in the order of the file.
  ///
  /// Filters and auditors are among them, because the linker loads them just the same.
  public var needed: [String] = []
  /// Where the linker is told to look first, the folders separated by colons; nil for nowhere.
  public var runpath: String?
  /// The symbols it offers to others, sorted.
  public var symbols: [String] = []

  /// Reads the dynamic section of a library.
  ///
  /// - Parameter bytes: The library.
  /// - Returns: What it says.
  /// - Throws: ``Problem`` saying what is wrong.
  static func read(_ bytes: LibraryBytes) throws(Problem) -> DynamicSection {
    let segments = try ELFSegments(bytes)
    let entries = try DynamicEntries(segments)
    var section = DynamicSection()
    for entry in entries.all where DynamicEntries.loading.contains(entry.tag) {
      section.needed.append(try entries.text(at: entry.value))
    }
    // DT_RUNPATH makes the linker pass over DT_RPATH, but both are places to look.
    let paths = entries.all.filter { $0.tag == 29 || $0.tag == 15 }
    if !paths.isEmpty {
      var folders: [String] = []
      for path in paths { folders.append(try entries.text(at: path.value)) }
      section.runpath = folders.joined(separator: ":")
    }
    section.symbols = try DynamicSymbols(segments, entries).defined().sorted()
    return section
  }
}
