/// Compares versions the way the review of agents needs it (S0-59).
enum VersionOrder {
  /// Whether an installed version is behind the registry's.
  ///
  /// An unknown version is never behind. Versions of another form are behind when they differ.
  static func isOutdated(installed: String?, available: String?) -> Bool {
    guard let installed, let available, installed != "unknown", available != "unknown" else {
      return false
    }
    guard let old = Semantic(installed), let new = Semantic(available) else {
      return installed != available
    }
    return old < new
  }

  private struct Semantic: Comparable {
    let numbers: [Int]
    let prerelease: [String]

    init?(_ text: String) {
      let plain = text.hasPrefix("v") ? text.dropFirst() : Substring(text)
      let core = plain.split(separator: "+", maxSplits: 1).first ?? ""
      let parts = core.split(separator: "-", maxSplits: 1)
      let words = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
      let numbers = words.compactMap { Int($0) }
      guard words.count == 3, numbers.count == 3 else { return nil }
      self.numbers = numbers
      prerelease = parts.count < 2 ? [] : parts[1].split(separator: ".").map(String.init)
    }

    static func < (one: Semantic, two: Semantic) -> Bool {
      if one.numbers != two.numbers { return one.numbers.lexicographicallyPrecedes(two.numbers) }
      // A release is newer than all of its pre-releases.
      if one.prerelease.isEmpty || two.prerelease.isEmpty {
        return !one.prerelease.isEmpty && two.prerelease.isEmpty
      }
      return one.prerelease.lexicographicallyPrecedes(two.prerelease) { left, right in
        switch (Int(left), Int(right)) {
        case (let left?, let right?): left < right
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): left < right
        }
      }
    }
  }
}
