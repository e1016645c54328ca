import Foundation

/// Every constant that the rules find in the sources.
struct Catalogue {
  let constants: [Constant]

  /// Looks through the sources.
  ///
  /// - Parameters:
  ///   - rules: What to look for.
  ///   - sources: The root of the sources.
  ///   - part: A part of the path of the files that are wanted; empty for all.
  /// - Throws: ``Vacancy`` when a rule finds nothing, which means that it is out of date.
  init(_ rules: [Rule], in sources: String, only part: String) throws {
    var found: [Constant] = []
    var taken: Set<String> = []
    for rule in rules {
      let own = try rule.places.flatMap { place in
        try Self.files(place, in: sources).flatMap { file in
          let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
          return rule.constants(of: file, text: text)
        }
      }
      guard !own.isEmpty else { throw Vacancy(rule: rule) }
      found += own.filter { constant in
        let place = "\(constant.file):\(constant.line):\(constant.bytes.lowerBound)"
        return taken.insert(place).inserted
      }
    }
    constants = part.isEmpty ? found : found.filter { $0.file.contains(part) }
  }

  /// Draws some constants, of every kind in turn, so that a kind of few is not forgotten.
  func draw(_ count: Int, using generator: inout SeededGenerator) -> [Constant] {
    let kinds = Dictionary(grouping: constants, by: \.kind).sorted { $0.key < $1.key }
    var piles = kinds.map { $0.value.shuffled(using: &generator) }.shuffled(using: &generator)
    var drawn: [Constant] = []
    while drawn.count < count, !piles.isEmpty {
      for place in piles.indices where drawn.count < count {
        if let constant = piles[place].popLast() { drawn.append(constant) }
      }
      piles.removeAll(where: \.isEmpty)
    }
    return drawn
  }

  private static func files(_ place: String, in sources: String) throws -> [String] {
    let path = sources + "/" + place
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
    guard isFolder.boolValue else { return [place] }
    let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return inside.filter { $0.hasSuffix(".swift") || $0.hasSuffix(".yaml") }.sorted()
      .map { "\(place)/\($0)" }
  }

  /// A rule that finds nothing any more.
  struct Vacancy: Error, CustomStringConvertible {
    let rule: Rule

    var description: String {
      "no \(rule.kind) is found in \(rule.places.joined(separator: ", ")) by the pattern "
        + "\(rule.pattern.pattern); correct it in Tests/Mutants/Sources/Mutants/Rule+All.swift"
    }
  }
}
