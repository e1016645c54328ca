/// The members of a JSON object, in the order they were written.
///
/// Lookup scans small objects and uses an index for large ones, because nearly every object that
/// passes through has a handful of members and an index costs more than it saves there.
public struct JSONObject: Sendable {
  /// One named value.
  public struct Member: Sendable, Hashable {
    /// The member's name.
    public var name: String
    /// The member's value.
    public var value: JSON
  }

  private static let scanLimit = 16

  /// The members in order.
  public private(set) var members: [Member]
  private var positions: [String: Int]

  /// Makes an object without members.
  public init() {
    members = []
    positions = [:]
  }

  /// Makes an object; of two members with one name the later value wins, at the earlier place.
  ///
  /// - Parameter pairs: The names and values in order.
  public init(_ pairs: some Sequence<(String, JSON)>) {
    self.init()
    for (name, value) in pairs { self[name] = value }
  }

  /// The value of a member; assigning nil removes it, assigning to a new name appends it.
  public subscript(name: String) -> JSON? {
    get { position(of: name).map { members[$0].value } }
    set {
      guard let newValue else {
        remove(name)
        return
      }
      guard let position = position(of: name) else {
        append(Member(name: name, value: newValue))
        return
      }
      members[position].value = newValue
    }
  }

  /// The names in order.
  public var names: [String] { members.map(\.name) }

  /// How many members there are.
  public var count: Int { members.count }

  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }

  /// Whether a member has that name.
  ///
  /// - Parameter name: The name to look for.
  /// - Returns: Whether it is there.
  public func contains(_ name: String) -> Bool {
    position(of: name) != nil
  }

  /// Appends a member unless its name is taken.
  ///
  /// - Parameters:
  ///   - name: The new member's name.
  ///   - value: The new member's value.
  /// - Returns: Whether it was appended; false leaves the object as it was.
  public mutating func insert(_ name: String, _ value: JSON) -> Bool {
    guard position(of: name) == nil else { return false }
    append(Member(name: name, value: value))
    return true
  }

  /// The same members sorted by name, nested objects left as they are.
  public var sortedMembers: [Member] { members.sorted { $0.name < $1.name } }

  private func position(of name: String) -> Int? {
    guard members.count > Self.scanLimit else {
      return members.firstIndex { $0.name == name }
    }
    return positions[name]
  }

  private mutating func append(_ member: Member) {
    members.append(member)
    if members.count == Self.scanLimit + 1 {
      rebuildPositions()
    } else if members.count > Self.scanLimit {
      positions[member.name] = members.count - 1
    }
  }

  private mutating func remove(_ name: String) {
    guard let position = position(of: name) else { return }
    members.remove(at: position)
    rebuildPositions()
  }

  private mutating func rebuildPositions() {
    positions.removeAll(keepingCapacity: true)
    guard members.count > Self.scanLimit else { return }
    for (position, member) in members.enumerated() { positions[member.name] = position }
  }
}

extension JSONObject: Hashable {
  /// Compares the members without regard to their order.
  ///
  /// - Parameters:
  ///   - left: One object.
  ///   - right: The other object.
  /// - Returns: Whether both hold the same members.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
  }

  /// Feeds the members into a hasher; the order does not change the result.
  ///
  /// - Parameter hasher: The hasher to feed.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for member in members { sum ^= member.hashValue }
    hasher.combine(members.count)
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object; of two members with one name the later value wins.
  ///
  /// - Parameter elements: The members in order.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self.init(elements)
  }
}

extension JSONObject: RandomAccessCollection {
  /// The position of the first member.
  public var startIndex: Int { members.startIndex }

  /// The position after the last member.
  public var endIndex: Int { members.endIndex }

  /// The member at a position.
  public subscript(position: Int) -> Member { members[position] }
}
