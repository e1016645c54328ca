/// An observer that receives the events of runs in batches.
///
/// Calls never overlap, so a sink may keep state in plain variables. Delivery is at least once, in
/// the order of ``Event/seq`` inside a run.
public protocol Sink: SendableMetatype {
  /// What configures an instance.
  associatedtype Config: Decodable & Sendable = Empty

  /// What the type says about itself; its input and output are not used.
  static var descriptor: TypeDescriptor { get }

  /// Creates an instance.
  init(config: Config) throws

  /// Takes one batch.
  ///
  /// - Parameters:
  ///   - events: The events, in order; never empty.
  ///   - call: The way back to the host, until this returns.
  /// - Returns: Whether all of them are safe with the sink.
  /// - Throws: ``PluginFailure`` when the batch is refused; the host then sends one by one.
  mutating func deliver(_ events: [Event], _ call: Call) throws -> Delivery

  /// Makes everything accepted so far as durable as the sink can; by default there is nothing to do.
  ///
  /// - Parameter call: The way back to the host, until this returns.
  /// - Throws: ``PluginFailure`` when it cannot.
  mutating func flush(_ call: Call) throws
}

extension Sink {
  /// Does nothing: what was accepted is safe already.
  public mutating func flush(_ call: Call) throws {}
}

/// How a sink answers a batch.
public enum Delivery: Sendable, Hashable {
  /// All events are safe with the sink.
  case accepted
  /// Only that many leading events are; the host sends the rest again after a while.
  case again(after: Int)
}

/// One event of a run, copied, so that a sink may keep it.
public struct Event: Sendable, Hashable {
  /// Dense from 1 inside a run.
  public var seq: UInt64
  /// Rising in the store, opaque.
  public var position: UInt64
  /// Unix time in nanoseconds.
  public var timeNanoseconds: Int64
  /// The epoch of the run's owner when the event was written.
  public var epoch: UInt64
  /// The attempt of the phase, 0 when the event is not about one.
  public var attempt: UInt32
  /// The version of the payload.
  public var version: UInt32
  /// The run's id.
  public var run: String
  /// The event's name.
  public var type: String
  /// The phase's id; nil when the event is not about one.
  public var phase: String?
  /// The event as one line of JSON, without the line feed.
  public var line: String
  /// The payload alone.
  public var data: JSON

  /// Creates an event, mostly for tests.
  ///
  /// - Parameters:
  ///   - seq: Dense from 1 inside a run.
  ///   - run: The run's id.
  ///   - type: The event's name.
  ///   - phase: The phase's id.
  ///   - line: The event as one line of JSON.
  ///   - data: The payload alone.
  public init(
    seq: UInt64,
    run: String,
    type: String,
    phase: String? = nil,
    line: String,
    data: JSON = .emptyObject
  ) {
    self.seq = seq
    self.position = seq
    self.timeNanoseconds = 0
    self.epoch = 1
    self.attempt = phase == nil ? 0 : 1
    self.version = 1
    self.run = run
    self.type = type
    self.phase = phase
    self.line = line
    self.data = data
  }
}
