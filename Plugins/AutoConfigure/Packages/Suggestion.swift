/// Finds the known name that somebody probably meant.
enum Suggestion {
  /// The closest known name, or nil when nothing is close enough to be worth a sentence.
  static func closest(to name: String, in known: some Sequence<String>) -> String? {
    let limit = max(1, name.count / 3)
    return known.map { (distance(name, $0), $0) }.filter { $0.0 <= limit }.min { $0 < $1 }?.1
  }

  /// The number of insertions, removals and replacements that turn one name into the other.
  private static func distance(_ one: String, _ two: String) -> Int {
    let one = Array(one.lowercased().unicodeScalars.prefix(80))
    let two = Array(two.lowercased().unicodeScalars.prefix(80))
    var row = Array(0...two.count)
    for (index, left) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, right) in two.enumerated() {
        let replaced = left == right ? diagonal : diagonal + 1
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[two.count]
  }
}
