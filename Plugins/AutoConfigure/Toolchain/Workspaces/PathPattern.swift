/// A pattern for folders as workspaces write them: `packages/*`, `apps/**`, `{api,web}`, `lib-?`.
struct PathPattern: Sendable, Equatable {
  /// More alternatives than any workspace needs, and few enough to try one after the other.
  static let maximumAlternatives = 64

  private let alternatives: [[String]]

  /// A pattern relative to a folder; nil when it leads out of the root.
  ///
  /// - Parameters:
  ///   - text: The pattern as written.
  ///   - folder: The folder of the manifest, relative to the root.
  init?(_ text: String, in folder: String) {
    let resolved = Self.expand(text.trimmingSpaces()).compactMap { alternative in
      SourceTree.resolve(alternative, from: folder)
    }
    guard !resolved.isEmpty else { return nil }
    alternatives = resolved.map { $0.split(separator: "/").map(String.init) }
  }

  /// Whether a folder is one of those the pattern means.
  func matches(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    return alternatives.contains { Self.matches($0, parts) }
  }

  /// Whether a folder, or one above it, is one of those the pattern means.
  func covers(_ path: String) -> Bool {
    SourceTree.lineage(of: path).contains(where: matches)
  }

  /// Goes through the folders with the set of places in the pattern that were reached, so that many
  /// `**` cost no more than one.
  private static func matches(_ pattern: [String], _ parts: [String]) -> Bool {
    var reached = passing([0], pattern)
    for part in parts {
      var next: Set<Int> = []
      for place in reached where place < pattern.count {
        if pattern[place] == "**" {
          next.insert(place)
        } else if isMatch(Array(pattern[place].utf8), Array(part.utf8)) {
          next.insert(place + 1)
        }
      }
      guard !next.isEmpty else { return false }
      reached = passing(next, pattern)
    }
    return reached.contains(pattern.count)
  }

  /// The places with those that a `**` for no folder at all leads to.
  private static func passing(_ places: Set<Int>, _ pattern: [String]) -> Set<Int> {
    var result = places
    for place in places.sorted() {
      var place = place
      while place < pattern.count, pattern[place] == "**" {
        place += 1
        result.insert(place)
      }
    }
    return result
  }

  /// One name: `*` stands for any text and `?` for one byte.
  private static func isMatch(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var place = 0
    var at = 0
    var star: (place: Int, at: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        star = (place, at)
        place += 1
      } else if place < pattern.count,
        pattern[place] == name[at] || pattern[place] == UInt8(ascii: "?")
      {
        place += 1
        at += 1
      } else if let last = star {
        star = (last.place, last.at + 1)
        place = last.place + 1
        at = last.at + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// The texts that the braces of a pattern stand for.
  private static func expand(_ text: String) -> [String] {
    var done: [String] = []
    var open = [text]
    while let next = open.popLast(), done.count + open.count < maximumAlternatives {
      guard let start = next.firstIndex(of: "{"),
        let end = next[start...].firstIndex(of: "}")
      else {
        done.append(next)
        continue
      }
      let choices = next[next.index(after: start)..<end].split(
        separator: ",",
        omittingEmptySubsequences: false
      )
      open += choices.map { "\(next[..<start])\($0)\(next[next.index(after: end)...])" }
    }
    return done
  }
}
