/// A place in a text, line and column counted from 1, columns in Unicode scalars.
struct SourcePosition: Sendable, Hashable {
  var line: Int
  var column: Int
}
