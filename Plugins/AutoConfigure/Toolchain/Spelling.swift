/// Finds the name a person most likely meant.
enum Spelling {
  /// The candidate at most two edits away, the nearest first, then by name.
  static func nearest(to name: String, in candidates: [String]) -> String? {
    let bounded = candidates.filter { abs($0.count - name.count) <= 2 && $0.count > 2 }
    let ranked = bounded.map { (distance: distance(name, $0), name: $0) }
    return ranked.filter { $0.distance <= 2 }.min {
      ($0.distance, $0.name) < ($1.distance, $1.name)
    }?
    .name
  }

  private static func distance(_ first: String, _ second: String) -> Int {
    let first = Array(first.lowercased())
    let second = Array(second.lowercased())
    var row = Array(0...second.count)
    for (i, left) in first.enumerated() {
      var previous = row[0]
      row[0] = i + 1
      for (j, right) in second.enumerated() {
        let substitution = previous + (left == right ? 0 : 1)
        previous = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[second.count]
  }
}
