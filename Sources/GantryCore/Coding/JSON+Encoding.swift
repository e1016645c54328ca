extension JSON {
  /// Turns a Codable value into JSON, without text in between.
  ///
  /// The core has no Foundation, and its payloads and snapshots are Codable values; this encoder is
  /// the whole bridge. Members keep the order in which the value encodes them; those of a dictionary,
  /// which has none, are sorted, so that equal values give equal bytes.
  ///
  /// - Parameter value: The value; dates, data and other Foundation types are encoded as they
  ///   encode themselves.
  /// - Throws: What the value's own `encode(to:)` throws.
  public init(encoding value: some Encodable) throws {
    let slot = EncodingSlot()
    try slot.encode(value)
    self = slot.value
  }
}

extension JSON {
  /// The value when it is JSON already; comparing types first spares all others a cast.
  fileprivate init?<T>(itself value: T) {
    guard T.self == JSON.self, let json = value as? JSON else { return nil }
    self = json
  }
}

/// Where one encoded value ends up.
///
/// Containers write through to it, so that a container that is requested and never written still
/// leaves its empty shape behind.
private final class EncodingSlot {
  private enum Content {
    case nothing
    case leaf(JSON)
    case object([(String, Member)])
    case array([EncodingSlot])
  }

  /// A member of an object; most are plain values and need no slot of their own.
  private enum Member {
    case leaf(JSON)
    case slot(EncodingSlot)

    var value: JSON {
      switch self {
      case .leaf(let leaf): leaf
      case .slot(let slot): slot.value
      }
    }
  }

  private var content: Content = .nothing
  /// The type of an object's keys.
  private var keys: ObjectIdentifier?

  /// The type by which the standard library encodes dictionaries; it has no name that could be written
  /// here.
  private static let dictionaryKeys: ObjectIdentifier? = {
    let slot = EncodingSlot()
    try? slot.encode(["": 0])
    return slot.keys
  }()

  var value: JSON {
    switch content {
    case .nothing: .object([:])
    case .leaf(let leaf): leaf
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members):
      .object(Self.object(keys == Self.dictionaryKeys ? members.sorted { $0.0 < $1.0 } : members))
    }
  }

  private static func object(_ members: [(String, Member)]) -> JSONObject {
    var object = JSONObject()
    for (key, member) in members { object[key] = member.value }
    return object
  }

  func set(_ leaf: JSON) { content = .leaf(leaf) }

  func encode(_ value: some Encodable) throws {
    if let json = JSON(itself: value) { return set(json) }
    try value.encode(to: JSONValueEncoder(slot: self, codingPath: []))
  }

  func becomeObject(keys: Any.Type) {
    self.keys = ObjectIdentifier(keys)
    if case .object = content { return }
    content = .object([])
  }

  func becomeArray() {
    if case .array = content { return }
    content = .array([])
  }

  func member(_ key: String) -> EncodingSlot {
    let slot = EncodingSlot()
    append(.slot(slot), key)
    return slot
  }

  func setMember(_ key: String, _ leaf: JSON) { append(.leaf(leaf), key) }

  private func append(_ member: Member, _ key: String) {
    guard case .object(var members) = content else { return }
    content = .nothing
    members.append((key, member))
    content = .object(members)
  }

  func element() -> EncodingSlot {
    let slot = EncodingSlot()
    guard case .array(var elements) = content else { return slot }
    content = .nothing
    elements.append(slot)
    content = .array(elements)
    return slot
  }

  var count: Int {
    guard case .array(let elements) = content else { return 0 }
    return elements.count
  }
}

private struct JSONValueEncoder: Encoder {
  let slot: EncodingSlot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.becomeObject(keys: type)
    return KeyedEncodingContainer(ObjectEncoding(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.becomeArray()
    return ArrayEncoding(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    LeafEncoding(slot: slot, codingPath: codingPath)
  }
}

private struct ObjectEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: EncodingSlot
  let codingPath: [any CodingKey]

  func encodeNil(forKey key: Key) throws { slot.setMember(key.stringValue, .null) }

  // The plain values that payloads are made of, past everything that a generic value needs.

  func encode(_ value: Bool, forKey key: Key) throws {
    slot.setMember(key.stringValue, .bool(value))
  }

  func encode(_ value: String, forKey key: Key) throws {
    slot.setMember(key.stringValue, .string(value))
  }

  func encode(_ value: Double, forKey key: Key) throws {
    slot.setMember(key.stringValue, .double(value))
  }

  func encode(_ value: Int, forKey key: Key) throws {
    slot.setMember(key.stringValue, .int(Int64(value)))
  }

  func encode(_ value: Int64, forKey key: Key) throws {
    slot.setMember(key.stringValue, .int(value))
  }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    if let json = JSON(itself: value) { return slot.setMember(key.stringValue, json) }
    try LeafEncoding(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
      .encode(value)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type,
    forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    JSONValueEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
      .container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    JSONValueEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
      .unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    JSONValueEncoder(slot: slot.member("super"), codingPath: codingPath)
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    JSONValueEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
  }
}

private struct ArrayEncoding: UnkeyedEncodingContainer {
  let slot: EncodingSlot
  let codingPath: [any CodingKey]
  var count: Int { slot.count }

  func encodeNil() throws { slot.element().set(.null) }

  func encode<T: Encodable>(_ value: T) throws {
    try LeafEncoding(slot: slot.element(), codingPath: codingPath).encode(value)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    JSONValueEncoder(slot: slot.element(), codingPath: codingPath).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    JSONValueEncoder(slot: slot.element(), codingPath: codingPath).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    JSONValueEncoder(slot: slot.element(), codingPath: codingPath)
  }
}

private struct LeafEncoding: SingleValueEncodingContainer {
  let slot: EncodingSlot
  let codingPath: [any CodingKey]

  func encodeNil() throws { slot.set(.null) }
  func encode(_ value: Bool) throws { slot.set(.bool(value)) }
  func encode(_ value: String) throws { slot.set(.string(value)) }
  func encode(_ value: Double) throws { slot.set(.double(value)) }

  func encode(_ value: Float) throws { slot.set(.double(Double(value))) }
  func encode(_ value: Int) throws { try encode(integer: value) }
  func encode(_ value: Int8) throws { try encode(integer: value) }
  func encode(_ value: Int16) throws { try encode(integer: value) }
  func encode(_ value: Int32) throws { try encode(integer: value) }
  func encode(_ value: Int64) throws { try encode(integer: value) }
  func encode(_ value: UInt) throws { try encode(integer: value) }
  func encode(_ value: UInt8) throws { try encode(integer: value) }
  func encode(_ value: UInt16) throws { try encode(integer: value) }
  func encode(_ value: UInt32) throws { try encode(integer: value) }
  func encode(_ value: UInt64) throws { try encode(integer: value) }

  func encode<T: Encodable>(_ value: T) throws {
    if let json = JSON(itself: value) { return slot.set(json) }
    try value.encode(to: JSONValueEncoder(slot: slot, codingPath: codingPath))
  }

  /// Unsigned values above Int64 do not occur in payloads; they are refused rather than rounded.
  private func encode(integer: some BinaryInteger) throws {
    guard let exact = Int64(exactly: integer) else {
      throw EncodingError.invalidValue(
        integer,
        .init(codingPath: codingPath, debugDescription: "\(integer) does not fit into 64 bits")
      )
    }
    slot.set(.int(exact))
  }
}
