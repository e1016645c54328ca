import GantryPlugin

/// Several observers as one; one that fails stops no other (S0-12).
struct CompositeObserver: ProgressObserver {
  private var observers: [(name: String, observer: any ProgressObserver)] = []
  private let complaints: Complaints

  /// Creates an observer without anybody who listens.
  ///
  /// - Parameter complain: Told once per observer that fails.
  init(complain: @escaping @Sendable (String) -> Void) {
    complaints = Complaints(complain)
  }

  /// Adds an observer; one of the same name makes room for it.
  mutating func add(_ observer: any ProgressObserver, named name: String) {
    remove(name)
    observers.append((name, observer))
  }

  /// Removes the observer of that name, if there is one.
  mutating func remove(_ name: String) {
    observers.removeAll { $0.name == name }
  }

  func observe(_ observation: Observation) {
    for (name, observer) in observers {
      do {
        try observer.observe(observation)
      } catch {
        complaints.add("The observer '\(name)' failed: \(error)", about: name)
      }
    }
  }
}

extension CompositeObserver {
  /// What a phase tells its observations to: the journal, and the attempt's log for people.
  ///
  /// - Parameters:
  ///   - call: The call of the phase.
  ///   - start: When the run started.
  ///   - emitter: Where the events go.
  init(_ call: Call, _ start: RunStart, emitter: EmitterSource = { $0 }) {
    self.init { call.log(.warning, $0) }
    add(
      EventObserver(emitter(call), start) { call.log(.warning, $0) },
      named: "events"
    )
    add(LogObserver { call.log(.info, $0) }, named: "log")
  }
}
