internal import GantryCore

/// The commands of `trial.h` by name.
extension Script {
  // MARK: - The host

  mutating func host(minor: Int, size: Int, poison: Int) {
    add("host", [Word(minor), Word(size), Word(poison)])
  }

  mutating func interfaces(size: Int, poison: Int) {
    add("interfaces", [Word(size), Word(poison)])
  }

  mutating func without(_ interface: String) { add("without", [Word(interface)]) }

  mutating func secret(_ name: String, _ value: String) {
    add("secret", [Word(name), Word(value)])
  }

  mutating func skill(_ name: String, answers output: [UInt8]) {
    add("skill", [Word(name), Word(output)])
  }

  mutating func allow(_ access: String, _ path: String) {
    add("allow", [Word(access), Word(path)])
  }

  // MARK: - Loading and looking

  @discardableResult
  mutating func load(_ path: String) -> Int { add("load", [Word(path)]) }

  @discardableResult
  mutating func enter() -> Int { add("enter") }

  @discardableResult
  mutating func ask(_ id: [UInt8]) -> Int { add("ask", [Word(id)]) }

  @discardableResult
  mutating func snapshot() -> Int { add("snapshot") }

  @discardableResult
  mutating func world() -> Int { add("world") }

  @discardableResult
  mutating func settleThreads(milliseconds: Int = 200) -> Int {
    add("settle-threads", [Word(milliseconds)])
  }

  mutating func sleep(milliseconds: Int) { add("sleep", [Word(milliseconds)]) }

  // MARK: - Instances and calls

  @discardableResult
  mutating func create(_ kind: PluginListing.Kind, _ type: String, _ config: [UInt8]) -> Int {
    add("create", [Word(kind.rawValue), Word(type), Word(config)])
  }

  @discardableResult
  mutating func destroy(_ instance: Int) -> Int { add("destroy", [Word(instance)]) }

  @discardableResult
  mutating func call(_ instance: Int, _ call: TrialCall) -> Int {
    add(call.verb, [Word(instance)] + call.words)
  }

  /// A knob for the calls after it.
  mutating func set(_ knob: String, _ value: String) { add(knob, [Word(value)]) }

  mutating func set(_ knob: String, _ value: Int) { add(knob, [Word(value)]) }
}
