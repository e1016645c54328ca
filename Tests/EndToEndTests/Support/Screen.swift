/// What a terminal shows of a stream, and what has scrolled out of it.
///
/// It knows the little that bars need: lines that wrap, moving up, clearing to the end, colours.
struct Screen {
  private(set) var scrolledOut: [String] = []
  private(set) var rows: [[Character]]
  private let columns: Int
  private var row = 0
  private var column = 0

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = Array(repeating: [], count: rows)
  }

  /// Everything that was ever shown and is still to be seen, from the top.
  var lines: [String] { scrolledOut + rows.map { String($0) } }

  /// Shows a text.
  mutating func show(_ text: String) {
    // Scalars, because a carriage return and a line feed together are one character.
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1B}":
        rest.removeFirst()
        let number = rest.prefix { ("0"..."9").contains($0) || $0 == ";" }
        rest.removeFirst(number.count)
        perform(rest.removeFirst(), Int(String(number)) ?? 1)
      case "\r": column = 0
      case "\n": feed()
      default: put(Character(scalar))
      }
    }
  }

  private mutating func perform(_ command: Unicode.Scalar, _ count: Int) {
    switch command {
    case "A": row = max(0, row - count)
    case "J":
      rows[row] = Array(rows[row].prefix(column))
      for below in rows.indices where below > row { rows[below] = [] }
    default: break
    }
  }

  private mutating func put(_ character: Character) {
    if column == columns {
      column = 0
      feed()
    }
    while rows[row].count <= column { rows[row].append(" ") }
    rows[row][column] = character
    column += 1
  }

  private mutating func feed() {
    if row < rows.count - 1 {
      row += 1
    } else {
      scrolledOut.append(String(rows.removeFirst()))
      rows.append([])
    }
  }
}
