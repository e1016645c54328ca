import GantryCore
import Testing

@Suite struct `A JSON value` {
  @Test func `members and elements are reached by name and position`() {
    let value: JSON = ["a": [10, ["b": "c"]]]
    #expect(value["a"]?[1]?["b"]?.stringValue == "c")
    #expect(value["a"]?[2] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value["x"] == nil)
    #expect(value[0] == nil)
  }

  @Test func `an accessor gives nil for another kind, and a whole double is an integer`() {
    #expect(JSON.string("1").intValue == nil)
    #expect(JSON.double(3).intValue == 3)
    #expect(JSON.double(3.5).intValue == nil)
    #expect(JSON.int(3).doubleValue == 3)
    #expect(JSON.int(1).boolValue == nil)
    #expect(JSON.null.isNull)
  }

  @Test func `equality ignores the order of members and the spelling of numbers`() {
    #expect(["a": 1, "b": 2] as JSON == ["b": 2.0, "a": 1])
    #expect((["a": 1, "b": 2] as JSON).hashValue == (["b": 2.0, "a": 1] as JSON).hashValue)
    #expect(["a": 1] as JSON != ["a": 1, "b": nil])
    #expect([1, 2] as JSON != [2, 1])
    #expect(JSON.bool(true) != 1)
    #expect(JSON.int(9_007_199_254_740_993) != .double(9_007_199_254_740_992))
  }

  @Test func `assigning replaces in place, appends, and removes`() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = 3
    object["c"] = 4
    object["b"] = nil
    #expect(object.names == ["a", "c"])
    #expect(object["a"] == 3)
    #expect(!object.contains("b"))
  }

  @Test func `a large object stays right through insertions and removals`() {
    var object = JSONObject((0..<40).map { ("k\($0)", JSON.int(Int64($0))) })
    for number in stride(from: 0, to: 40, by: 2) { object["k\(number)"] = nil }
    #expect(object.count == 20)
    #expect(object["k39"] == 39)
    #expect(object["k38"] == nil)
    let inserted = object.insert("k1", 0)
    #expect(!inserted)
  }

  @Test func `a value survives any coder with its order`() throws {
    let value: JSON = ["z": [1, 2.5, nil, true, "t"], "a": ["y": 1, "x": [:]]]
    let again = try JSON(encoding: value).decoded(as: JSON.self)
    #expect(try again.encodedString == value.encodedString)
  }

  @Test func `a dictionary is sorted, so that equal values give equal bytes`() throws {
    struct Counts: Codable {
      var zebra = 1
      var ants = Dictionary(uniqueKeysWithValues: (0..<20).map { ("k\($0)", ["z": $0, "a": 0]) })
    }
    let sorted = (0..<20).map { "k\($0)" }.sorted()
    let json = try JSON(encoding: Counts())
    // What has an order of its own keeps it.
    #expect(json.objectValue?.map(\.name) == ["zebra", "ants"])
    #expect(json["ants"]?.objectValue?.map(\.name) == sorted)
    #expect(try json["ants"]?["k7"]?.encodedString == #"{"a":0,"z":7}"#)
  }

  @Test func `a pointer escapes its separators and leads to the value`() {
    let value: JSON = ["a/b": ["c~d": [5, 6]]]
    let pointer = JSONPointer(["a/b", "c~d", "1"])
    #expect(pointer.description == "/a~1b/c~0d/1")
    #expect(JSONPointer(parsing: pointer.description) == pointer)
    #expect(value.value(at: pointer) == 6)
    #expect(value.value(at: pointer.appending("0")) == nil)
    #expect(JSONPointer(parsing: "a") == nil)
    #expect(JSONPointer(parsing: "/~2") == nil)
    #expect(JSONPointer(parsing: "")?.tokens == [])
  }
}
