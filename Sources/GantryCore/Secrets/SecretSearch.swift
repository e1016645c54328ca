/// Finds any of many needles in one pass over the bytes, as Aho and Corasick do.
///
/// The time is linear in the bytes however many needles there are, and nothing is read twice. Nodes
/// hold their children as a chain, because nearly all of them have one: a table of 256 for each
/// would take a hundred times the memory.
final class SecretSearch: Sendable {
  /// Where the search stands; 0 is the beginning.
  typealias State = Int32

  private struct Node {
    var byte: UInt8
    var child: State = 0
    var sibling: State = 0
    /// Where to go on when no child fits: the longest end of this node that begins a needle.
    var fallback: State = 0
    /// How many bytes lead here: so many might belong to a needle.
    var depth: Int32
    /// How long the longest needle is that ends here; 0 when none does.
    var match: Int32 = 0
    /// The secret of a needle that ends here and holds it whole; -1 when none does.
    var owner: Int32 = -1
  }

  private let nodes: [Node]
  /// The children of the beginning, where nearly every byte of an innocent text is looked up.
  private let first: [State]

  /// Builds the search.
  ///
  /// - Parameter needles: The forms of each secret; an empty one is left out.
  init(_ needles: [Set<SecretForms.Needle>]) {
    var nodes = [Node(byte: 0, depth: 0)]
    for (owner, forms) in needles.enumerated() {
      for form in forms where !form.bytes.isEmpty {
        let end = Self.add(form.bytes, to: &nodes)
        nodes[end].match = nodes[end].depth
        if form.isWhole { nodes[end].owner = Int32(owner) }
      }
    }
    first = Self.children(of: 0, in: nodes).reduce(into: [State](repeating: 0, count: 256)) {
      $0[Int(nodes[Int($1)].byte)] = $1
    }
    self.nodes = Self.linked(nodes)
  }

  /// Where the search stands after one more byte.
  func step(_ state: State, _ byte: UInt8) -> State {
    var state = state
    while state != 0 {
      if let next = child(of: state, byte) { return next }
      state = nodes[Int(state)].fallback
    }
    return first[Int(byte)]
  }

  /// How many of the newest bytes might be the beginning of a needle.
  func depth(_ state: State) -> Int { Int(nodes[Int(state)].depth) }

  /// How many of the newest bytes are a needle; 0 when they are none.
  func match(_ state: State) -> Int { Int(nodes[Int(state)].match) }

  /// The secret that the newest bytes hold whole; nil when they hold none.
  func owner(_ state: State) -> Int? {
    let owner = nodes[Int(state)].owner
    return owner < 0 ? nil : Int(owner)
  }

  private func child(of state: State, _ byte: UInt8) -> State? {
    var next = nodes[Int(state)].child
    while next != 0 {
      if nodes[Int(next)].byte == byte { return next }
      next = nodes[Int(next)].sibling
    }
    return nil
  }

  // MARK: - Building

  private static func add(_ needle: [UInt8], to nodes: inout [Node]) -> Int {
    var place = 0
    for byte in needle {
      let known = children(of: place, in: nodes).first { nodes[Int($0)].byte == byte }
      if let known {
        place = Int(known)
        continue
      }
      var node = Node(byte: byte, depth: nodes[place].depth + 1)
      node.sibling = nodes[place].child
      nodes[place].child = State(nodes.count)
      place = nodes.count
      nodes.append(node)
    }
    return place
  }

  private static func children(of place: Int, in nodes: [Node]) -> some Sequence<State> {
    sequence(first: nodes[place].child) { nodes[Int($0)].sibling }.prefix { $0 != 0 }
  }

  /// Links every node with the one to fall back to, the nearest to the beginning first.
  private static func linked(_ nodes: [Node]) -> [Node] {
    var nodes = nodes
    var line = Array(children(of: 0, in: nodes))
    var next = 0
    while next < line.count {
      let place = Int(line[next])
      next += 1
      for child in Array(children(of: place, in: nodes)) {
        let fallback = fallback(of: place, nodes[Int(child)].byte, in: nodes)
        nodes[Int(child)].fallback = fallback
        let shorter = nodes[Int(fallback)]
        if nodes[Int(child)].match == 0 { nodes[Int(child)].match = shorter.match }
        if nodes[Int(child)].owner < 0 { nodes[Int(child)].owner = shorter.owner }
        line.append(child)
      }
    }
    return nodes
  }

  private static func fallback(of parent: Int, _ byte: UInt8, in nodes: [Node]) -> State {
    var place = Int(nodes[parent].fallback)
    while true {
      if let found = children(of: place, in: nodes).first(where: { nodes[Int($0)].byte == byte }) {
        return found
      }
      guard place != 0 else { return 0 }
      place = Int(nodes[place].fallback)
    }
  }
}
