/// Finds port numbers that a file says in so many words.
enum PortScan {
  /// Numbers that directly follow one of the given texts, with their lines.
  ///
  /// - Parameters:
  ///   - text: The file.
  ///   - needles: What stands before a port, such as `.listen(`.
  /// - Returns: Ports between 1 and 65535 in the order of the file.
  static func ports(in text: ManifestText, after needles: [String]) -> [(port: Int, line: Int)] {
    var found: [(port: Int, line: Int)] = []
    // Most files say no port, and one look at the whole text is quicker than one at each line.
    let needles = needles.filter { text.text.place(of: $0) != nil }
    guard !needles.isEmpty else { return [] }
    for (index, line) in text.lines.enumerated() where !isComment(line) {
      for needle in needles {
        for range in line.places(of: needle) {
          guard let port = port(at: line[range.upperBound...]) else { continue }
          found.append((port: port, line: index + 1))
        }
      }
    }
    return found
  }

  /// The port a text begins with, after spaces and an opening quote.
  static func port(at text: some StringProtocol) -> Int? {
    let digits = text.drop { " \"'`".contains($0) }.prefix { $0.isASCII && $0.isNumber }
    guard digits.count <= 5, let port = Int(digits), (1...65_535).contains(port) else {
      return nil
    }
    return port
  }

  private static func isComment(_ line: Substring) -> Bool {
    let start = line.drop { $0 == " " || $0 == "\t" }
    return start.hasPrefix("//") || start.hasPrefix("#") || start.hasPrefix("*")
  }
}
